"""PyTorch: see recurrent.py."""

import recurrent

recurrent.serve(steps=200, batch=8, inputs=8, width=16)
