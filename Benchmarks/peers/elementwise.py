"""PyTorch: mean f(x y + z) with the gradients of x, y and z."""

import sys
import time

import torch

import peer

F = torch.nn.functional
FUNCTIONS = {
    "identity": lambda h: h, "relu": torch.relu, "exp": torch.exp, "log": lambda h: torch.log(h * h + 1),
    "sigmoid": torch.sigmoid, "tanh": torch.tanh, "gelu": F.gelu, "chain": lambda h: torch.tanh(torch.exp(h) * 0.1 + h),
}
f = FUNCTIONS[sys.argv[1].removesuffix("-small")]
N, CALLS = (10_000, 500) if sys.argv[1].endswith("-small") else (1_000_000, 10)
POINT = [torch.tensor(4 * peer.numbers(k * N, (k + 1) * N), dtype=torch.float32, requires_grad=True) for k in range(3)]


def work(calls):
    for _ in range(calls):
        for p in POINT:
            p.grad = None
        value = f(POINT[0] * POINT[1] + POINT[2]).mean()
        value.backward()
    return [value.item()] + [p.grad[5].item() * N for p in POINT]


def seconds():
    start = time.perf_counter()
    work(CALLS)
    return (time.perf_counter() - start) / CALLS


peer.serve(seconds, lambda: work(1), peer.threads(torch))
