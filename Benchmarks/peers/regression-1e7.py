"""NumPy: the full-batch gradient of a linear regression, 10,000,000 x 10 Doubles."""

import regressionstep

regressionstep.serve(10_000_000)
