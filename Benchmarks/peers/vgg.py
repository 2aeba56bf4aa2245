"""PyTorch: 3 x 3 convolutions 1-32-32, pooling, 64-64, pooling, 128, 10; one training step on 64 images."""

import convolutionstep

convolutionstep.serve("vgg")
