"""rate_free_optimizers.json: where optimizers go that find their own rate, or need no schedule, or take matrices.

References: the packages of the methods' authors (schedulefree, prodigyopt, dog-optimizer), in float64; Polyak, AdGD and Muon in
NumPy, from the papers' formulas (PyTorch's Muon runs in bfloat16).
"""

import contextlib
import inspect
import io
import logging
import math

import numpy as np
import torch

from common import TORCH, inputs, version
from optimizers import apart, gradients_and_loss, problems, tuples

STEPS = 100
# Arguments that say how to compute, not what.
TECHNICAL = {"params", "foreach", "fsdp_in_use", "slice_p"}
logging.disable(logging.WARNING)


def polyak(w, settings):
    """Loizou et al. 2020, SPS_max with 1/c = lr; one step."""
    lr, lowest, cap = settings.get("lr", 1.0), settings.get("f_star", 0.0), settings.get("eta_max", np.inf)

    def step(gradient, loss):
        rate = min(lr * (loss - lowest) / (gradient @ gradient), cap) if loss > lowest else 0.0
        w[:] -= rate * gradient
        return rate

    return step


def adgd(w, settings):
    """Malitsky and Mishchenko 2020, algorithm 1."""
    state = {"rate": settings.get("initial_lr", 1e-6), "theta": np.inf, "w": None, "g": None}

    def step(gradient, loss):
        if state["w"] is not None:
            bound = np.sqrt(1 + state["theta"]) * state["rate"]
            rate = min(bound, np.linalg.norm(w - state["w"]) / (2 * np.linalg.norm(gradient - state["g"])))
            state["theta"], state["rate"] = rate / state["rate"], rate
        state["w"], state["g"] = w.copy(), gradient.copy()
        w[:] -= settings.get("lr", 1.0) * state["rate"] * gradient
        return settings.get("lr", 1.0) * state["rate"]

    return step


def newton_schulz(m, coefficients, steps, eps):
    a, b, c = coefficients
    x = m / max(np.linalg.norm(m), eps)
    x = x.T if m.shape[0] > m.shape[1] else x
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if m.shape[0] > m.shape[1] else x


def muon(w, settings, shapes):
    """Jordan et al. 2024 with the parameters of torch.optim.Muon; vectors take Adam's step with betas (momentum, 0.95)."""
    lr, decay, mu = settings.get("lr", 1e-3), settings.get("weight_decay", 0.1), settings.get("momentum", 0.95)
    eps, steps = settings.get("eps", 1e-7), settings.get("ns_steps", 5)
    coefficients = settings.get("ns_coefficients", (3.4445, -4.7750, 2.0315))
    m, v, t = np.zeros_like(w), np.zeros_like(w), 0

    def step(gradient, loss):
        nonlocal t
        t += 1
        m[:] = mu * m + (1 - mu) * gradient
        v[:] = 0.95 * v + 0.05 * gradient**2
        direction = (1 - mu) * gradient + mu * m if settings.get("nesterov", True) else m.copy()
        at = 0
        for shape in shapes:
            part = slice(at, at + int(np.prod(shape)))
            at = part.stop
            if len(shape) == 1:
                direction[part] = m[part] / (1 - mu**t) / (np.sqrt(v[part] / (1 - 0.95**t)) + eps)
                continue
            rows, columns = shape
            o = newton_schulz(direction[part].reshape(shape), coefficients, steps, eps)
            match = settings.get("match_rms_adamw", False)
            scale = 0.2 * np.sqrt(max(rows, columns)) if match else np.sqrt(max(1, rows / columns))
            direction[part] = scale * o.ravel()
        w[:] = (1 - lr * decay) * w - lr * direction
        return lr

    return step


def classes():
    """The authors' own classes; importing some of them prints."""
    with contextlib.redirect_stdout(io.StringIO()):
        import dog
        import prodigyopt
        import schedulefree
    return {
        "DoG": dog.DoG, "Prodigy": prodigyopt.Prodigy, "SGDScheduleFree": schedulefree.SGDScheduleFree,
        "AdamWScheduleFree": schedulefree.AdamWScheduleFree,
    }  # fmt: skip


