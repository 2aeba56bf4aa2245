"""lr_finder.json: the learning-rate finders of Lightning and fastai: rates, smoothing, stopping, suggestions, whole runs.

Everything is answered by the libraries' own classes; where they need a trainer or a learner, a stand-in holds the few
attributes that they read.
"""

import contextlib
import io
import logging
import math
import tempfile
import types
import warnings

import torch

with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
    warnings.simplefilter("ignore")
    import lightning.pytorch as lightning
    from fastai.callback import schedule as fastai_schedule
    from fastai.data.core import DataLoaders
    from fastai.data.load import DataLoader as FastaiLoader
    from fastai.learner import AvgSmoothLoss, Learner
    from fastai.optimizer import SGD as FastaiSGD
    from lightning.pytorch.tuner import Tuner
    from lightning.pytorch.tuner.lr_finder import _ExponentialLR, _LinearLR, _LRCallback, _LRFinder

from common import TORCH, inputs, make_input, make_network, version

logging.getLogger("lightning.pytorch").setLevel(logging.CRITICAL)
warnings.filterwarnings("ignore")

METHODS = ["valley", "slide", "minimum", "steep"]


# Rates


def lightning_rates(mode, low, high, count):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=low)
    scheduler = (_LinearLR if mode == "linear" else _ExponentialLR)(optimizer, high, count)
    rates = []
    for _ in range(count):
        rates.append(scheduler.lr[0])
        scheduler.step()
    return rates


def fastai_rates(low, high, count):
    rate = fastai_schedule.SchedExp(low, high)
    return [rate(k / count) for k in range(count)]


def sequences():
    asked = [
        ("lightning", "exponential", 1e-8, 1.0, 100), ("lightning", "linear", 1e-8, 1.0, 100),
        ("lightning", "exponential", 1e-6, 10.0, 60), ("lightning", "linear", 0.01, 0.5, 25),
        ("lightning", "exponential", 0.001, 0.1, 1), ("lightning", "exponential", 0.001, 0.1, 2),
        ("fastai", "exponential", 1e-7, 10.0, 100), ("fastai", "exponential", 1e-5, 1.0, 30),
    ]  # fmt: skip
    for library, mode, low, high, count in asked:
        rates = lightning_rates(mode, low, high, count) if library == "lightning" else fastai_rates(low, high, count)
        yield {
            "name": f"lr_sequence/{library} {mode} {low} {high} {count}", "kind": "lr_sequence", "library": library,
            "mode": mode, "min_lr": low, "max_lr": high, "num_training": count, "lr": rates,
        }  # fmt: skip


# Smoothing


def lightning_smoothing(losses, threshold):
    """What Lightning's callback makes of losses, until it stops."""
    callback = _LRCallback(len(losses), threshold)
    trainer = types.SimpleNamespace(
        fit_loop=types.SimpleNamespace(batch_idx=0), accumulate_grad_batches=1, global_step=0, should_stop=False,
        strategy=types.SimpleNamespace(broadcast=lambda value: value),
    )  # fmt: skip
    best, stop = [], None
    for index, loss in enumerate(losses):
        trainer.global_step = index + 1
        callback.on_train_batch_end(trainer, None, torch.tensor(loss, dtype=torch.float64), None, index)
        best.append(callback.best_loss)
        if trainer.should_stop:
            stop = index
            break
    return {"smoothed": callback.losses, "best": best, "stop_index": stop}


def fastai_smoothing(losses):
    """What fastai's metric and callback make of losses, until they stop."""
    metric = AvgSmoothLoss()
    finder = fastai_schedule.LRFinder(num_it=len(losses) + 1)
    learner = types.SimpleNamespace(opt=types.SimpleNamespace(hypers=[{"lr": 0.0}]), train_iter=0)
    finder.learn, finder.hps, finder.best_loss = learner, {"lr": []}, float("inf")
    smoothed, stop = [], None
    for index, loss in enumerate(losses):
        metric.accumulate(types.SimpleNamespace(loss=torch.tensor(loss, dtype=torch.float32)))
        learner.smooth_loss = metric.value
        smoothed.append(metric.value.item())
        try:
            finder.after_batch()
        except fastai_schedule.CancelFitException:
            stop = index
            break
    return {"smoothed_float32": smoothed, "stop_index": stop}


