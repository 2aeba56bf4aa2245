"""Makes the fixtures named on the command line, or all of them; with --check, compares them with those in the repository."""

import argparse
import importlib
import json
import pathlib
import sys
import tempfile

from common import write

# The file's name is the module's. Tolerance: of the largest number in the same member of the same case.
FILES = {
    "autograd": 1e-12,
    "init": 1e-12,
    "linear_regression": 1e-12,
    "lr_finder": 1e-12,
    "networks": 1e-12,
    "optimizers": 1e-12,
    "schedulers": 1e-12,
    "scheduler_compositions": 1e-12,
}


def differences(ours, theirs, place=""):
    """The places where two JSON values differ: numbers with both values, anything else with None."""
    number = lambda value: isinstance(value, (int, float)) and not isinstance(value, bool)
    if number(ours) and number(theirs):
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
    return abs(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0


def compare(ours, theirs):
    """The largest relative difference and where it is, and the places where something that is no number differs."""
    worst, others = (0.0, ""), []

    def look(a, b, place):
        nonlocal worst
        size = largest(b)
        for where, apart in differences(a, b, place):
            if apart is None:
                others.append(where)
            else:
                worst = max(worst, (apart / size if size else apart, where))

    others += [f"member {key}" for key in ours.keys() ^ theirs.keys()]
    for key in ours.keys() & theirs.keys() - {"cases"}:
        look(ours[key], theirs[key], key)
    if [case["name"] for case in ours["cases"]] != [case["name"] for case in theirs["cases"]]:
        others.append("the names of the cases")
    else:
        for a, b in zip(ours["cases"], theirs["cases"]):
            others += [f"{b['name']}: member {key}" for key in a.keys() ^ b.keys()]
            for key in a.keys() & b.keys():
                look(a[key], b[key], f"{b['name']}: {key}")
    return worst, others


def check(name, folder):
    ours, theirs = (json.loads((f / f"{name}.json").read_text()) for f in (folder, FIXTURES))
    (apart, where), others = compare(ours, theirs)
    good = apart <= FILES[name] and not others
    print(f"{name + '.json':30} largest difference {apart:.1e}" + (f" ({where})" if apart else ""))
    for other in others[:20]:
        print(f"{'':30} differs: {other}")
    if len(others) > 20:
        print(f"{'':30} and {len(others) - 20} places more")
    return good


FIXTURES = pathlib.Path(__file__).parents[2] / "Tests/Fixtures"


def main():
    parser = argparse.ArgumentParser(prog="scripts/fixtures", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(FILES)}; all when left out")
    parser.add_argument("--check", action="store_true", help="write nothing; compare, and fail where values differ")
    parser.add_argument("--into", type=pathlib.Path, default=FIXTURES, metavar="FOLDER", help="instead of Tests/Fixtures")
    arguments = parser.parse_args()
    for name in arguments.names:
        if name not in FILES:
            parser.error(f"there is no fixture {name}; there are {', '.join(FILES)}")
    good = True
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary) if arguments.check else arguments.into
        for name in arguments.names or FILES:
            root = importlib.import_module(name).make()
            write(folder / f"{name}.json", root, compact=name == "scheduler_compositions")
            if arguments.check:
                good = check(name, folder) and good
            else:
                print(f"{folder / name}.json: {len(root['cases'])} cases")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
