"""NumPy: the four products of square matrices and their transposes, by the OpenBLAS of its wheel."""

import ctypes
import os

import numpy

import peer


def threads(count):
    """A function that tells NumPy's own OpenBLAS how many threads to use."""

    def change():
        with open("/proc/self/maps") as maps:
            paths = {line.split()[-1] for line in maps if "openblas" in line}
        for path in paths:
            library = ctypes.CDLL(path)
            for name in ("scipy_openblas_set_num_threads64_", "openblas_set_num_threads64_", "openblas_set_num_threads"):
                if hasattr(library, name):
                    getattr(library, name)(count)
                    return

    return change


def serve(size, dtype):
    a, b = (peer.numbers(k * size**2, (k + 1) * size**2).astype(dtype).reshape(size, size) for k in (0, 1))
    pairs = [(a.T if k % 2 else a, b.T if k // 2 else b) for k in range(4)]
    rounds = max(1, 100_000_000 // size**3)

    def work():
        for _ in range(rounds):
            for x, y in pairs:
                x @ y

    def check():
        products = [(x @ y).ravel() for x, y in pairs]
        return [c[i] for c in products for i in (0, size**2 // 2 + 3, -1)]

    both = os.cpu_count()
    forms = {f"{both} threads": threads(both), "1 thread": threads(1)}
    peer.serve(lambda: peer.median(5, work) / (4 * rounds), check, forms)
