"""linear_regression.json: gradient descent on tables in plain loops, checked by autograd; the Hessian by NumPy.

The sums run in a fixed order, so that another program in the same order agrees to the last digits.
"""

import platform

import numpy
import torch

from common import TORCH, inputs

HOUSES = {
    "two": ([[1.0], [2.0]], [300.0, 500.0]),
    "three": (
        [[2104.0, 5.0, 1.0, 45.0], [1416.0, 3.0, 2.0, 40.0], [852.0, 2.0, 1.0, 35.0]], [460.0, 232.0, 178.0]),
}  # fmt: skip


def predict(row, w, b):
    total = 0.0
    for weight, x in zip(w, row):
        total += weight * x
    return total + b


def cost(X, y, w, b):
    total = 0.0
    for row, target in zip(X, y):
        total += (predict(row, w, b) - target) ** 2
    return total / (2 * len(X))


def gradient(X, y, w, b):
    dw, db = [0.0] * len(w), 0.0
    for row, target in zip(X, y):
        error = predict(row, w, b) - target
        for j, x in enumerate(row):
            dw[j] += error * x
        db += error
    return [d / len(X) for d in dw], db / len(X)


def descend(X, y, alpha, iterations):
    """All rows [k, J, w..., b], from the start at 0."""
    w, b = [0.0] * len(X[0]), 0.0
    rows = [[0, cost(X, y, w, b), *w, b]]
    for k in range(1, iterations + 1):
        dw, db = gradient(X, y, w, b)
        w, b = [weight - alpha * d for weight, d in zip(w, dw)], b - alpha * db
        rows.append([k, cost(X, y, w, b), *w, b])
    return rows


def autograd_difference(X, y, alpha, rows):
    """How far PyTorch's own gradients lead from the last row: in cost, relative to the first, or in a parameter."""
    inputs, targets = torch.tensor(X, dtype=torch.float64), torch.tensor(y, dtype=torch.float64)
    w = torch.zeros(len(X[0]), dtype=torch.float64, requires_grad=True)
    b = torch.zeros((), dtype=torch.float64, requires_grad=True)

    def loss():
        return ((inputs @ w + b - targets) ** 2).sum() / (2 * len(X))

    for _ in rows[1:]:
        dw, db = torch.autograd.grad(loss(), [w, b])
        with torch.no_grad():
            w -= alpha * dw
            b -= alpha * db
    ours, theirs = rows[-1][2:], [*w.tolist(), b.item()]
    parameters = max(abs(p - q) for p, q in zip(ours, theirs)) / max(map(abs, ours))
    return max(abs(loss().item() - rows[-1][1]) / rows[0][1], parameters)


def shown(rows):
    """All of a short history; of a long one the beginning and round numbers."""
    last = len(rows) - 1
    if last <= 10:
        return rows
    places = {0, 1, 2, 3, 5, 10, 20, 50} | set(range(100, min(last, 1000) + 1, 100)) | set(range(1000, last + 1, 1000))
    return [rows[k] for k in sorted(places)]


def hessian(X):
    ones = numpy.column_stack([numpy.array(X), numpy.ones(len(X))])
    return ones.T @ ones / len(X)


def critical(X, y, factor, critical_alpha):
    alpha = factor * critical_alpha
    rows = descend(X, y, alpha, 500)
    history = [rows[k] for k in (1, 10, 100, 250, 500)]
    return {"factor": factor, "alpha": alpha, "history": history, "cost_500": rows[500][1]}


def geometry(X, y):
    """The Hessian, the critical rate, the minimum, and runs just below and just above the critical rate."""
    matrix = hessian(X)
    eigenvalues = numpy.linalg.eigvalsh(matrix)
    largest = float(eigenvalues[-1])
    ones = numpy.column_stack([numpy.array(X), numpy.ones(len(X))])
    theta, _, rank, _ = numpy.linalg.lstsq(ones, numpy.array(y), rcond=None)
    w, b = theta[:-1].tolist(), float(theta[-1])
    unknowns = len(theta)
    return {
        "hessian": matrix.tolist(), "hessian_eigenvalues": eigenvalues.tolist(), "lambda_max": largest,
        "critical_alpha": 2 / largest,
        "condition_number": float(largest / eigenvalues[0]) if rank == unknowns else None, "rank": int(rank),
        "unknowns": unknowns, "cost_min": cost(X, y, w, b), "optimum_w": w, "optimum_b": b,
        "critical_below": critical(X, y, 0.99, 2 / largest), "critical_above": critical(X, y, 1.01, 2 / largest),
    }  # fmt: skip


