"""PyTorch: LeNet-5 with batch normalisation and dropout, Adam at 0.001; one training step on 64 images."""

import convolutionstep

convolutionstep.serve("lenet-batchnorm", adam=True, steps=100)
