"""PyTorch: softmax, log-softmax and sums of a matrix of 512 x 1000."""

import sys
import time

import torch

import peer

X = torch.tensor(8 * peer.numbers(0, 512_000), dtype=torch.float32).reshape(512, 1000)
f = {
    "rows": lambda x: torch.softmax(x, 1), "columns": lambda x: torch.softmax(x, 0),
    "log-rows": lambda x: torch.log_softmax(x, 1), "log-columns": lambda x: torch.log_softmax(x, 0),
    "sum-rows": lambda x: x.sum(1), "sum-columns": lambda x: x.sum(0), "sum-all": lambda x: x.sum(),
}[sys.argv[1]]
CALLS = 20


def work(calls):
    for _ in range(calls):
        y = f(X)
    return y.flatten()[:8].tolist()


def seconds():
    start = time.perf_counter()
    work(CALLS)
    return (time.perf_counter() - start) / CALLS


peer.serve(seconds, lambda: work(1), peer.threads(torch))
