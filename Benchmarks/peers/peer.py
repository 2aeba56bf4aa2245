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


def serve(seconds, check):
    """Answers the lines of scripts/bench."""
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() == "go":
            print(seconds(), flush=True)
        elif line.strip() == "check":
            print(*map(repr, map(float, check())), flush=True)


def numbers(begin, end):
    """Numbers in -1/2..1/2, as numbers(_:) in Benchmark.swift."""
    import numpy

    k = numpy.arange(begin, end, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
    return (k >> numpy.uint64(11)) * 2.0**-53 - 0.5
