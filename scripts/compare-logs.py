"""Reads event files with TensorBoard's own readers and compares them with what was to be written.

    python compare-logs.py RUNS EXPECTED.json

RUNS and EXPECTED.json come from the program logged-run (Tests/LoggedRun). Both of TensorBoard's ways are asked: the
EventAccumulator, which scripts use, and the event multiplexer below the web page, which translates each value for
its plugin. At the end both the expectation and the files are spoiled, and the comparison has to notice.
"""

import base64
import copy
import csv
import json
import math
import os
import shutil
import struct
import sys
import tempfile

from tensorboard.backend.event_processing import data_ingester  # noqa: F401  (fails early where the install is broken)
from tensorboard.backend.event_processing import event_accumulator
from tensorboard.backend.event_processing import plugin_event_multiplexer
from tensorboard.util import tensor_util

EVERYTHING = {
    event_accumulator.SCALARS: 0,
    event_accumulator.IMAGES: 0,
    event_accumulator.TENSORS: 0,
}
PLUGINS = {"scalars": 0, "images": 0, "text": 0, "tensors": 0}


def single(text):
    """A number as a 32-bit float, which is what an event file holds."""
    number = float(text)
    try:
        return struct.unpack("<f", struct.pack("<f", number))[0]
    except OverflowError:
        return math.copysign(math.inf, number)


def same(a, b):
    return a == b or (math.isnan(a) and math.isnan(b))


def accumulated(folder):
    """A run as EventAccumulator gives it: tags to points."""
    run = event_accumulator.EventAccumulator(folder, size_guidance=EVERYTHING)
    run.Reload()
    tags = run.Tags()
    text = [tag for tag in tags["tensors"] if run.SummaryMetadata(tag).plugin_data.plugin_name == "text"]
    return {
        "scalars": {t: [(e.step, e.value) for e in run.Scalars(t)] for t in tags["scalars"]},
        "texts": {t: [e.tensor_proto.string_val[0].decode() for e in run.Tensors(t)] for t in text},
        "images": {
            t: [(e.step, e.width, e.height, e.encoded_image_string) for e in run.Images(t)] for t in tags["images"]
        },
    }


def multiplexed(runs, name):
    """The same run as the web page's plugins get it."""

    def points(plugin):
        tags = runs.PluginRunToTagToContent(plugin).get(name, {})
        return {tag: [(e.step, tensor_util.make_ndarray(e.tensor_proto)) for e in runs.Tensors(name, tag)] for tag in tags}

    def picture(step, array):
        width, height, png = array
        return (step, int(width), int(height), png)

    return {
        "scalars": {t: [(s, v.item()) for s, v in p] for t, p in points("scalars").items()},
        "texts": {t: [v.item().decode() for _, v in p] for t, p in points("text").items()},
        "images": {t: [picture(s, v) for s, v in p] for t, p in points("images").items()},
    }


def differences(found, expected):
    """Sentences about where `found` is not `expected`, and how many things were compared."""
    problems, compared = [], 0
    for kind in ("scalars", "texts", "images"):
        if set(found[kind]) != set(expected[kind]):
            problems.append(f"{kind} {sorted(found[kind])} instead of {sorted(expected[kind])}")
            continue
        for tag, points in expected[kind].items():
            if kind == "scalars":
                points = [(p["step"], single(p["value"])) for p in points]
                equal = [p[0] == q[0] and same(p[1], q[1]) for p, q in zip(points, found[kind][tag])]
            else:
                if kind == "images":
                    points = [(p["step"], p["width"], p["height"], base64.b64decode(p["png"])) for p in points]
                equal = [p == q for p, q in zip(points, found[kind][tag])]
            compared += len(equal)
            if len(points) != len(found[kind][tag]) or not all(equal):
                problems.append(f"{tag}: {found[kind][tag]} instead of {points}")
    return problems, compared


def compare(root, expected):
    """All differences in a folder of runs, and how many things were compared."""
    runs = plugin_event_multiplexer.EventMultiplexer(tensor_size_guidance=PLUGINS).AddRunsFromDirectory(root).Reload()
    names = sorted(runs.Runs())
    if names != sorted(expected["runs"]):
        return [f"the runs are {names} instead of {sorted(expected['runs'])}"], 0
    problems, compared = [], 0
    for name, run in expected["runs"].items():
        folder = os.path.join(root, name)
        for reader, found in ("EventAccumulator", accumulated(folder)), ("plugins", multiplexed(runs, name)):
            new, count = differences(found, run)
            problems += [f"{name}, {reader}: {problem}" for problem in new]
            compared += count
    for name, rows in expected["rows"].items():
        with open(os.path.join(root, name, "metrics.csv"), newline="", encoding="utf-8") as file:
            found = list(csv.reader(file, strict=True))
        if found != [["step", "run", "tag", "value"]] + rows:
            problems.append(f"{name}/metrics.csv: {found} instead of {rows}")
        compared += len(rows)
    return problems, compared


def controls(root, expected):
    """Spoils one thing at a time; the comparison has to notice each."""
    missed = []
    for kind in ("scalars", "texts", "images"):
        spoiled = copy.deepcopy(expected)
        points = next(iter(spoiled["runs"]["whole/train"][kind].values()))
        if kind == "scalars":
            points[0]["value"] = "0.123"
        elif kind == "texts":
            points[0] += "!"
        else:
            points[0]["png"] = base64.b64encode(b"another picture").decode()
        if not compare(root, spoiled)[0]:
            missed.append(f"another expectation of {kind}")
    spoiled = copy.deepcopy(expected)
    spoiled["rows"]["whole"][0][3] = "0.123"
    if not compare(root, spoiled)[0]:
        missed.append("another row of the CSV")
    with tempfile.TemporaryDirectory() as other:
        copied = shutil.copytree(root, os.path.join(other, "runs"))
        folder = os.path.join(copied, "whole", "train")
        path = os.path.join(folder, os.listdir(folder)[0])
        with open(path, "r+b") as file:
            content = bytearray(file.read())
            content[len(content) // 2] ^= 1
            file.seek(0)
            file.write(content)
        if not compare(copied, expected)[0]:
            missed.append("a flipped bit in an event file")
    return missed


def main():
    root, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        expected = json.load(file)
    problems, compared = compare(root, expected)
    problems += [f"the comparison did not notice {control}" for control in controls(root, expected)]
    if compared < 100:
        problems.append(f"only {compared} values were compared")
    for problem in problems:
        print(problem)
    if not problems:
        print(f"TensorBoard reads {len(expected['runs'])} runs as they were written: {compared} comparisons.")
    sys.exit(1 if problems else 0)


main()
