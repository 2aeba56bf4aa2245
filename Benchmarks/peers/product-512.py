"""NumPy: products of 512 x 512 matrices of float32."""

import products

products.serve(512, "float32")