def case(name, X, y, alpha, iterations, note=None):
    rows = descend(X, y, alpha, iterations)
    checked = min(iterations, 500)
    return {
        "name": name, "X": X, "y": y, "w0": [0.0] * len(X[0]), "b0": 0.0, "alpha": alpha, "iterations": iterations,
        **({"note": note} if note else {}), "history": shown(rows), "autograd_check_iterations": checked,
        "autograd_max_rel_diff": autograd_difference(X, y, alpha, rows[: checked + 1]),
    }  # fmt: skip


def course():
    X, y = HOUSES["two"]
    note = "Andrew Ng, C1_W1 gradient descent lab: final (w,b) about (199.9929, 100.0116)"
    yield case("course/two-houses alpha=1e-2", X, y, 0.01, 10000, note) | geometry(X, y)
    yield case("course/two-houses alpha=0.8 diverges", X, y, 0.8, 10, "same lab, overshooting: J grows every iteration")
    X, y = HOUSES["three"]
    note = "C1_W2 multiple variable lab: J[0]=2529.46 .. J[900]=687.69, predictions 426.19 286.17 171.47"
    rows = descend(X, y, 5e-7, 1000)
    w, b = rows[-1][2:-1], rows[-1][-1]
    places = [*range(0, 1000, 100), 999]
    guess = {"w": [0.39133535, 18.75376741, -53.36032453, -26.42131618], "b": 785.1811367994083}
    yield case("course/three-houses-four-features alpha=5e-7", X, y, 5e-7, 1000, note) | geometry(X, y) | {
        "predictions": [predict(row, w, b) for row in X],
        # The lab records the cost after each update.
        "lab_printout": {"J_history_index": places, "cost": [rows[k + 1][1] for k in places]},
        "cost_at_lab_initial_guess": guess | {
            "cost": cost(X, y, guess["w"], guess["b"]), "note": "lab prints 1.5578904045996674e-12 (numpy dot order)",
        },
    }  # fmt: skip


def drawn(table):
    """A random table as it is, then with columns of mean 0 and deviation 1; the rate is half the critical one."""
    X, y = table["X"], table["y"]
    number, size = table["name"].split(" ", 1)
    told = {key: table[key] for key in ("true_w", "true_b", "noise")}
    values = geometry(X, y)
    yield case(f"{number}/raw {size}", X, y, 1 / values["lambda_max"], 300) | told | values

    raw = numpy.array(X)
    mu, sigma = raw.mean(axis=0), raw.std(axis=0)
    scaled = ((raw - mu) / sigma).tolist()
    values = geometry(scaled, y)
    w = [weight / s for weight, s in zip(values["optimum_w"], sigma.tolist())]
    b = values["optimum_b"] - sum(weight * m for weight, m in zip(w, mu.tolist()))
    yield case(f"{number}/zscore {size}", scaled, y, 1 / values["lambda_max"], 300) | {
        "X_raw": X, "mu": mu.tolist(), "sigma": sigma.tolist(), **values, "optimum_raw_units": {"w": w, "b": b},
    }  # fmt: skip


def make():
    data = inputs("linear_regression")
    cases = list(course())
    for table in data.pop("cases"):
        cases += drawn(table)
    source = (
        f"plain float64 loops (python {platform.python_version()}) of the course-lab update, cross-checked against "
        f"{TORCH} float64 autograd (autograd_max_rel_diff) ; eigenvalues and normal equations: numpy "
        f"{numpy.__version__} eigvalsh / lstsq"
    )
    return {"source": source, "schema": 1, **data, "cases": cases}
