"""PyTorch: LeNet-5, Adam at 0.001; one training step on 64 images."""

import convolutionstep

convolutionstep.serve("lenet-tape", adam=True, steps=100)
