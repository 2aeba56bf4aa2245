"""PyTorch: loss and accuracy of LeNet-5 on 10,000 test images, 1,000 at a time."""

import time

import torch

import peer
import torchpeer

images, labels = torchpeer.fashion("t10k")


@torch.no_grad()
def evaluate():
    model, loss, right = torchpeer.laid_out(torchpeer.lenet()), 0.0, 0
    for x, y in zip(images.split(1000), labels.split(1000)):
        logits = model(torchpeer.laid_out(x))
        loss += torch.nn.functional.cross_entropy(logits, y, reduction="sum").item()
        right += (logits.argmax(1) == y).sum().item()
    return loss / len(images), right / len(images)


def seconds():
    start = time.perf_counter()
    evaluate()
    return time.perf_counter() - start


peer.serve(seconds, evaluate, torchpeer.FORMS)
