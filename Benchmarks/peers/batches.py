"""PyTorch: 60,000 images as Floats, in batches of 64 in a given order."""

import time

import torch

import peer

PIXELS = (torch.arange(47_040_000) * 37 % 256).to(torch.uint8).reshape(60_000, 784)
FLOATS = PIXELS / 255
ORDER = torch.arange(60_000) * 7_919 % 60_000
kept = True


def work():
    for rows in ORDER.split(64):
        x = FLOATS[rows] if kept else PIXELS[rows].float().div_(255)
    return x.flatten()[:8].tolist()


def seconds():
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def form(threads, floats):
    def change():
        global kept
        torch.set_num_threads(threads)
        kept = floats

    return change


FORMS = {f"{t} threads, kept as {'Floats' if f else 'bytes'}": form(t, f) for t in (2, 1) for f in (False, True)}
peer.serve(seconds, work, FORMS)
