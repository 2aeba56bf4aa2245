"""NumPy: products of 512 x 512 matrices of float64."""

import products

products.serve(512, "float64")