def defaults(cls):
    """What the class takes where nothing is said, without what says how to compute."""
    values = {key: item.default for key, item in inspect.signature(cls).parameters.items() if key not in TECHNICAL}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items() if value is not None}


def packaged(name, w, settings):
    """A step of an author's own class, one tensor after the other as one vector, and the rate that it applied."""
    parameter = torch.nn.Parameter(torch.tensor(w, dtype=torch.float64))
    with contextlib.redirect_stdout(io.StringIO()):
        optimizer = classes()[name]([parameter], **tuples(settings))
    averages = hasattr(optimizer, "train")
    if averages:
        optimizer.train()

    def step(gradient, loss):
        group = optimizer.param_groups[0]
        parameter.grad = torch.tensor(gradient, dtype=torch.float64)
        rate = None
        if name == "Prodigy":
            k, (beta1, beta2) = group["k"], group["betas"]
            corrected = (1 - beta2 ** (k + 1)) ** 0.5 / (1 - beta1 ** (k + 1)) if group["use_bias_correction"] else 1
            rate = group["d"] * group["lr"] * corrected
        optimizer.step()
        if name == "DoG":
            rate = float(group["eta"][0])
        if averages:
            rate = float(group["scheduled_lr"])
            optimizer.eval()
            w[:] = parameter.detach().numpy()
            optimizer.train()
        else:
            w[:] = parameter.detach().numpy()
        return rate

    step.gradient_point = lambda: parameter.detach().numpy().copy()
    return step


# Polyak's least value is one that is never reached, and AdGD's bowl so steep that it is not at rest after all steps: at the
# minimum their rates are quotients of rounding.
CASES = [
    ("bowl", "Polyak", [{"f_star": -6.0, "eta_max": 0.05}, {"f_star": -6.0, "lr": 0.5, "eta_max": 0.03}, {"f_star": -3.0, "eta_max": 0.001}]),
    ("rosenbrock", "Polyak", [{"eta_max": 0.0005}, {"f_star": -3.0, "eta_max": 0.001, "lr": 0.5}]),
    ("steep", "AdGD", [{}, {"initial_lr": 0.001, "lr": 0.5}, {"lr": 0.1}]),
    ("rosenbrock", "AdGD", [{"initial_lr": 0.001}, {"lr": 0.1}]),
    ("both", "DoG", [{}, {"reps_rel": 0.001}, {"lr": 0.5, "weight_decay": 0.1, "eps": 0.0001}]),
    ("both", "Prodigy", [
        {}, {"lr": 0.5, "betas": [0.8, 0.95]}, {"use_bias_correction": True, "weight_decay": 0.1, "d0": 0.01},
        {"decouple": False, "weight_decay": 0.1, "d0": 0.001}, {"safeguard_warmup": True, "lr": 0.1, "d_coef": 2.0},
        {"growth_rate": 1.1, "d0": 0.01}, {"betas": [0.0, 0.99]},
    ]),
    ("both", "SGDScheduleFree", [
        {"lr": 0.001}, {"lr": 0.0005, "momentum": 0.5}, {"lr": 0.001, "warmup_steps": 20, "weight_decay": 0.1},
        {"lr": 0.001, "r": 1.0, "weight_lr_power": 1.0, "warmup_steps": 5},
    ]),
    ("both", "AdamWScheduleFree", [
        {}, {"lr": 0.05, "betas": [0.95, 0.99]}, {"lr": 0.05, "warmup_steps": 10, "weight_decay": 0.1},
        {"lr": 0.05, "r": 2.0, "eps": 0.001, "weight_lr_power": 0.0},
    ]),
    ("matrices", "Muon", [
        {"lr": 0.05}, {"lr": 0.05, "nesterov": False, "weight_decay": 0.0},
        {"lr": 0.05, "match_rms_adamw": True, "momentum": 0.8},
        {"lr": 0.05, "ns_steps": 3, "ns_coefficients": [1.875, -1.25, 0.375]},
    ]),
]  # fmt: skip


