"""PyTorch: see recurrent.py."""

import recurrent

recurrent.serve(steps=50, batch=64, inputs=64, width=128)
