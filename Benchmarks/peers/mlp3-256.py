"""PyTorch: 784-256-128-10, ReLU, cross-entropy, batch 256, Adam at 0.001."""

import densestep

densestep.serve([784, 256, 128, 10], batch=256, adam=True, steps=200)
