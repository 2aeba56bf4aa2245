"""PyTorch: nn.RNN and one number from its last state; the loss is the mean of its square."""

import time

import torch

import peer
import torchpeer


def serve(steps, batch, inputs, width, repetitions=10):
    nn = torch.nn
    network = nn.RNN(inputs, width)
    output = nn.Linear(width, 1)
    parameters = [*network.parameters(), *output.parameters()]
    torchpeer.start(None, [parameters[k] for k in (0, 2, 1, 3, 4, 5)])
    x = torch.tensor(peer.numbers(0, steps * batch * inputs), dtype=torch.float32).reshape(steps, batch, inputs)

    def gradient():
        for p in parameters:
            p.grad = None
        _, h = network(x)
        loss = output(h[0]).square().mean()
        loss.backward()
        return loss

    def seconds():
        start = time.perf_counter()
        for _ in range(repetitions):
            gradient()
        return (time.perf_counter() - start) / repetitions

    def check():
        loss = gradient()
        return [loss.item()] + [parameters[k].grad.flatten()[0].item() for k in (0, 2, 1, 3, 4, 5)]

    peer.serve(seconds, check, torchpeer.THREADS)
