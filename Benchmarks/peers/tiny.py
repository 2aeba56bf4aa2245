"""PyTorch: 2-16-16-1, ReLU, squared error, batch 32, SGD at 0.01."""

import densestep

densestep.serve([2, 16, 16, 1], batch=32, adam=False, steps=500)
