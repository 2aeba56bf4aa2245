"""PyTorch: training steps of a network of convolutions on one batch of 64 images of 28 x 28."""

import time

import torch

import peer
import torchpeer

nn = torch.nn


def conv(channels, filters, kernel=3, stride=1, padding=1):
    return nn.Conv2d(channels, filters, kernel, stride, padding)


class Block(nn.Module):
    """Two 3 x 3 convolutions with batch normalisation, beside a shortcut that is 1 x 1 where the shape changes."""

    def __init__(self, channels, filters, stride):
        super().__init__()
        self.first, self.second = conv(channels, filters, stride=stride), conv(filters, filters)
        self.norm1, self.norm2 = nn.BatchNorm2d(filters), nn.BatchNorm2d(filters)
        same = channels == filters and stride == 1
        self.shortcut = nn.Identity() if same else conv(channels, filters, 1, stride, 0)

    def forward(self, x):
        y = self.norm2(self.second(self.norm1(self.first(x)).relu()))
        return (y + self.shortcut(x)).relu()


def mean():
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())


def lenet(dropout):
    def stage(channels, filters, padding):
        return conv(channels, filters, 5, 1, padding), nn.BatchNorm2d(filters), nn.ReLU(), nn.MaxPool2d(2)

    def dense(inputs, outputs):
        return [nn.Linear(inputs, outputs), nn.ReLU()] + ([nn.Dropout(dropout)] if dropout else [])

    return nn.Sequential(
        *stage(1, 6, 2), *stage(6, 16, 0), nn.Flatten(), *dense(400, 120), *dense(120, 84), nn.Linear(84, 10)
    )


NETWORKS = {
    "vgg": lambda dropout: nn.Sequential(
        conv(1, 32), nn.ReLU(), conv(32, 32), nn.ReLU(), nn.MaxPool2d(2), conv(32, 64), nn.ReLU(), conv(64, 64),
        nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(3136, 128), nn.ReLU(), nn.Linear(128, 10),
    ),
    "residual": lambda dropout: nn.Sequential(
        conv(1, 16), nn.ReLU(), Block(16, 16, 1), Block(16, 32, 2), Block(32, 32, 1), mean(), nn.Linear(32, 10)
    ),
    "separable": lambda dropout: nn.Sequential(
        conv(1, 32), nn.ReLU(), nn.Conv2d(32, 32, 3, padding=1, groups=32, bias=False), conv(32, 64, 1, 1, 0),
        nn.ReLU(), mean(), nn.Linear(64, 10),
    ),
    "lenet-batchnorm": lenet,
}


def serve(name, adam=False, steps=10):
    x = torch.tensor(peer.numbers(0, 64 * 784), dtype=torch.float32).reshape(64, 1, 28, 28)
    y, loss = torch.arange(64) * 7 % 10, nn.CrossEntropyLoss()

    def train(steps, dropout):
        network = NETWORKS[name](dropout)
        # Batch normalisation starts with 1 and 0, as it does everywhere.
        layers = [layer for layer in network.modules() if isinstance(layer, (nn.Conv2d, nn.Linear))]
        torchpeer.start(network, [p for layer in layers for p in layer.parameters()])
        model, images = torchpeer.laid_out(network), torchpeer.laid_out(x)
        optimizer = (
            torch.optim.Adam(model.parameters(), lr=0.001, fused=torchpeer.fused)
            if adam
            else torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, fused=torchpeer.fused)
        )
        return [torchpeer.step(model, optimizer, loss, images, y) for _ in range(steps)]

    def seconds():
        start = time.perf_counter()
        train(steps, 0.25)
        return (time.perf_counter() - start) / steps

    peer.serve(seconds, lambda: train(10, 0), torchpeer.FORMS)
