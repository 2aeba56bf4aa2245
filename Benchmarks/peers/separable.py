"""PyTorch: a depthwise separable convolution; one training step on 64 images."""

import convolutionstep

convolutionstep.serve("separable")
