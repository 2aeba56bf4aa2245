"""The rows of scripts/bench: what each measures, what is asked of it, and how much work it is at least."""

import dataclasses

NUMPY = ("numpy",)
TORCH = ("numpy", "torch")


@dataclasses.dataclass(frozen=True)
class Row:
    """One benchmark; its peer is peers/NAME.py, where NAME ends at a colon."""

    what: str
    modules: tuple = TORCH  # what the peer imports
    tolerance: float = 1e-3  # how far the two sides' numbers may differ, relative to the largest
    repetitions: int = 21
    unit: str = "ms"
    goal: float | None = None  # the ratio that is asked for
    flops: float = 0  # multiplications and additions that cannot be done without
    bytes: float = 0  # bytes that must at least be read and written, of data that is not in registers
    footprint: float = 0  # how much memory these are, where some are moved twice
    group: str = "general"
    trains: bool = False  # whether its peak of memory is compared


SCALE = {"s": 1, "ms": 1e3, "us": 1e6, "ns": 1e9, "MB": 1e-6}


def convolution(images, inputs, outputs, side, filter, groups=1):
    """The operations of a convolution's forward pass; side is the output's."""
    return 2 * images * outputs * side * side * (inputs // groups) * filter * filter


def trained(first, *others):
    """A training step: forward, both gradients; the first layer needs none of its input."""
    return 2 * first + 3 * sum(others)


def dense(rows, *widths):
    return [2 * rows * a * b for a, b in zip(widths, widths[1:])]


def lenet(images):
    return [convolution(images, 1, 6, 28, 5), convolution(images, 6, 16, 10, 5), *dense(images, 400, 120, 84, 10)]


VGG = [
    convolution(64, 1, 32, 28, 3), convolution(64, 32, 32, 28, 3), convolution(64, 32, 64, 14, 3),
    convolution(64, 64, 64, 14, 3), *dense(64, 3136, 128, 10),
]
RESIDUAL = [
    convolution(64, 1, 16, 28, 3), *[convolution(64, 16, 16, 28, 3)] * 2, convolution(64, 16, 32, 14, 3),
    convolution(64, 32, 32, 14, 3), convolution(64, 16, 32, 14, 1), *[convolution(64, 32, 32, 14, 3)] * 2,
    *dense(64, 32, 10),
]
SEPARABLE = [
    convolution(64, 1, 32, 28, 3), convolution(64, 32, 32, 28, 3, groups=32), convolution(64, 32, 64, 28, 1),
    *dense(64, 64, 10),
]
# The gates of 28 LSTM steps, and the four products and two of attention in a block for 512 tokens.
LSTM = [*dense(28 * 64, 28, 256), *dense(28 * 64, 64, 256), *dense(64, 64, 10)]
GPT = [
    *dense(512, 64, 192), *dense(512, 64, 64), *dense(512, 64, 256), *dense(512, 256, 64), *dense(512, 64, 64),
    2 * 2 * 16 * 4 * 32 * 32 * 16,
]

ROWS = {}


def product(size, double=False):
    number, digits = ("Doubles", 1e-12) if double else ("Floats", 1e-4)
    return Row(
        f"A B, A^T B, A B^T, A^T B^T of {size} x {size} {number}, the mean; NumPy", NUMPY, digits,
        7 if size > 512 else 21, "us" if size < 512 else "ms", 1, flops=(2 if double else 1) * 2 * size**3)


for size in (64, 512, 1024):
    ROWS[f"product-{size}"] = product(size)
    ROWS[f"product-{size}-double"] = product(size, double=True)
for name, what in (("regression", "gradient"), ("logistic", "gradient of the log-loss")):
    for suffix, rows in (("", 1_000_000), ("-1e3", 1_000), ("-1e7", 10_000_000)):
        ROWS[name + suffix] = Row(
            f"{what} of {rows:,} x 10 Doubles; NumPy", NUMPY, 1e-9, 7 if rows > 1e6 else 21,
            "us" if rows < 1e6 else "ms", 3, bytes=88 * rows)

ROWS |= {
    "lenet": Row(
        "LeNet-5, batch 64, Adam, one epoch of 60,000 images; PyTorch", repetitions=5, unit="s", goal=3.5,
        flops=trained(*lenet(60_000)), group="headline", trains=True),
    "mlp": Row(
        "784-128-10, batch 64, one Adam step; PyTorch", goal=2, flops=trained(*dense(64, 784, 128, 10)),
        group="headline", trains=True),
    "mlp-256": Row("the same, batch 256; PyTorch", goal=2, flops=trained(*dense(256, 784, 128, 10)), trains=True),
    "mlp3": Row(
        "784-256-128-10, batch 64, one Adam step; PyTorch", goal=2, flops=trained(*dense(64, 784, 256, 128, 10)),
        trains=True),
    "mlp3-256": Row(
        "the same, batch 256; PyTorch", goal=2, flops=trained(*dense(256, 784, 256, 128, 10)), trains=True),
    "tiny": Row("2-16-16-1, batch 32, one SGD step; PyTorch", unit="us", group="headline"),
    "finder": Row(
        "LeNet-5, batch 64, 100 steps of the finder; Lightning", (*TORCH, "lightning"), repetitions=7,
        group="headline"),
    "training-run": Row("784-128-10, batch 64, a step of TrainingRun on images; PyTorch", repetitions=11, goal=2),
    "evaluation": Row(
        "LeNet-5, loss and accuracy of 10,000 images, 1,000 at a time; PyTorch", tolerance=1e-5, repetitions=7, goal=2,
        flops=sum(lenet(10_000))),
    "range-test": Row(
        "784-128-10, 1,000 rates from 1e-8 to 1, batch 64, SGD; PyTorch", repetitions=7, goal=2,
        flops=1000 * trained(*dense(64, 784, 128, 10))),
    "rnn": Row(
        "tanh RNN, 200 steps, batch 8, 8 to 16 to 1: loss and gradient; PyTorch's nn.RNN", repetitions=11, goal=2),
    "rnn-wide": Row(
        "tanh RNN, 50 steps, batch 64, 64 to 128 to 1; PyTorch's nn.RNN", repetitions=11, goal=1.2,
        flops=50 * trained(*dense(64, 64, 128), *dense(64, 128, 128)), trains=True),
    "lstm": Row(
        "LSTM, 28 steps of 28, 64 wide, batch 64, Adam; PyTorch's nn.LSTM", repetitions=11, goal=1.2,
        flops=trained(*LSTM), trains=True),
    "gpt": Row(
        "a GPT's block, batch 16 x 32 tokens, 64 wide, 4 heads, AdamW; PyTorch", repetitions=11, goal=1.2,
        flops=3 * sum(GPT), trains=True),
    "vgg": Row(
        "3 x 3 convolutions 1-32-32-64-64, pooling, 128, 10: one SGD step; PyTorch", repetitions=7, goal=2,
        flops=trained(*VGG), trains=True),
    "residual": Row(
        "stem 16, residual blocks 16, 32, 32, BatchNorm: one SGD step; PyTorch", repetitions=7, goal=2,
        flops=trained(*RESIDUAL), trains=True),
    "separable": Row(
        "3 x 3, depthwise 3 x 3, 1 x 1: one SGD step; PyTorch", repetitions=7, goal=2, flops=trained(*SEPARABLE),
        trains=True),
    "lenet-batchnorm": Row(
        "LeNet-5 with BatchNorm and Dropout: one Adam step; PyTorch", repetitions=7, goal=2,
        flops=trained(*lenet(64)), trains=True),
    "memory": Row("peak resident size of the LeNet epoch; PyTorch", repetitions=1, unit="MB", goal=1, group="headline"),
}

# How many numbers an optimizer keeps for each parameter; a step reads all of them with parameter and gradient, and writes
# all but the gradient.
KEPT = {
    "sgd": 0, "momentum": 1, "nesterov": 1, "adam": 2, "amsgrad": 3, "adamw": 2, "adagrad": 1, "rmsprop": 1,
    "adadelta": 2, "adamax": 2, "nadam": 2, "radam": 2,
}
for name, kept in KEPT.items():
    ROWS[f"optimizer:{name}"] = Row(
        "a step of 987,210 parameters, the optimizer made from a spec; PyTorch", tolerance=1e-5, repetitions=7,
        goal=1.5, bytes=4 * (3 + 2 * kept) * 987_210, footprint=4 * (2 + kept) * 987_210)
for name in "identity relu exp log sigmoid tanh gelu chain".split():
    for suffix, count, unit in (("", 1_000_000, "ms"), ("-small", 10_000, "us")):
        ROWS[f"elementwise:{name}{suffix}"] = Row(
            f"mean f(x y + z) of {count:,} numbers with its gradient; PyTorch", tolerance=1e-5, repetitions=7,
            unit=unit, goal=1.5, bytes=24 * count)
for name in "rows columns log-rows log-columns sum-rows sum-columns sum-all".split():
    ROWS[f"softmax:{name}"] = Row(
        "softmax, log-softmax or sum of 512 x 1000; PyTorch", tolerance=1e-3 if name == "sum-all" else 1e-4, repetitions=7, unit="us", goal=2,
        bytes=(4 if "sum" in name else 8) * 512_000)
for name, rows, classes in (("small", 64, 10), ("large", 512, 1000)):
    ROWS[f"cross-entropy:{name}"] = Row(
        f"loss and gradient of {rows} x {classes} logits; PyTorch", tolerance=1e-5, repetitions=7, unit="us", goal=2,
        bytes=8 * rows * classes)
ROWS["initial-weights"] = Row(
    "the weights of 784-1000-200-10; PyTorch", tolerance=1e-9, repetitions=7, goal=1, bytes=4 * 987_210)
ROWS["batches"] = Row(
    "60,000 images as Floats, in batches of 64 in a given order; PyTorch", tolerance=1e-6, repetitions=7, goal=1,
    bytes=5 * 784 * 60_000)
for name in "single sequence chain".split():
    ROWS[f"schedules:{name}"] = Row(
        "a step of ExponentialLR, of three in sequence, of two chained; PyTorch", tolerance=1e-9, repetitions=7,
        unit="ns")
