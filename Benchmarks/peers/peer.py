"""The other side of a benchmark: what ../Sources/benchmarks/main.swift says, in Python."""

import sys
import time


def median(runs, work):
    """The median duration of a few runs of work, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return sorted(times)[runs // 2]


def serve(seconds, check, forms=None):
    """Answers the lines of scripts/bench.

    forms: the ways in which this peer can work, a name and a function that changes to it; the first is the usual one.
    """
    forms = forms or {"as it is": lambda: None}
    next(iter(forms.values()))()
    print("ready", flush=True)
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "go":
            print(seconds(), flush=True)
        elif word == "check":
            print(*map(repr, map(float, check())), flush=True)
        elif word == "forms":
            print(";".join(forms), flush=True)
        elif word == "form":
            list(forms.values())[int(rest)]()
            print("done", flush=True)


def threads(torch):
    """The two forms of work that has no other choice."""
    return {"2 threads": lambda: torch.set_num_threads(2), "1 thread": lambda: torch.set_num_threads(1)}


def numbers(begin, end):
    """Numbers in -1/2..1/2, as numbers(_:) in Benchmark.swift."""
    import numpy

    k = numpy.arange(begin, end, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
    return (k >> numpy.uint64(11)) * 2.0**-53 - 0.5
