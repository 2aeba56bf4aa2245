"""PyTorch: one training step of a network of dense layers on one batch."""

import itertools
import time

import torch

import peer
import torchpeer


def serve(widths, batch, adam, steps, checked=5):
    nn = torch.nn
    layers = itertools.chain(*((nn.Linear(a, b), nn.ReLU()) for a, b in itertools.pairwise(widths)))
    layers = list(layers)[:-1]
    x = torch.tensor(peer.numbers(0, batch * widths[0]), dtype=torch.float32).reshape(batch, -1)
    if adam:
        y, loss = torch.arange(batch) * 7 % 10, nn.CrossEntropyLoss()
    else:
        y, loss = torch.tensor(peer.numbers(500, 500 + batch), dtype=torch.float32).reshape(batch, 1), nn.MSELoss()

    def train(steps):
        model = torchpeer.start(nn.Sequential(*layers))
        optimizer = (
            torch.optim.Adam(model.parameters(), lr=0.001, fused=torchpeer.fused)
            if adam
            else torch.optim.SGD(model.parameters(), lr=0.01, fused=torchpeer.fused)
        )
        return [torchpeer.step(model, optimizer, loss, x, y) for _ in range(steps)]

    def seconds():
        start = time.perf_counter()
        train(steps)
        return (time.perf_counter() - start) / steps

    peer.serve(seconds, lambda: train(checked), torchpeer.DENSE_FORMS)
