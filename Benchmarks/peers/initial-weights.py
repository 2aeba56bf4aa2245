"""PyTorch: the weights of 784-1000-200-10."""

import time

import torch

import peer

CALLS = 5


def work(calls):
    for _ in range(calls):
        layers = [torch.nn.Linear(784, 1000), torch.nn.Linear(1000, 200), torch.nn.Linear(200, 10)]
    return [sum(p.numel() for layer in layers for p in layer.parameters())]


def seconds():
    start = time.perf_counter()
    work(CALLS)
    return (time.perf_counter() - start) / CALLS


peer.serve(seconds, lambda: work(1), peer.threads(torch))
