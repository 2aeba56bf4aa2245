"""init.json: the distributions from which PyTorch draws weights, with samples of its own."""

import math

import torch
from torch import nn

from common import TORCH, inputs

LINEAR = [(8, 4), (3, 8), (120, 400), (10, 84)]
CONVOLUTIONS = [(6, 1, 5, 5), (16, 6, 5, 5), (8, 4, 3, 3)]
# Shapes for which every way of scaling is tried, not only the usual one.
THOROUGH = {(8, 4), (8, 4, 3, 3)}
GAINS = [
    ("linear", "linear", None), ("conv2d", "conv2d", None), ("sigmoid", "sigmoid", None), ("tanh", "tanh", None),
    ("relu", "relu", None), ("leaky_relu(0.01)", "leaky_relu", 0.01), ("leaky_relu(0.2)", "leaky_relu", 0.2),
    ("leaky_relu(sqrt5)", "leaky_relu", math.sqrt(5)), ("selu", "selu", None),
]  # fmt: skip


def layer(shape):
    if len(shape) == 2:
        return nn.Linear(shape[1], shape[0])
    return nn.Conv2d(shape[1], shape[0], shape[2])


def sample(draw, std):
    """What at least 60,000 numbers are like: `draw` is called from seed 0 until there are so many."""
    torch.manual_seed(0)
    parts, count = [], 0
    while count < 60000:
        parts.append(draw().detach().flatten().double())
        count += parts[-1].numel()
    x = torch.cat(parts)
    return {
        "n": count, "mean": x.mean().item(), "std": x.std(correction=0).item(), "max_abs": x.abs().max().item(),
        "fraction_below_half_std": (x.abs() < std / 2).double().mean().item(),
    }  # fmt: skip


def uniform(bound):
    return {"mean": 0.0, "std": bound / math.sqrt(3), "bound": bound}


def drawn(shape, fill):
    return lambda: fill(torch.empty(shape))


def cases_of(shape):
    size = "x".join(map(str, shape))
    fan_in, fan_out = nn.init._calculate_fan_in_and_fan_out(torch.empty(shape))
    fans = {"shape": list(shape), "fan_in": fan_in, "fan_out": fan_out}

    kind = "Linear" if len(shape) == 2 else "Conv2d"
    values = uniform(1 / math.sqrt(fan_in))
    text = "kaiming_uniform(a=sqrt(5)): bound = sqrt(6/((1+5)*fan_in)) = 1/sqrt(fan_in)"
    yield {"name": f"default/{kind} weight {size}", "kind": "torch_default_weight"} | fans | {
        "distribution": "uniform", "formula": text, **values, "sample": sample(lambda: layer(shape).weight, values["std"]),
    }  # fmt: skip
    text = "bound = 1/sqrt(fan_in) (fan_in of the weight)"
    yield {"name": f"default/{kind} bias {size}", "kind": "torch_default_bias"} | fans | {
        "bias_shape": [shape[0]], "distribution": "uniform", "formula": text, **values,
        "sample": sample(lambda: layer(shape).bias, values["std"]),
    }  # fmt: skip

    for gain, label in [(1.0, "1"), (math.sqrt(2), "1.414")][: 2 if shape == (8, 4) else 1]:
        values = uniform(gain * math.sqrt(6 / (fan_in + fan_out)))
        fill = drawn(shape, lambda t: nn.init.xavier_uniform_(t, gain=gain))
        yield {"name": f"xavier_uniform/{size} gain {label}", "kind": "xavier_uniform"} | fans | {
            "gain": gain, "distribution": "uniform", "formula": "bound = gain*sqrt(6/(fan_in+fan_out))", **values,
            "sample": sample(fill, values["std"]),
        }  # fmt: skip
        std = gain * math.sqrt(2 / (fan_in + fan_out))
        fill = drawn(shape, lambda t: nn.init.xavier_normal_(t, gain=gain))
        yield {"name": f"xavier_normal/{size} gain {label}", "kind": "xavier_normal"} | fans | {
            "gain": gain, "distribution": "normal", "formula": "std = gain*sqrt(2/(fan_in+fan_out))", "mean": 0.0,
            "std": std, "sample": sample(fill, std),
        }  # fmt: skip

    ways = [("fan_in", "relu", 0.0), ("fan_out", "relu", 0.0), ("fan_in", "leaky_relu", 0.2)]
    for mode, nonlinearity, a in ways if shape in THOROUGH else ways[:1]:
        how = {"a": a, "mode": mode, "nonlinearity": nonlinearity}
        gain = nn.init.calculate_gain(nonlinearity, a)
        fan = fan_in if mode == "fan_in" else fan_out
        told = {"mode": mode, "nonlinearity": nonlinearity, "a": a, "gain": gain}
        values = uniform(gain * math.sqrt(3 / fan))
        text = "bound = gain*sqrt(3/fan), gain = sqrt(2/(1+a^2)) (relu: a=0)"
        yield {"name": f"he_uniform/{size} {mode} {nonlinearity}", "kind": "kaiming_uniform"} | fans | told | {
            "distribution": "uniform", "formula": text, **values,
            "sample": sample(drawn(shape, lambda t: nn.init.kaiming_uniform_(t, **how)), values["std"]),
        }  # fmt: skip
        std = gain / math.sqrt(fan)
        yield {"name": f"he_normal/{size} {mode} {nonlinearity}", "kind": "kaiming_normal"} | fans | told | {
            "distribution": "normal", "formula": "std = gain/sqrt(fan)", "mean": 0.0, "std": std,
            "sample": sample(drawn(shape, lambda t: nn.init.kaiming_normal_(t, **how)), std),
        }  # fmt: skip


def make():
    gains = {name: nn.init.calculate_gain(nonlinearity, parameter) for name, nonlinearity, parameter in GAINS}
    cases = [case for shape in LINEAR + CONVOLUTIONS for case in cases_of(shape)]
    source = "nn.Linear / nn.Conv2d reset_parameters, nn.init.{xavier,kaiming}_{uniform,normal}_, nn.init.calculate_gain"
    return {"source": f"{TORCH}: {source}", "schema": 1, "gains": gains, **inputs("init"), "cases": cases}
