"""What the generators share: inputs, PyTorch's optimizers and schedulers built from a spec, and the files' JSON."""

import importlib.metadata
import json
import math
import pathlib
import warnings

import torch
from torch.optim import lr_scheduler

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
torch.manual_seed(0)

TORCH = f"torch {torch.__version__}"


def version(package):
    return f"{package} {importlib.metadata.version(package)}"


def inputs(name):
    """The inputs of a fixture's cases, which are too irregular for code, and the prose of its header."""
    text = pathlib.Path(__file__).with_name("inputs").joinpath(f"{name}.json").read_text(encoding="utf-8")
    return from_words(json.loads(text))


# Schedulers

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


def make_scheduler(optimizer, spec, **more):
    """The scheduler of a spec; members are constructed one after another, in their order, before what holds them."""
    params = {key: formula(value) for key, value in spec["params"].items() if key != "schedulers"} | more
    if "schedulers" not in spec["params"]:
        return getattr(lr_scheduler, spec["class"])(optimizer, **params)
    members = [make_scheduler(optimizer, member) for member in spec["params"]["schedulers"]]
    if spec["class"] == "SequentialLR":
        return lr_scheduler.SequentialLR(optimizer, members, **params)
    return lr_scheduler.ChainedScheduler(members, optimizer=optimizer, **params)


def rates(optimizer):
    return [float(group["lr"]) for group in optimizer.param_groups]


def momenta(optimizer):
    """What cycle_momentum moves: each group's momentum, or its first beta."""
    return [g["betas"][0] if "betas" in g else g.get("momentum") for g in optimizer.param_groups]


def parts(spec):
    """A spec and all that it holds."""
    yield spec
    for member in spec["params"].get("schedulers", []):
        yield from parts(member)


def cycles(spec):
    """Whether some member, however deep, moves the momentum."""
    names = ("CyclicLR", "OneCycleLR")
    return any(part["class"] in names and part["params"].get("cycle_momentum", True) for part in parts(spec))


# Networks whose weights and inputs follow from formulas


def hash32(i, k):
    x = (i * 2654435761 + k * 40503 + 12345) % 2**32
    x ^= x >> 16
    x = x * 2246822519 % 2**32
    x ^= x >> 13
    x = x * 3266489917 % 2**32
    return x ^ x >> 16


def hash01(i, k):
    return hash32(i, k) / 2**32


def make_network(architecture, init, dtype):
    """The layers of an architecture, with the weights that `init` prescribes."""
    simple = {
        "tanh": torch.nn.Tanh, "relu": torch.nn.ReLU, "flatten": torch.nn.Flatten,
        "maxpool2": lambda: torch.nn.MaxPool2d(2), "avgpool2": lambda: torch.nn.AvgPool2d(2),
    }  # fmt: skip
    layers, fans = [], []
    for kind, *sizes in architecture:
        if kind == "linear":
            layers.append(torch.nn.Linear(*sizes))
            fans += [sizes[0]] * 2
        elif kind == "conv":
            layers.append(torch.nn.Conv2d(sizes[0], sizes[1], sizes[2], padding=sizes[3]))
            fans += [sizes[0] * sizes[2] ** 2] * 2
        else:
            layers.append(simple[kind]())
    network = torch.nn.Sequential(*layers).to(dtype)
    for k, (parameter, fan) in enumerate(zip(network.parameters(), fans)):
        if init["kind"] == "sin":
            values = [math.sin(0.37 * i + k) for i in range(parameter.numel())]
        else:
            values = [2 * hash01(i, k + init["seed"]) - 1 for i in range(parameter.numel())]
        values = [init["scale"] * value / math.sqrt(fan) for value in values]
        parameter.data = torch.tensor(values, dtype=torch.float64).to(dtype).reshape(parameter.shape)
    return network


def make_input(description, dtype):
    count = math.prod(description["shape"])
    k = description.get("k")
    draw = {
        "sin": lambda i: math.sin(0.7 * i + 0.3),
        "hash01": lambda i: hash01(i, k),
        "hash11": lambda i: 2 * hash01(i, k) - 1,
    }[description["kind"]]
    return torch.tensor([draw(i) for i in range(count)], dtype=torch.float64).to(dtype).reshape(description["shape"])


# JSON

WORDS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def from_words(value):
    """Values that were read, with floats for the words that stand for those that are not finite."""
    if isinstance(value, dict):
        return {key: from_words(item) for key, item in value.items()}
    if isinstance(value, list):
        return [from_words(item) for item in value]
    return WORDS.get(value, value) if isinstance(value, str) else value


def to_words(value):
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {str(key): to_words(item) for key, item in value.items()}
    return [to_words(item) for item in value] if isinstance(value, (list, tuple)) else value


def pretty(value, indent=0, width=106):
    """JSON in one line if it is short or a list of numbers, otherwise one member a line; every float by its repr."""
    line = json.dumps(value, ensure_ascii=False)
    flat = isinstance(value, list) and not any(isinstance(item, (list, dict)) for item in value)
    if not isinstance(value, (list, dict)) or flat or len(line) <= width:
        return line
    inner, outer = "\n" + " " * (indent + 1), "\n" + " " * indent
    if isinstance(value, dict):
        members = [f"{json.dumps(key, ensure_ascii=False)}: {pretty(item, indent + 1)}" for key, item in value.items()]
        return "{" + inner + ("," + inner).join(members) + outer + "}"
    return "[" + inner + ("," + inner).join(pretty(item, indent + 1) for item in value) + outer + "]"


def write(path, root, compact=False):
    """A fixture. If compact, a case is one line."""
    root = to_words(root)
    members = []
    for key, value in root.items():
        if compact and key == "cases":
            lines = [json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in value]
            text = "[\n  " + ",\n  ".join(lines) + "\n ]"
        else:
            text = pretty(value, 1)
        members.append(f" {json.dumps(key)}: {text}")
    pathlib.Path(path).write_text("{\n" + ",\n".join(members) + "\n}\n", encoding="utf-8")
