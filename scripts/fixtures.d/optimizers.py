"""optimizers.json: where PyTorch's optimizers go from a start, along given gradients or down two test functions."""

import torch

from common import TORCH, inputs

NAMES = ["SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Adadelta", "NAdam", "RAdam", "Adamax"]
# Arguments that say how to compute, not what.
TECHNICAL = {"foreach", "capturable", "differentiable", "fused"}


def problems(gradients):
    return {
        "A": {
            "kind": "fixed_gradients", "shapes": [[3], [2, 2]], "initial": [[1.0, -2.0, 0.5], [0.3, -0.7, 1.5, -0.1]],
            "steps": len(gradients), "gradients": gradients,
        },
        "quadA": {
            "kind": "quadratic", "matrix": [[1.0, 0.0, 0.0], [0.0, 50.0, 0.0], [0.0, 0.0, 2000.0]],
            "b": [1.0, -2.0, 5.0], "initial": [3.0, -2.0, 1.0], "steps": 80,
        },
        "rosenbrock": {"kind": "rosenbrock", "initial": [-1.5, 2.0], "steps": 100},
    }  # fmt: skip


CASES = [
    ("A", [
        ("SGD", [
            {"lr": 0.1}, {"lr": 0.05, "momentum": 0.9}, {"lr": 0.05, "momentum": 0.9, "dampening": 0.3},
            {"lr": 0.05, "momentum": 0.9, "nesterov": True}, {"lr": 0.1, "weight_decay": 0.1},
            {"lr": 0.05, "momentum": 0.8, "weight_decay": 0.05, "nesterov": True}, {"lr": 0.1, "maximize": True},
            {"lr": 0.05, "momentum": 0.5, "weight_decay": 0.2, "maximize": True},
        ]),
        ("Adam", [
            {}, {"lr": 0.01, "betas": [0.8, 0.95]}, {"lr": 0.05, "eps": 0.001}, {"lr": 0.02, "weight_decay": 0.1},
            {"lr": 0.05, "amsgrad": True}, {"lr": 0.05, "maximize": True},
            {"lr": 0.02, "weight_decay": 0.1, "decoupled_weight_decay": True}, {"lr": 0.02, "betas": [0.0, 0.9]},
        ]),
        ("AdamW", [
            {}, {"lr": 0.05, "weight_decay": 0.2}, {"lr": 0.05, "weight_decay": 0.0, "amsgrad": True},
            {"lr": 0.02, "betas": [0.7, 0.9], "eps": 0.01, "maximize": True},
        ]),
        ("RMSprop", [
            {}, {"lr": 0.02, "alpha": 0.9, "centered": True}, {"lr": 0.01, "momentum": 0.9},
            {"lr": 0.01, "momentum": 0.5, "centered": True, "weight_decay": 0.05, "eps": 0.0001},
        ]),
        ("Adagrad", [
            {}, {"lr": 0.5, "lr_decay": 0.1, "weight_decay": 0.05},
            {"lr": 0.1, "initial_accumulator_value": 0.1, "eps": 1e-06},
        ]),
        ("Adadelta", [{}, {"lr": 0.5, "rho": 0.8, "eps": 0.0001, "weight_decay": 0.1}]),
        ("NAdam", [
            {}, {"lr": 0.02, "betas": [0.85, 0.99], "weight_decay": 0.1, "momentum_decay": 0.01},
            {"lr": 0.02, "weight_decay": 0.1, "decoupled_weight_decay": True},
        ]),
        ("RAdam", [
            {}, {"lr": 0.05, "betas": [0.9, 0.9], "weight_decay": 0.05},
            {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True},
        ]),
        ("Adamax", [{}, {"lr": 0.02, "betas": [0.8, 0.9], "weight_decay": 0.1, "eps": 0.0001}]),
        ("SGD", [({"lr": 0.1}, {
            "name": "two groups: lr 0.1 / lr 0.01 momentum 0.9", "groups": [{"lr": 0.1}, {"lr": 0.01, "momentum": 0.9}],
        })]),
        ("Adam", [({"lr": 0.01}, {
            "name": "two groups: defaults lr .01 / lr .1 betas .5,.9 wd .1",
            "groups": [{}, {"lr": 0.1, "betas": [0.5, 0.9], "weight_decay": 0.1}],
        })]),
    ]),
    ("rosenbrock", [
        ("SGD", [
            {"lr": 0.0005}, {"lr": 0.0001, "momentum": 0.9}, {"lr": 0.0001, "momentum": 0.9, "nesterov": True},
        ]),
        ("Adam", [{"lr": 0.1}]), ("AdamW", [{"lr": 0.05}]), ("RMSprop", [{"lr": 0.01}, {"lr": 0.005, "momentum": 0.9}]),
        ("Adagrad", [{"lr": 0.5}]), ("Adadelta", [{"lr": 1.0}]), ("NAdam", [{"lr": 0.02}]), ("RAdam", [{"lr": 0.0005}]),
        ("Adamax", [{"lr": 0.1}]),
    ]),
    ("quadA", [
        ("SGD", [
            {"lr": 0.0009}, {"lr": 0.0005, "momentum": 0.9}, {"lr": 0.0005, "momentum": 0.9, "nesterov": True},
            {"lr": 0.001, "momentum": 0.9, "dampening": 0.9},
        ]),
        ("Adam", [{"lr": 0.1}, {"lr": 0.1, "amsgrad": True}]), ("AdamW", [{"lr": 0.1}]), ("RMSprop", [{"lr": 0.05}]),
        ("Adagrad", [{"lr": 0.5}]), ("Adadelta", [{"lr": 1.0}]), ("NAdam", [{"lr": 0.02}]), ("RAdam", [{"lr": 0.0005}]),
        ("Adamax", [{"lr": 0.1}]),
        ("SGD", [({"lr": 0.001001}, {
            "name": "lr just above 2/L=0.001: slow divergence",
            "note": "divergent: the largest curvature is 2000, so lr > 0.001 grows",
        })]),
    ]),
]  # fmt: skip