NEGATIVE = "quirk: with negative losses smoothed > 4*best is true immediately, both finders stop although the loss improves"
WORKED = (
    "lightning: avg1=.98*0+.02*2=.04; smoothed1=.04/(1-.98**2)=1.0101 (exponent step+1, so the first value is only about "
    "HALF the loss); fastai: .04/(1-.98**1)=2.0"
)


def smoothings(curves):
    asked = [
        ("classic 100", 4.0), ("noisy 100", 4.0), ("early_explosion 40", 4.0), ("constant 30", 4.0), ("spike 60", 4.0),
        ("increasing 50", 1.5), ("classic 60", None), ("negative 20", 4.0),
    ]  # fmt: skip
    for name, threshold in asked:
        case = {
            "name": f"smoothing/{name} threshold {threshold}", "kind": "smoothing", "beta": 0.98,
            "early_stop_threshold": threshold, "raw_losses": curves[name],
            "lightning": lightning_smoothing(curves[name], threshold),
            "fastai": fastai_smoothing(curves[name]) | {"note": "threshold fixed at 4"},
        }  # fmt: skip
        yield case | ({"note": NEGATIVE} if name == "negative 20" else {})
    losses = [2.0, 1.0, 1.0, 20.0]
    yield {
        "name": "smoothing/worked example", "kind": "smoothing", "beta": 0.98, "early_stop_threshold": 4.0,
        "raw_losses": losses, "lightning": lightning_smoothing(losses, 4.0), "fastai": fastai_smoothing(losses),
        "note": WORKED,
    }  # fmt: skip


# Suggestions


def slopes(rates, losses, kind):
    """Lightning's gradients, in the given precision, and the places of the points."""
    places = [k for k, loss in enumerate(losses) if math.isfinite(loss)]
    if len(places) < 2:
        return None, places
    x, y = (torch.tensor([values[k] for k in places], dtype=kind) for values in (rates, losses))
    return torch.gradient(y, spacing=[x])[0], places


def steepest(rates, losses, skip_begin=10, skip_end=1):
    """Lightning's suggestion, and how far rounding decides it."""
    finder = _LRFinder("exponential", 0.0, 1.0, len(rates))
    finder.results = {"lr": rates, "loss": losses}
    suggestion = finder.suggestion(skip_begin, skip_end)
    result = {"skip_begin": skip_begin, "skip_end": skip_end, "suggestion": suggestion, "index": finder._optimal_idx}
    if suggestion is None:
        return result
    part = slice(skip_begin, -skip_end)
    exact, places = slopes(rates[part], losses[part], torch.float64)
    index = skip_begin + places[exact.argmin().item()]
    if index != result["index"]:
        result |= {"float64_suggestion": rates[index], "float64_index": index}
    best, next_best = sorted(exact.tolist())[:2]
    margin = abs(next_best - best) / abs(best) if best else 0.0
    result["gradient_margin"] = float(f"{margin:.3g}")
    # On a flat curve all slopes are rounding noise.
    flat = len(set(losses[part])) == 1
    result["index_exact"] = margin > 1e-4 and index == result["index"] and not flat
    return result


def fastai_answers(rates, losses, steps, offset=None):
    """The suggestions of fastai's four methods, or the errors that they raise."""
    rates, losses = torch.tensor(rates), torch.tensor(losses)
    answers = {}
    for method in METHODS:
        try:
            rate, (point, loss) = getattr(fastai_schedule, method)(rates, losses, steps)
        except Exception as raised:
            answers[method] = {"error": f"{type(raised).__name__}: {raised}"}
            continue
        index = (rates.double() - point).abs().argmin().item()
        answers[method] = {"lr": float(rate), "point_lr": float(point), "point_loss": float(loss), "index": index}
        if method == "minimum":
            answers[method]["note"] = "suggested lr = point_lr/10"
        if offset is not None:
            answers[method]["index_in_whole_curve"] = index + offset
    return answers


