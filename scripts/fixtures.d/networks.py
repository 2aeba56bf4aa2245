"""networks.json: whole networks with logits, gradients, and ten steps of SGD with momentum and of Adam."""

import copy

import torch
from torch.nn import functional

from common import TORCH, hash32, inputs, make_input, make_network

LENET = [
    ["conv", 1, 6, 5, 2], ["relu"], ["maxpool2"], ["conv", 6, 16, 5, 0], ["relu"], ["maxpool2"], ["flatten"],
    ["linear", 400, 120], ["relu"], ["linear", 120, 84], ["relu"], ["linear", 84, 10],
]  # fmt: skip


def mlp(activation):
    return [["linear", 4, 8], [activation], ["linear", 8, 3]]


def network(name, architecture, init, input, target, sgd, adam):
    return {
        "name": name, "architecture": architecture, "init": init, "input": input, "loss": "cross_entropy",
        "target": target, "optimizers": {"sgd": {"lr": sgd, "momentum": 0.9}, "adam": {"lr": adam}},
    }  # fmt: skip


NETWORKS = [
    network(
        "mlp-4-8-3-tanh", mlp("tanh"), {"kind": "sin", "scale": 1.0}, {"kind": "sin", "shape": [4, 4]},
        {"a": 2, "b": 1, "classes": 3}, sgd=0.2, adam=0.02),
    network(
        "mlp-4-8-3-relu", mlp("relu"), {"kind": "hash", "scale": 1.0, "seed": 7},
        {"kind": "hash11", "k": 501, "shape": [4, 4]}, {"a": 1, "b": 0, "classes": 3}, sgd=0.1, adam=0.02),
    network(
        "lenet5-relu-maxpool-hash", LENET, {"kind": "hash", "scale": 3**0.5, "seed": 11},
        {"kind": "hash01", "k": 900, "shape": [4, 1, 28, 28]}, {"a": 3, "b": 1, "classes": 10}, sgd=0.02, adam=0.001),
    network(
        "lenet5-relu-maxpool-sin", LENET, {"kind": "sin", "scale": 1.0},
        {"kind": "hash01", "k": 901, "shape": [4, 1, 28, 28]}, {"a": 7, "b": 2, "classes": 10}, sgd=0.01, adam=0.001),
]  # fmt: skip

HASHES = [(0, 0), (1, 0), (0, 1), (5, 11), (783, 900), (47999, 15)]


def descend(network, optimizer, x, labels, steps=10):
    """The losses before the first step and after each."""
    losses = []
    for step in range(steps + 1):
        optimizer.zero_grad()
        loss = functional.cross_entropy(network(x), labels)
        losses.append(loss.item())
        if step < steps:
            loss.backward()
            optimizer.step()
    return losses


def lengths(network):
    return [parameter.double().norm().item() for parameter in network.parameters()]


def run(case, dtype):
    network = make_network(case["architecture"], case["init"], dtype)
    x = make_input(case["input"], dtype)
    target = case["target"]
    classes = [(target["a"] * n + target["b"]) % target["classes"] for n in range(len(x))]
    labels = torch.tensor(classes)
    logits = network(x)
    loss = functional.cross_entropy(logits, labels)
    loss.backward()
    parameters = []
    for name, parameter in network.named_parameters():
        gradient = parameter.grad.double().flatten()
        parameters.append({
            "name": name, "shape": list(parameter.shape),
            "first5_value": parameter.detach().double().flatten()[:5].tolist(), "grad_l2": gradient.norm().item(),
            "grad_sum": gradient.sum().item(), "grad_first5": gradient[:5].tolist(),
        })  # fmt: skip
    expected = {"logits": logits.tolist(), "loss": loss.item(), "target": classes, "parameters": parameters}
    for name, make in [("sgd", torch.optim.SGD), ("adam", torch.optim.Adam)]:
        copied = copy.deepcopy(network)
        optimizer = make(copied.parameters(), foreach=False, **case["optimizers"][name])
        expected[f"{name}_losses"] = descend(copied, optimizer, x, labels)
        expected[f"{name}_final_param_l2"] = lengths(copied)
    return expected


def numbers(value):
    if isinstance(value, dict):
        value = [item for key, item in value.items() if key not in ("name", "shape")]
    return [x for item in value for x in numbers(item)] if isinstance(value, list) else [value]


def relative_difference(ours, theirs):
    ours, theirs = numbers(ours), numbers(theirs)
    apart = max(abs(a - b) for a, b in zip(ours, theirs)) / max(map(abs, theirs))
    return float(f"{apart:.2g}")


def make():
    cases = []
    for network in NETWORKS:
        exact = run(network, torch.float64)
        for dtype in ("float64", "float32"):
            case = {"name": f"{network['name']}/{dtype}", "dtype": dtype}
            case |= {key: value for key, value in network.items() if key != "name"}
            case["expected"] = exact if dtype == "float64" else run(network, torch.float32)
            if dtype == "float32":
                case["float32_vs_float64_rel_diff"] = {
                    key: relative_difference(value, exact[key])
                    for key, value in case["expected"].items() if key != "target"
                }  # fmt: skip
            case["suggested_rtol"] = 1e-10 if dtype == "float64" else 2e-5
            cases.append(case)
    header = inputs("networks")
    source = "CPU, 1 thread: nn.Sequential, cross_entropy/mse_loss (mean), torch.optim.SGD(momentum=0.9) and Adam"
    checks = [[i, k, hash32(i, k)] for i, k in HASHES]
    return {"source": f"{TORCH} {source}", "schema": 1, **header, "hash_check": checks, "cases": cases}
