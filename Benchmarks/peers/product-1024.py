"""NumPy: products of 1024 x 1024 matrices of float32."""

import products

products.serve(1024, "float32")