def specs():
    for problem, optimizers in CASES:
        for optimizer, settings in optimizers:
            for setting in settings:
                params, more = setting if isinstance(setting, tuple) else (setting, {})
                text = ",".join(f"{key}={value}" for key, value in params.items()) or "defaults"
                name = f"{problem}/{optimizer}({more.get('name', text)})"
                rest = {key: value for key, value in more.items() if key != "name"}
                yield {"name": name, "problem": problem, "optimizer": optimizer, "params": params} | rest


def dot(a, b):
    """From left to right."""
    total = a[0] * b[0]
    for x, y in zip(a[1:], b[1:]):
        total += x * y
    return total


def gradients_and_loss(problem, point, step):
    if problem["kind"] == "fixed_gradients":
        return problem["gradients"][step] if step < problem["steps"] else None, None
    if problem["kind"] == "quadratic":
        (x,) = point
        products = [dot(row, x) for row in problem["matrix"]]
        loss = 0.5 * dot(x, products) - dot(problem["b"], x)
        return [[product - b for product, b in zip(products, problem["b"])]], loss
    ((x, y),) = point
    d = y - x * x
    loss = (1 - x) * (1 - x) + 100 * (d * d)
    return [[-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]], loss


def tuples(settings):
    return {key: tuple(value) if isinstance(value, list) else value for key, value in settings.items()}


def run(spec, problem, factor=1.0):
    """The parameters after each step and, where there is a function, its values; `factor` moves the start."""
    many = "shapes" in problem
    initial = problem["initial"] if many else [problem["initial"]]
    shapes = problem["shapes"] if many else [[len(initial[0])]]
    parameters = [
        torch.nn.Parameter(torch.tensor([factor * x for x in values], dtype=torch.float64).reshape(shape))
        for values, shape in zip(initial, shapes)
    ]
    if "groups" in spec:
        groups = [{"params": [p], **tuples(settings)} for p, settings in zip(parameters, spec["groups"])]
    else:
        groups = parameters
    optimizer = getattr(torch.optim, spec["optimizer"])(groups, foreach=False, **tuples(spec["params"]))
    track, losses = [], []
    for step in range(problem["steps"] + 1):
        gradients, loss = gradients_and_loss(problem, [p.detach().flatten().tolist() for p in parameters], step)
        losses.append(loss)
        if step == problem["steps"]:
            break
        for parameter, gradient in zip(parameters, gradients):
            parameter.grad = torch.tensor(gradient, dtype=torch.float64).reshape(parameter.shape)
        optimizer.step()
        values = [p.detach().flatten().tolist() for p in parameters]
        track.append(values if many else values[0])
    return track, losses


def numbers(value):
    return [x for item in value for x in numbers(item)] if isinstance(value, list) else [value]


def apart(ours, theirs):
    """The largest difference, relative to the largest value."""
    ours, theirs = numbers(ours), numbers(theirs)
    return max(abs(a - b) for a, b in zip(ours, theirs)) / max(map(abs, theirs))


def defaults(name):
    values = getattr(torch.optim, name)([torch.zeros(1, requires_grad=True)]).defaults
    return {key: value for key, value in values.items() if key not in TECHNICAL}


def make():
    header = inputs("optimizers")
    known = problems(header.pop("gradients"))
    cases = []
    torch.set_default_dtype(torch.float64)
    try:
        for spec in specs():
            problem = known[spec["problem"]]
            track, losses = run(spec, problem)
            moved, _ = run(spec, problem, factor=1 + 1e-10)
            amplification = float(f"{apart(moved, track) / 1e-10:.3g}")
            case = spec | {"error_amplification": amplification, "suggested_rtol": max(1e-12, 1e-14 * amplification)}
            if spec["optimizer"] == "NAdam":
                torch.set_default_dtype(torch.float32)
                case["default_float32_max_rel_diff"] = apart(run(spec, problem)[0], track)
                torch.set_default_dtype(torch.float64)
            case["expected"] = track
            if losses[0] is not None:
                case["loss"] = losses
            cases.append(case)
        known_defaults = {name: defaults(name) for name in NAMES}
    finally:
        torch.set_default_dtype(torch.float32)
    source = (
        "torch.optim.<class>(params, foreach=False, **kwargs), float64 parameters; torch.set_default_dtype(float64) "
        "(only NAdam depends on the default dtype, see default_float32_max_rel_diff)"
    )
    return {
        "source": f"{TORCH}: {source}", "schema": 1, **header, "defaults": known_defaults, "problems": known,
        "cases": cases,
    }  # fmt: skip
