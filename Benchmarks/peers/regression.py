"""NumPy: the full-batch gradient of a linear regression, 1,000,000 x 10 Doubles."""

import regressionstep

regressionstep.serve(1_000_000)
