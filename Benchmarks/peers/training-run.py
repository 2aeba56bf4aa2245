"""PyTorch: 784-128-10 on images, batches of 64 by index, Adam; the loop that a TrainingRun is, without its records."""

import torch

import peer
import torchpeer

images, labels = torchpeer.fashion()
images = images.reshape(-1, 784)


def train(steps):
    model = torchpeer.mlp()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, fused=torchpeer.fused)
    loss = torch.nn.CrossEntropyLoss()
    batches = torch.arange(12800).split(64)
    return [torchpeer.step(model, optimizer, loss, images[k], labels[k]).item() for k in batches[:steps]]


peer.serve(torchpeer.timed_steps(train, 200), lambda: train(5), torchpeer.DENSE_FORMS)
