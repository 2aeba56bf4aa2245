"""PyTorch, eager, on two threads: the networks that ../Sources/benchmarks trains, from the same starting point."""

import gzip
import pathlib

import numpy
import torch

import peer

# How the peer works just now: see FORMS.
fused = False
channels_last = False


def form(threads, with_fused=False, with_channels_last=False):
    """A function that changes to so many threads, to an optimizer in one kernel, and to channels last in memory."""

    def change():
        global fused, channels_last
        torch.set_num_threads(threads)
        fused, channels_last = with_fused, with_channels_last

    return change


# The ways in which a network can be trained; scripts/bench takes the quickest.
FORMS = {
    "2 threads": form(2),
    "2 threads, fused": form(2, True),
    "1 thread, fused": form(1, True),
    "2 threads, fused, NHWC": form(2, True, True),
    "1 thread, fused, NHWC": form(1, True, True),
}
# The same without what only convolutions have.
DENSE_FORMS = {name: change for name, change in FORMS.items() if "NHWC" not in name}


def laid_out(value):
    """A network or a batch of images in the layout of the form."""
    return value.to(memory_format=torch.channels_last) if channels_last else value


def start(model):
    """Parameters in +-1/sqrt(inputs), as startingPoint(inputs:outputs:) in LeNetEpoch.swift."""
    begin = 0
    with torch.no_grad():
        for layer in model:
            if not hasattr(layer, "weight"):
                continue
            inputs = layer.weight[0].numel()
            for p in (layer.weight, layer.bias):
                if p is None:
                    continue
                values = peer.numbers(begin, begin + p.numel()) * 2 / inputs**0.5
                p.copy_(torch.tensor(values, dtype=torch.float32).reshape(p.shape))
                begin += p.numel()
    return model


def lenet():
    nn = torch.nn
    return start(
        nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
        )
    )


def fashion():
    """Images as floats in 0..1, and labels."""

    def read(name, header):
        with gzip.open(pathlib.Path("/usr/share/datasets/fashion-mnist") / name) as file:
            return numpy.frombuffer(file.read(), numpy.uint8, offset=header)

    images = read("train-images-idx3-ubyte.gz", 16).reshape(-1, 1, 28, 28)
    return torch.from_numpy(images / numpy.float32(255)), torch.from_numpy(
        read("train-labels-idx1-ubyte.gz", 8).astype(numpy.int64)
    )


def step(model, optimizer, loss, x, y):
    optimizer.zero_grad()
    value = loss(model(x), y)
    value.backward()
    optimizer.step()
    return value.detach()


def train_lenet(images, labels, order):
    """The losses of one pass over the images in this order, in batches of 64."""
    model = laid_out(lenet())
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, fused=fused)
    loss = torch.nn.CrossEntropyLoss()
    return [step(model, optimizer, loss, laid_out(images[rows]), labels[rows]) for rows in order.split(64)]
