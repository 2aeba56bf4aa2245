"""What Lightning 0.9.0 (2020) suggested for the curves of lr_finder.json.

Its finder needs a PyTorch of its time; its rule is five lines of NumPy, stated again below and compared with the method of
its wheel (pytorch_lightning/trainer/lr_finder.py, `_LRFinder.suggestion`) on 2026-11-26: all answers were equal.
"""

import json
import pathlib

import numpy

CURVES = pathlib.Path(__file__).parents[2] / "Tests/Fixtures/lr_finder.json"
SKIPS = [(10, 1), (0, 1), (5, 5), (10, 0)]
WORDS = {"NaN": numpy.nan, "Infinity": numpy.inf, "-Infinity": -numpy.inf}


def steepest(losses, skip_begin, skip_end):
    """The index of the suggested point, or None."""
    part = numpy.array(losses[skip_begin:-skip_end], dtype=float)
    # What was left out is not counted: the index then belongs to an earlier point.
    part = part[numpy.isfinite(part)]
    return None if len(part) < 2 else int(numpy.gradient(part).argmin()) + skip_begin


def make():
    cases = []
    for curve in json.loads(CURVES.read_text(encoding="utf-8"))["cases"]:
        losses = curve.get("loss") if curve["kind"] == "suggestion" else curve.get("smoothed_losses")
        if not isinstance(losses, list):
            continue
        losses = [WORDS.get(loss, loss) for loss in losses]
        for skip_begin, skip_end in SKIPS:
            index = steepest(losses, skip_begin, skip_end)
            cases.append({
                "name": f"{curve['name']} without {skip_begin} and {skip_end}", "curve": curve["name"],
                "skip_begin": skip_begin, "skip_end": skip_end, "index": index,
                "suggestion": None if index is None else curve["lr"][index],
            })  # fmt: skip
    return {"source": f"the rule of Lightning 0.9.0, numpy {numpy.__version__}", "schema": 1, "cases": cases}
