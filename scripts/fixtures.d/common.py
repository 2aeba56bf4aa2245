"""What all generators share: PyTorch schedulers built from the workbench's specs, and the files' JSON."""

import json
import math
import warnings

import torch
from torch.optim import lr_scheduler

warnings.filterwarnings("ignore")
torch.set_num_threads(1)

# The formulas that stand for Python's lambdas, by their name in a spec. `//` and `**` as Python has them.
FORMULAS = {
    "exp": lambda a: lambda t: a**t,
    "inverse": lambda a: lambda t: 1 / (1 + a * t),
    "floor_div": lambda a: lambda t: t // a,
    "warmup": lambda a: lambda t: min(1, (t + 1) / a),
    "noam": lambda a: lambda t: min((t + 1) ** -0.5, (t + 1) * a**-1.5),
    "cosine": lambda a: lambda t: 0.5 * (1 + math.cos(math.pi * t / a)),
    "constant": lambda a: lambda t: a,
    "every": lambda a, b: lambda t: a if t % b == 0 else 1,
    "one_minus": lambda a: lambda t: 1 - a * t,
    "inv_pow": lambda a, b: lambda t: 1 / a ** (t * b),
    "sine_scale": lambda: lambda x: 0.5 * (1 + math.sin(x * math.pi / 2)),
}


def formula(value):
    """A spec's `{"kind": …, "args": […]}` as a function; everything else as it is."""
    if isinstance(value, list):
        return [formula(item) for item in value]
    return FORMULAS[value["kind"]](*value["args"]) if isinstance(value, dict) else value


def make_optimizer(spec):
    """The optimizer of a spec, with one parameter group for each base rate."""
    settings = {key: value for key, value in spec["optimizer"].items() if key != "class"}
    if "betas" in settings:
        settings["betas"] = tuple(settings["betas"])
    groups = [{"params": [torch.nn.Parameter(torch.zeros(1))], "lr": lr} for lr in spec["base_lrs"]]
    return getattr(torch.optim, spec["optimizer"]["class"])(groups, lr=spec["base_lrs"][0], **settings)


def make_scheduler(optimizer, spec):
    """The scheduler of a spec; members are constructed one after another, in their order, before what holds them."""
    params = {key: formula(value) for key, value in spec["params"].items() if key != "schedulers"}
    if "schedulers" not in spec["params"]:
        return getattr(lr_scheduler, spec["class"])(optimizer, **params)
    members = [make_scheduler(optimizer, member) for member in spec["params"]["schedulers"]]
    if spec["class"] == "SequentialLR":
        return lr_scheduler.SequentialLR(optimizer, members, **params)
    return lr_scheduler.ChainedScheduler(members, optimizer=optimizer, **params)


def momenta(optimizer):
    """What cycle_momentum moves: each group's momentum, or its first beta."""
    return [g["betas"][0] if "betas" in g else g.get("momentum") for g in optimizer.param_groups]


def encode(value):
    """JSON with Python's shortest repr of every float, and words for those that are not finite."""
    if isinstance(value, float) and not math.isfinite(value):
        return json.dumps("NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity")
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{encode(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(encode, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def write(path, header, cases):
    """A fixture: the header's members one a line, then one case a line."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("{\n")
        for key, value in header.items():
            file.write(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False, indent=1)},\n")
        file.write(' "cases": [\n' + ",\n".join("  " + encode(case) for case in cases) + "\n ]\n}\n")
