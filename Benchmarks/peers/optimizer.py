"""PyTorch: a step of one optimizer on 987,210 parameters along a fixed gradient."""

import sys
import time

import torch

import peer

O = torch.optim
MADE = {
    "sgd": (O.SGD, {}), "momentum": (O.SGD, {"momentum": 0.9}), "nesterov": (O.SGD, {"momentum": 0.9, "nesterov": True}),
    "adam": (O.Adam, {}), "amsgrad": (O.Adam, {"amsgrad": True}), "adamw": (O.AdamW, {}), "adagrad": (O.Adagrad, {}),
    "rmsprop": (O.RMSprop, {}), "adadelta": (O.Adadelta, {}), "adamax": (O.Adamax, {}), "nadam": (O.NAdam, {}),
    "radam": (O.RAdam, {}),
}
kind, options = MADE[sys.argv[1]]
SHAPES = [(1000, 784), (1000,), (200, 1000), (200,), (10, 200), (10,)]
START = [torch.tensor(peer.numbers(0, torch.Size(s).numel()), dtype=torch.float32).reshape(s) for s in SHAPES]
way = {}


def work(calls):
    weights = [torch.nn.Parameter(w.clone()) for w in START]
    for w, g in zip(weights, START):
        w.grad = g.clone()
    method = kind(weights, lr=0.001, **options, **way)
    method.step()  # makes the state
    start = time.perf_counter()
    for _ in range(calls):
        method.step()
    return (time.perf_counter() - start) / calls, [w.detach().flatten()[7].item() for w in weights]


def form(threads, **chosen):
    def change():
        global way
        torch.set_num_threads(threads)
        way = chosen

    return change


FORMS = {f"{t} thread{'s' * (t > 1)}, {w}": form(t, **{w: True}) for t in (2, 1) for w in ("foreach", "fused")}
FORMS |= {f"{t} thread{'s' * (t > 1)}, one by one": form(t, foreach=False) for t in (2, 1)}
try:
    kind([torch.nn.Parameter(torch.zeros(1))], lr=0.001, fused=True, **options)
except (TypeError, RuntimeError):
    FORMS = {name: change for name, change in FORMS.items() if "fused" not in name}
peer.serve(lambda: work(10)[0], lambda: work(6)[1], FORMS)
