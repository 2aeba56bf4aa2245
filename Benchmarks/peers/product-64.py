"""NumPy: products of 64 x 64 matrices of float32."""

import products

products.serve(64, "float32")
