"""PyTorch: one epoch of LeNet-5 on Fashion-MNIST, batches taken from one tensor in a new order."""

import time

import torch

import peer
import torchpeer

images, labels = torchpeer.fashion()


def seconds():
    start = time.perf_counter()
    torchpeer.train_lenet(images, labels, torch.randperm(len(images)))
    return time.perf_counter() - start


def check():
    return torchpeer.train_lenet(images, labels, torch.arange(320))


if __name__ == "__main__":
    peer.serve(seconds, check, torchpeer.FORMS)
