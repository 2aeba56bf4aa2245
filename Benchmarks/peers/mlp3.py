"""PyTorch: 784-256-128-10, ReLU, cross-entropy, batch 64, Adam at 0.001."""

import densestep

densestep.serve([784, 256, 128, 10], batch=64, adam=True, steps=200)