def fastai_part(rates, losses, steps):
    """What lr_find hands to the methods."""
    rates, losses = rates[steps // 10 : -5], losses[steps // 10 : -5]
    end = next((k for k, loss in enumerate(losses) if math.isnan(loss)), len(losses))
    return rates[:end], losses[:end]


def suggestion(name, mode, rates, losses, steps, note=None, skips=((10, 1),), fastai=True):
    case = {
        "name": f"suggestion/{name}", "kind": "suggestion", "mode": mode, "lr": rates, "loss": losses,
        "num_training": steps, "lightning": [steepest(rates, losses, *skip) for skip in skips],
        **({"note": note} if note else {}),
    }  # fmt: skip
    if fastai:
        case["fastai_on_whole_curve"] = fastai_answers(rates, losses, steps)
        case["fastai_as_in_lr_find"] = fastai_answers(*fastai_part(rates, losses, steps), steps, offset=steps // 10)
    return case


def suggestions(curves):
    def smoothed(curve, name, mode, low, high, count):
        values = lightning_smoothing(curves[curve], 4.0)
        rates = lightning_rates(mode, low, high, count)[: len(values["smoothed"])]
        note = f"smoothed with the lightning rule, early stop at index {values['stop_index']}"
        skips = [(10, 1), (0, 1), (5, 5), (10, 0)]
        return suggestion(f"{name} {mode}", mode, rates, values["smoothed"], count, note, skips)

    def raw(curve, name, mode, low, high, count):
        rates = lightning_rates(mode, low, high, count)
        return suggestion(f"{name} {mode} raw", mode, rates, curves[curve], count, "unsmoothed curve")

    yield smoothed("classic 100", "classic 100", "exponential", 1e-8, 1.0, 100)
    yield raw("classic 100", "classic 100", "exponential", 1e-8, 1.0, 100)
    yield smoothed("two_valleys 100", "two_valleys 100", "exponential", 1e-7, 10.0, 100)
    yield smoothed("noisy 100, another", "noisy 100", "exponential", 1e-6, 1.0, 100)
    yield raw("noisy 100, another", "noisy 100", "exponential", 1e-6, 1.0, 100)
    yield smoothed("decreasing 60", "decreasing 60", "exponential", 1e-5, 1.0, 60)
    yield smoothed("increasing 60", "increasing 60", "exponential", 1e-5, 1.0, 60)
    yield smoothed("zero_dip 50", "zero_dip 50", "exponential", 1e-4, 10.0, 50)
    yield smoothed("classic 80", "classic 80", "linear", 0.001, 1.0, 80)
    yield raw("classic 80", "classic 80", "linear", 0.001, 1.0, 80)

    rates = lightning_rates("exponential", 1e-6, 1.0, 60)
    whole = curves["classic 60"]
    nan, inf = math.nan, math.inf
    note = "lightning drops non-finite losses; fastai cuts at the first nan"
    yield suggestion("nan tail", "exponential", rates, whole[:50] + [nan] * 10, 60, note)
    note = "finite differences bridge the hole with the true lr spacing"
    losses = whole[:20] + [nan] + whole[21:48] + [inf] * 12
    yield suggestion("inf tail and nan hole", "exponential", rates, losses, 60, note, fastai=False)
    note = (
        "mathematically all gradients are 0; in floating point they are rounding noise, so the index is not meaningful "
        "(index_exact false)"
    )
    yield suggestion("constant", "exponential", rates, [0.7] * 60, 60, note)
    short = [
        (12, "12 points", "10:-1 leaves one point: lightning returns None"),
        (13, "13 points", "10:-1 leaves two points: enough"), (8, "8 points", None),
        (15, "15 points fastai", "slide needs at least 16 points, it indexes lrs[-16]"),
    ]  # fmt: skip
    for count, name, note in short:
        yield suggestion(name, "exponential", rates[:count], whole[:count], count, note, fastai="fastai" in name)
    yield suggestion("all nan", "exponential", rates[:20], [nan] * 20, 20, fastai=False)
    losses = [1.0] * 16
    for drop in [0.01] * 5 + [0.0] * 15 + [0.01] * 5 + [0.0] * 9:
        losses.append(losses[-1] - drop)
    note = "equal slopes: rounding decides (float32 and float64 differ), index_exact false"
    rates = [0.01 * k for k in range(1, 51)]
    yield suggestion("linear lr, two equal slopes", "linear", rates, losses, 50, note, fastai=False)


# Whole runs

CLASSES = {"classes": 3, "rule": "s=sum(row): class 0 if s<-0.5, 1 if -0.5<=s<0.5, else 2"}
NUMBERS = {"rule": "sin(sum(row)), shape [N,1]"}
CLASSIFICATION = {
    "architecture": [["linear", 4, 16], ["tanh"], ["linear", 16, 3]],
    "init": {"kind": "hash", "scale": 1.5, "seed": 61}, "input": {"kind": "hash11", "k": 300, "shape": [128, 4]},
    "loss": "cross_entropy", "target": CLASSES, "batch_size": 16,
}  # fmt: skip
REGRESSION = {
    "architecture": [["linear", 3, 12], ["relu"], ["linear", 12, 1]],
    "init": {"kind": "hash", "scale": 1.5, "seed": 71}, "input": {"kind": "hash11", "k": 310, "shape": [96, 3]},
    "loss": "mse", "target": NUMBERS, "batch_size": 12,
}  # fmt: skip
LINEAR = {
    "architecture": [["linear", 3, 1]],
    "init": {"kind": "hash", "scale": 1.0, "seed": 81}, "input": {"kind": "hash11", "k": 320, "shape": [60, 3]},
    "loss": "mse", "target": NUMBERS, "batch_size": 60,
}  # fmt: skip


def data(problem, dtype):
    """Inputs, and targets that follow from the rows' sums in float64."""
    x = make_input(problem["input"], dtype)
    sums = x.double().sum(dim=1, keepdim=True)
    if problem["loss"] == "mse":
        return x, torch.sin(sums).to(dtype)
    return x, ((sums >= -0.5).long() + (sums >= 0.5).long()).flatten()


def loss_of(problem):
    return {"cross_entropy": torch.nn.CrossEntropyLoss, "mse": torch.nn.MSELoss}[problem["loss"]]()


class Module(lightning.LightningModule):
    """A network that remembers its losses."""

    def __init__(self, problem, optimizer, factor=1.0):
        super().__init__()
        self.network = make_network(problem["architecture"], problem["init"], torch.float64)
        with torch.no_grad():
            for parameter in self.network.parameters():
                parameter *= factor
        self.loss, self.optimizer, self.lr, self.raw = loss_of(problem), optimizer, 1e-3, []

    def training_step(self, batch, _):
        loss = self.loss(self.network(batch[0]), batch[1])
        self.raw.append(loss.item())
        return loss

    def configure_optimizers(self):
        return getattr(torch.optim, self.optimizer["class"])(self.parameters(), lr=self.lr)


def lightning_find(problem, optimizer, mode, low, high, steps, threshold, factor=1.0):
    module = Module(problem, optimizer, factor)
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(*data(problem, torch.float64)), batch_size=problem["batch_size"]
    )
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(io.StringIO()):
        trainer = lightning.Trainer(
            accelerator="cpu", devices=1, max_epochs=1000, logger=False, enable_checkpointing=False, precision="64-true",
            enable_progress_bar=False, enable_model_summary=False, default_root_dir=folder,
        )  # fmt: skip
        finder = Tuner(trainer).lr_find(
            module, loader, min_lr=low, max_lr=high, num_training=steps, mode=mode, early_stop_threshold=threshold
        )
        finder.suggestion()
    return module, finder


def lightning_run(name, problem, optimizer, mode, low, high, steps, threshold):
    module, finder = lightning_find(problem, optimizer, mode, low, high, steps, threshold)
    moved, _ = lightning_find(problem, optimizer, mode, low, high, steps, threshold, factor=1 + 1e-10)
    rates, losses = finder.results["lr"], finder.results["loss"]
    answer = steepest(rates, losses)
    apart = max(abs(a - b) / max(abs(b), 1e-300) for a, b in zip(moved.raw, module.raw))
    return {
        "name": f"run/lightning {name}", "kind": "run", "library": "lightning", "dtype": "float64", **problem,
        "optimizer": optimizer, "mode": mode, "min_lr": low, "max_lr": high, "num_training": steps,
        "early_stop_threshold": threshold, "steps_done": len(losses),
        "stop_index": None if len(losses) == steps else len(losses) - 1, "lr": rates, "raw_losses": module.raw,
        "smoothed_losses": losses, "suggestion": answer["suggestion"], "suggestion_index": answer["index"],
        "gradient_margin": answer["gradient_margin"], "index_exact": answer["index_exact"], "model_lr_after": module.lr,
        "error_amplification": float(f"{apart / 1e-10:.3g}"), "suggested_rtol": 1e-10,
        "fastai_on_whole_curve": fastai_answers(rates, losses, steps),
    }  # fmt: skip


def fastai_run(name, problem, low, high, steps, stops):
    x, y = data(problem, torch.float32)
    rows = list(zip(x, y))
    loader = FastaiLoader(rows, bs=problem["batch_size"], shuffle=False, num_workers=0)
    network = make_network(problem["architecture"], problem["init"], torch.float32)
    raw = []

    def remembering(output, target):
        loss = loss_of(problem)(output, target)
        raw.append(loss.item())
        return loss

    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        loaders = DataLoaders(loader, loader, path=folder, device="cpu")
        learner = Learner(loaders, network, loss_func=remembering, opt_func=FastaiSGD, path=folder)
        found = learner.lr_find(
            low, high, steps, stop_div=stops, show_plot=False,
            suggest_funcs=tuple(getattr(fastai_schedule, method) for method in METHODS),
        )  # fmt: skip
    losses = [float(loss) for loss in learner.recorder.losses]
    stop = len(losses) - 1 if len(losses) < steps else None
    return {
        "name": f"run/fastai {name}", "kind": "run", "library": "fastai", "dtype": "float32", **problem,
        "optimizer": {"class": "SGD"}, "mode": "exponential", "min_lr": low, "max_lr": high, "num_training": steps,
        "stop_div": stops, "steps_done": len(losses), "stop_index": stop, "lr": list(learner.recorder.lrs),
        "raw_losses": raw, "smoothed_losses": losses, "suggestions": found._asdict(), "suggested_rtol": 0.001,
    }  # fmt: skip


def runs():
    sgd, adam = {"class": "SGD"}, {"class": "Adam"}
    yield lightning_run("mlp classification exp", CLASSIFICATION, sgd, "exponential", 1e-5, 100.0, 100, 4.0)
    yield lightning_run("mlp regression exp", REGRESSION, sgd, "exponential", 1e-4, 20.0, 100, 4.0)
    yield lightning_run("linear regression full batch", LINEAR, sgd, "exponential", 1e-4, 50.0, 80, 4.0)
    yield lightning_run("mlp classification linear mode", CLASSIFICATION, sgd, "linear", 1e-4, 1.0, 60, 4.0)
    yield lightning_run("mlp classification adam", CLASSIFICATION, adam, "exponential", 1e-6, 1.0, 100, None)
    yield fastai_run("mlp classification", CLASSIFICATION, 1e-5, 100.0, 100, True)
    yield fastai_run("linear regression full batch", LINEAR, 1e-4, 50.0, 80, True)
    yield fastai_run("mlp regression to the end", REGRESSION, 1e-4, 0.5, 40, False)


def make():
    header = inputs("lr_finder")
    curves = header.pop("curves")
    cases = [*sequences(), *smoothings(curves), *suggestions(curves), *runs()]
    source = (
        f"{version('lightning')} (lightning/pytorch/tuner/lr_finder.py: _ExponentialLR, _LinearLR, _LRCallback, "
        f"_LRFinder.suggestion, Tuner.lr_find), {version('fastai')} (fastai/callback/schedule.py: valley, slide, minimum, "
        f"steep, LRFinder; learner.py AvgSmoothLoss), {TORCH}"
    )
    return {"source": source, "schema": 1, **header, "cases": cases}
