"""PyTorch: a step of a schedule, of three in sequence, of two chained."""

import sys
import time

import torch

import peer

S = torch.optim.lr_scheduler


def make(optimizer):
    if sys.argv[1] == "sequence":
        members = [
            S.LinearLR(optimizer, 0.1, total_iters=1000), S.CosineAnnealingLR(optimizer, 3000), S.ExponentialLR(optimizer, 0.999),
        ]
        return S.SequentialLR(optimizer, members, [1000, 4000])
    if sys.argv[1] == "chain":
        return S.ChainedScheduler([S.ConstantLR(optimizer, 0.3, 100), S.ExponentialLR(optimizer, 0.999)])
    return S.ExponentialLR(optimizer, 0.999)


def work():
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    optimizer.step()
    schedule = make(optimizer)
    start = time.perf_counter()
    for _ in range(4_999):
        schedule.step()
    return (time.perf_counter() - start) / 4_999, [optimizer.param_groups[0]["lr"]]


peer.serve(lambda: work()[0], lambda: work()[1])
