"""PyTorch: 1,000 rates from 1e-8 to 1 on 784-128-10, plain SGD, batches of 64 in order."""

import time

import torch

import peer
import torchpeer

images, labels = torchpeer.fashion()
images = images.reshape(-1, 784)


def losses():
    model = torchpeer.mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-8, fused=torchpeer.fused)
    loss, result = torch.nn.CrossEntropyLoss(), []
    for k in range(1000):
        optimizer.param_groups[0]["lr"] = 1e-8 * 1e8 ** (k / 999)
        rows = slice(k % 200 * 64, k % 200 * 64 + 64)
        result.append(torchpeer.step(model, optimizer, loss, images[rows], labels[rows]).item())
    return result


def seconds():
    start = time.perf_counter()
    losses()
    return time.perf_counter() - start


peer.serve(seconds, lambda: losses()[:600], torchpeer.DENSE_FORMS)
