"""NumPy: the full-batch gradient of a logistic regression, 1,000 x 10 Doubles."""

import regressionstep

regressionstep.serve(1_000, logistic=True)