def stepper(name, w, settings, shapes):
    if name == "Polyak":
        return polyak(w, settings)
    if name == "AdGD":
        return adgd(w, settings)
    return muon(w, settings, shapes) if name == "Muon" else packaged(name, w, settings)


def run(spec, problem, factor=1.0):
    """The point after each step, and the rate that the step applied."""
    initial = problem["initial"] if "shapes" in problem else [problem["initial"]]
    w = factor * np.array([x for part in initial for x in part])
    step = stepper(spec["optimizer"], w, spec["params"], problem.get("shapes"))
    track, rates = [], []
    for number in range(STEPS):
        at = step.gradient_point() if hasattr(step, "gradient_point") else w
        if "shapes" in problem:
            gradient, loss = [x for part in problem["gradients"][number] for x in part], None
        else:
            (gradient,), loss = gradients_and_loss(problem, [at.tolist()], number)
        rates.append(float(step(np.array(gradient), loss)))
        track.append(w.tolist())
    return track, rates


def make():
    known = problems(inputs("optimizers")["gradients"])
    # A wide matrix, a tall one, and a vector.
    shapes = [[2, 3], [4, 2], [3]]
    counts = [int(np.prod(shape)) for shape in shapes]
    matrices = {
        "kind": "fixed_gradients", "shapes": shapes, "initial": [[math.sin(i + 10 * n) for i in range(count)] for n, count in enumerate(counts)],
        "steps": STEPS, "gradients": [
            [[math.sin(12.9898 * (i + 1) + 4.1414 * (t % 20 + 1) * (i % 5 + 1) + n) for i in range(count)] for n, count in enumerate(counts)]
            for t in range(STEPS)
        ],
    }  # fmt: skip
    bowl = {
        "kind": "quadratic", "matrix": [[1.0, 0.5, 0.0], [0.5, 20.0, 0.0], [0.0, 0.0, 3.0]], "b": [1.0, -2.0, 5.0],
        "initial": [3.0, -2.0, 1.0],
    }  # fmt: skip
    steep = bowl | {"matrix": [[1.0, 0.5, 0.0], [0.5, 200.0, 0.0], [0.0, 0.0, 30.0]]}
    known = {"matrices": matrices, "steep": steep | {"steps": STEPS}, "bowl": bowl | {"steps": STEPS}, "rosenbrock": known["rosenbrock"] | {"steps": STEPS}}
    cases = []
    for on, optimizer, settings in CASES:
        for params in settings:
            for problem in ["bowl", "rosenbrock"] if on == "both" else [on]:
                text = ",".join(f"{key}={value}" for key, value in params.items()) or "defaults"
                spec = {"name": f"{problem}/{optimizer}({text})", "problem": problem, "optimizer": optimizer, "params": params}
                track, rates = run(spec, known[problem])
                moved, moved_rates = run(spec, known[problem], factor=1 + 1e-10)
                amplification = float(f"{max(apart(moved, track), apart(moved_rates, rates)) / 1e-10:.3g}")
                # AdGD's first steps are differences of points that are close: eleven digits of them are left.
                tolerance = 1e-10 if optimizer == "AdGD" else max(1e-12, 1e-14 * amplification)
                assert tolerance <= 1e-10, (spec, amplification)
                case = spec | {"error_amplification": amplification, "suggested_rtol": tolerance}
                cases.append(case | {"expected": track, "rates": rates})
    packages = ["schedulefree", "prodigyopt", "dog-optimizer"]
    return {
        "source": f"{', '.join(map(version, packages))} on {TORCH}, float64; Polyak, AdGD and Muon: NumPy {np.__version__}, from the papers' formulas",
        "schema": 1, "defaults": {name: defaults(cls) for name, cls in (classes() | {"Muon": torch.optim.Muon}).items()},
        "problems": known, "cases": cases,
    }  # fmt: skip
