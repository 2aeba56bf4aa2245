"""PyTorch: a residual network of three blocks with batch normalisation; one training step on 64 images."""

import convolutionstep

convolutionstep.serve("residual")
