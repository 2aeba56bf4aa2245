"""Makes the files of Tests/Fixtures anew, or with --check compares what would be made with what is there."""

import argparse
import importlib
import json
import pathlib
import re
import sys
import tempfile
import time

from common import write

# A file is named like the module that makes it.
FILES = [
    "autograd", "init", "linear_regression", "lr_finder", "lr_finder_2020", "networks", "optimizers", "rate_free_optimizers",
    "schedulers", "scheduler_compositions",
]  # fmt: skip
FIXTURES = pathlib.Path(__file__).parents[2] / "Tests/Fixtures"

# How far a number may be off on another processor or with other libraries for linear algebra, relative to the largest
# number in the same member of the same case. A case that states its own tolerance has that one.
TOLERANCE = 1e-12
# Gradient descent above the critical rate multiplies rounding; fastai smooths in float32.
TOLERANCES = {"critical_above": 1e-8, "critical_below": 1e-10, "fastai": 1e-5}
# Members that measure rounding: they are as large elsewhere, not equal. `cost_min` is one where the fit is exact.
MEASURED = {
    "autograd_max_rel_diff", "closed_form_max_abs_diff", "condition_number", "cost_min", "default_float32_max_rel_diff",
    "error_amplification", "float32_vs_float64_rel_diff", "gradient_margin",
}  # fmt: skip


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def differences(ours, theirs, place):
    """The places where two JSON values differ, each with the distance between two numbers, and None for others."""
    if is_number(ours) and is_number(theirs):
        if ours != theirs:
            yield place, abs(ours - theirs)
    elif isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        for key in theirs:
            yield from differences(ours[key], theirs[key], f"{place}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, (a, b) in enumerate(zip(ours, theirs)):
            yield from differences(a, b, f"{place}[{index}]")
    elif ours != theirs:
        yield place, None


def largest(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return max(map(largest, value), default=0)
    return abs(value) if is_number(value) else 0


class Comparison:
    """What is different between a new fixture and the one in the repository."""

    def __init__(self, ours, theirs):
        self.largest, self.where = 0.0, ""
        self.problems, self.measured = [], 0
        # The source names the versions, which may be what is tried.
        for key in sorted((ours.keys() | theirs.keys()) - {"cases", "source"}):
            self.look(ours, theirs, key, "the file", TOLERANCE)
        if [case["name"] for case in ours["cases"]] != [case["name"] for case in theirs["cases"]]:
            self.problems.append("the cases have other names, or another order")
            return
        for a, b in zip(ours["cases"], theirs["cases"]):
            for key in sorted(a.keys() | b.keys()):
                tolerance = TOLERANCES.get(key, max(TOLERANCE, b.get("suggested_rtol", 0)))
                self.look(a, b, key, b["name"], tolerance)

    def look(self, ours, theirs, key, name, tolerance):
        if key not in ours or key not in theirs:
            self.problems.append(f"{name}: {key} is only in the {'new' if key in ours else 'old'} file")
            return
        size = largest(theirs[key])
        for place, apart in differences(ours[key], theirs[key], key):
            if MEASURED & set(re.split(r"[.\[\]]+", place)):
                self.measured += 1
                continue
            if apart is None:
                self.problems.append(f"{name}: {place}")
                continue
            relative = apart / size if size else apart
            if relative > self.largest:
                self.largest, self.where = relative, f"{name}: {place}"
            if relative > tolerance:
                self.problems.append(f"{name}: {place} by {relative:.1e}, which is more than {tolerance:.0e}")


def check(name, folder):
    """Whether the new file agrees with the old one; says how far they are apart."""
    new, old = folder / f"{name}.json", FIXTURES / f"{name}.json"
    if new.read_bytes() == old.read_bytes():
        print(f"{old.name:29} largest difference 0, the same bytes")
        return True
    comparison = Comparison(*(json.loads(file.read_text(encoding="utf-8")) for file in (new, old)))
    print(f"{old.name:29} largest difference {comparison.largest:.1e}" + f", {comparison.where}" * bool(comparison.where))
    if comparison.measured:
        print(f"{'':29} {comparison.measured} measures of rounding are others")
    for problem in comparison.problems[:20]:
        print(f"{'':29} {problem}")
    if len(comparison.problems) > 20:
        print(f"{'':29} and {len(comparison.problems) - 20} places more")
    return not comparison.problems


def main():
    parser = argparse.ArgumentParser(prog="scripts/fixtures", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(FILES)}; all when left out")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a value differs")
    parser.add_argument("--into", type=pathlib.Path, default=FIXTURES, metavar="FOLDER", help="instead of Tests/Fixtures")
    arguments = parser.parse_args()
    for name in arguments.names:
        if name not in FILES:
            parser.error(f"there is no fixture {name}, but {', '.join(FILES)}")
    good = True
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary) if arguments.check else arguments.into
        for name in arguments.names or FILES:
            start = time.monotonic()
            root = importlib.import_module(name).make()
            write(folder / f"{name}.json", root, compact=name in ("lr_finder_2020", "scheduler_compositions"))
            if arguments.check:
                good = check(name, folder) and good
            else:
                print(f"{folder / name}.json: {len(root['cases'])} cases, {time.monotonic() - start:.0f} s")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
