"""Makes scheduler_compositions.json: random compositions of schedulers, and what PyTorch makes of them.

    .build/fixtures-venv/bin/python scripts/fixtures.d/scheduler_compositions.py [FOLDER] [--seed N] [--cases N]

The same seed gives the same file. Another seed, and more cases, are for a longer search.
"""

import argparse
import math
import pathlib
import random
import types

from torch.optim import lr_scheduler

from common import cycles, make_optimizer, make_scheduler, momenta, rates, version, write

SEED = 20261126
CASES = 560

LEAVES = [
    "LambdaLR", "MultiplicativeLR", "StepLR", "MultiStepLR", "ConstantLR", "LinearLR", "ExponentialLR",
    "PolynomialLR", "CosineAnnealingLR", "CosineAnnealingWarmRestarts", "CyclicLR", "OneCycleLR",
]  # fmt: skip
CYCLING = ("CyclicLR", "OneCycleLR")



def composed(kind, members, *milestones):
    """A composition in short: members as (class, parameters)."""
    written = [m if isinstance(m, dict) else {"class": m[0], "params": m[1]} for m in members]
    params = {"schedulers": written} | ({"milestones": list(milestones)} if kind == "SequentialLR" else {})
    return {"class": kind, "params": params}


HALVED = ("StepLR", {"step_size": 2, "gamma": 0.5})
SMALL = {"base_lr": 0.01, "max_lr": 0.1}

# Cases that were once answered wrongly: shape, spec, base rate, steps. They come first in the file.
KNOWN = [
    ("cyclic-behind", composed("ChainedScheduler", [HALVED, ("CyclicLR", SMALL | {"step_size_up": 3, "cycle_momentum": False})]), 0.5, 8),
    ("cycling-sequence", composed("SequentialLR", [("OneCycleLR", {"max_lr": 0.2, "total_steps": 30}), ("CyclicLR", SMALL | {"step_size_up": 3})], 6), 0.4, 12),
    ("constant-later", composed("SequentialLR", [HALVED, ("ConstantLR", {"factor": 0.0, "total_iters": 0})], 3), 1.0, 6),
    ("cycling-chain", composed("ChainedScheduler", [("CyclicLR", SMALL | {"step_size_up": 4}), composed("SequentialLR", [HALVED, ("OneCycleLR", {"max_lr": 0.1, "total_steps": 30})], 10)]), 0.4, 13),
    ("nested-first", composed("SequentialLR", [composed("ChainedScheduler", [("PolynomialLR", {"total_iters": 0}), HALVED]), ("ExponentialLR", {"gamma": 0.9})], 5), 0.3, 8),
]  # fmt: skip


class Maker:
    """Draws specs. `steps` is the length of the run, so that most of what happens does so inside of it."""

    def __init__(self, rng, groups, steps, can_cycle):
        self.rng, self.groups, self.steps, self.can_cycle = rng, groups, steps, can_cycle

    # Numbers

    def chance(self, probability):
        return self.rng.random() < probability

    def number(self, low, high, digits=3):
        """A number with few digits, so that the spec is short and a person can type it."""
        return round(self.rng.uniform(low, high), digits)

    def count(self, low=1, high=None):
        return self.rng.randint(low, max(low, high or self.steps))

    def rate(self, low=0.01, high=0.5):
        return float(f"{math.exp(self.rng.uniform(math.log(low), math.log(high))):.2g}")

    def per_group(self, draw, probability=0.4):
        """One value for all groups or, where PyTorch takes a list, sometimes one for each."""
        if self.groups > 1 and self.chance(probability):
            return [draw() for _ in range(self.groups)]
        return draw()

    def length(self):
        """Of a cycle or a decay: usually shorter than the run, sometimes 1."""
        return 1 if self.chance(0.06) else self.count(2, self.steps // 2 if self.chance(0.7) else self.steps + 10)

    # Members

    def formula(self, multiplies):
        if multiplies:
            kind = self.rng.choice(["constant", "exp", "every", "warmup", "inverse", "one_minus", "cosine"])
        else:
            kind = self.rng.choice(
                ["exp", "inverse", "floor_div", "warmup", "noam", "cosine", "constant", "every", "one_minus", "inv_pow"]
            )
        draw = {
            "exp": lambda: [self.number(0.97 if multiplies else 0.8, 1.0)],
            "inverse": lambda: [self.number(0.001 if multiplies else 0.01, 0.02 if multiplies else 1)],
            "floor_div": lambda: [self.count(2, 10)],
            "warmup": lambda: [self.count(2, 12)],
            "noam": lambda: [self.count(2, 20)],
            "cosine": lambda: [self.count(2 * self.steps, 6 * self.steps) if multiplies else self.count(5, self.steps)],
            "constant": lambda: [self.number(0.7, 1.1)],
            "every": lambda: [self.number(0.3, 0.95, 2), self.count(2, 8)],
            "one_minus": lambda: [self.number(0.001, 0.9 / (self.steps + 1), 4)],
            "inv_pow": lambda: [self.count(2, 5), self.number(0.01, 0.1)],
        }
        return {"kind": kind, "args": draw[kind]()}

    def cyclic(self):
        base = self.per_group(lambda: self.rate(0.001, 0.1))
        params = {"base_lr": base, "max_lr": self.per_group(lambda: self.rate(0.1, 0.5))}
        params["step_size_up"] = self.count(1, self.steps // 3)
        if self.chance(0.4):
            params["step_size_down"] = self.count(1, self.steps // 3)
        kind = self.rng.choice(["", "", "triangular", "triangular2", "exp_range", "scale_fn"])
        if kind == "scale_fn":
            params["scale_fn"] = self.rng.choice(
                [{"kind": "sine_scale", "args": []}, {"kind": "inv_pow", "args": [self.count(2, 5), self.number(0.01, 0.2)]}]
            )
            if self.chance(0.5):
                params["scale_mode"] = self.rng.choice(["cycle", "iterations"])
        elif kind:
            params["mode"] = kind
            if kind == "exp_range":
                params["gamma"] = self.number(0.8, 1.0)
        return self.momentum(params)

    def one_cycle(self):
        params = {"max_lr": self.per_group(lambda: self.rate(0.02, 0.5))}
        # A run that is longer than total_steps is a mistake that PyTorch only notices on the way.
        total = self.count(4, self.steps) if self.chance(0.3) else self.count(self.steps, 2 * self.steps)
        if self.chance(0.15):
            params["epochs"] = self.count(2, 5)
            params["steps_per_epoch"] = -(-total // params["epochs"])
            total = params["epochs"] * params["steps_per_epoch"]
        else:
            params["total_steps"] = total
        if self.chance(0.4):
            part = self.number(0.05, 0.95, 2)
            # 1/total is a rise of no length, for which the constructor divides by zero.
            if abs(part * total - 1) > 1e-6:
                params["pct_start"] = part
        if self.chance(0.4):
            params["anneal_strategy"] = self.rng.choice(["cos", "linear"])
        if self.chance(0.25):
            params["three_phase"] = True
        if self.chance(0.3):
            params["div_factor"] = float(self.count(2, 50))
        if self.chance(0.3):
            params["final_div_factor"] = self.rng.choice([10.0, 100.0, 1e3])
        return self.momentum(params)

    def momentum(self, params):
        """cycle_momentum both ways; an optimizer without momentum allows only one."""
        if not self.can_cycle or self.chance(0.4):
            params["cycle_momentum"] = False
        else:
            if self.chance(0.3):
                params["cycle_momentum"] = True
            if self.chance(0.5):
                params["base_momentum"] = self.per_group(lambda: self.number(0.5, 0.85, 2))
            if self.chance(0.5):
                params["max_momentum"] = self.per_group(lambda: self.number(0.86, 0.99, 2))
        return params

    def leaf(self, name=None):
        name = name or self.rng.choice(LEAVES)
        # A quarter of the optional parameters stay at their defaults.
        given = lambda: self.chance(0.75)
        params = {}
        if name == "LambdaLR":
            params["lr_lambda"] = self.per_group(lambda: self.formula(multiplies=False))
        elif name == "MultiplicativeLR":
            params["lr_lambda"] = self.per_group(lambda: self.formula(multiplies=True))
        elif name == "StepLR":
            params["step_size"] = self.count(1, self.steps // 3)
            if given():
                params["gamma"] = self.number(0.3, 0.95, 2)
        elif name == "MultiStepLR":
            milestones = [self.count(0 if self.chance(0.1) else 1, self.steps) for _ in range(self.count(1, 4))]
            params["milestones"] = milestones if self.chance(0.2) else sorted(milestones)
            if given():
                params["gamma"] = self.number(0.2, 0.9, 2)
        elif name == "ConstantLR":
            if given():
                params["factor"] = self.number(0.05, 1.0, 2)
            if given():
                params["total_iters"] = 0 if self.chance(0.1) else self.length()
            if self.chance(0.04):
                params["factor"] = 0.0
        elif name == "LinearLR":
            if given():
                params["start_factor"] = self.number(0.05, 1.0, 2)
            if given():
                params["end_factor"] = self.number(0.05, 1.0, 2) if self.chance(0.5) else 1.0
            if given():
                params["total_iters"] = 0 if self.chance(0.04) else self.length()
        elif name == "ExponentialLR":
            params["gamma"] = self.number(0.8, 0.99)
        elif name == "PolynomialLR":
            if given():
                params["total_iters"] = 0 if self.chance(0.04) else self.length()
            if given():
                params["power"] = self.rng.choice([0.5, 1.0, 1.5, 2.0, 3.0])
        elif name == "CosineAnnealingLR":
            params["T_max"] = self.length()
            if self.chance(0.4):
                params["eta_min"] = self.rate(0.0001, 0.01)
        elif name == "CosineAnnealingWarmRestarts":
            params["T_0"] = self.count(1, self.steps // 2)
            if self.chance(0.6):
                params["T_mult"] = self.count(1, 3)
            if self.chance(0.4):
                params["eta_min"] = self.rate(0.0001, 0.01)
        elif name == "CyclicLR":
            params = self.cyclic()
        elif name == "OneCycleLR":
            params = self.one_cycle()
        return {"class": name, "params": params}

    # Compositions

    def milestones(self, count):
        """Ascending, with the edges often among them: 1, adjacent ones, equal ones, 0, beyond the end."""
        marks = sorted(self.count(1, self.steps - 1) for _ in range(count))
        edge = self.rng.random()
        if edge < 0.12:
            marks[0] = 1
        elif edge < 0.24 and count > 1:
            marks[1] = marks[0] + 1
        elif edge < 0.29 and count > 1:
            marks[1] = marks[0]
        elif edge < 0.33:
            marks[0] = 0
        elif edge < 0.40:
            marks[-1] = self.steps + self.count(0, 9)
        return sorted(marks)

    def sequence(self, members, milestones=None):
        if milestones is None:
            milestones = self.milestones(len(members) - 1) if len(members) > 1 else []
        return {"class": "SequentialLR", "params": {"schedulers": members, "milestones": milestones}}

    def chain(self, members):
        return {"class": "ChainedScheduler", "params": {"schedulers": members}}

    def leaves(self, low, high):
        return [self.leaf() for _ in range(self.rng.randint(low, high))]

    def composition(self):
        return self.sequence(self.leaves(2, 3)) if self.chance(0.55) else self.chain(self.leaves(2, 3))

    def mixed(self, inner, count):
        """`count` members, the composition `inner` at a random place among leaves."""
        members = [self.leaf() for _ in range(count - 1)]
        members.insert(self.rng.randrange(count), inner)
        return members

    def chain_then_cyclic(self):
        """CyclicLR behind other members (case 03)."""
        return self.chain(self.leaves(1, 2) + [self.leaf("CyclicLR")] + (self.leaves(0, 1)))

    def cycling_sequence(self):
        """Several members that cycle, which share the group's momenta (case 05)."""
        members = [self.leaf(self.rng.choice(CYCLING)) for _ in range(self.rng.randint(2, 3))]
        if self.chance(0.4):
            members.insert(self.rng.randrange(len(members) + 1), self.leaf())
        return self.sequence(members)

    def constant_later(self):
        """A ConstantLR of 0 steps, or of factor 0, as a later member (case 07)."""
        constant = self.leaf("ConstantLR")
        constant["params"].update(self.rng.choice([{"total_iters": 0}, {"factor": 0.0}, {"factor": 0.0, "total_iters": 0}]))
        return self.sequence([self.leaf(), constant] + self.leaves(0, 1))

    def cycling_chain(self):
        """A chain that holds a cycling member and a sequence with another (case 08)."""
        inner = [self.leaf(), self.leaf(self.rng.choice(CYCLING))]
        self.rng.shuffle(inner)
        members = [self.leaf(self.rng.choice(CYCLING)), self.sequence(inner)]
        if self.chance(0.3):
            members.reverse()
        return self.chain(members + self.leaves(0, 1))

    def nested_first(self):
        return self.sequence([self.composition()] + self.leaves(1, 2))

    def nested_later(self):
        """PyTorch raises at the milestone, if the run comes so far."""
        return self.sequence(self.leaves(1, 2) + [self.composition()] + self.leaves(0, 1))

    def deep(self):
        inner = self.mixed(self.composition(), 2)
        inner = self.sequence(inner) if self.chance(0.5) else self.chain(inner)
        outer = [inner] + self.leaves(1, 2)
        return self.sequence(outer) if self.chance(0.5) else self.chain(outer)

    def plateau(self):
        """ReduceLROnPlateau can be no member."""
        members = self.leaves(1, 2)
        members.insert(
            self.rng.randrange(len(members) + 1), {"class": "ReduceLROnPlateau", "params": {"patience": self.count(1, 5)}}
        )
        return self.sequence(members) if self.chance(0.5) else self.chain(members)

    def disordered(self):
        spec = self.sequence(self.leaves(3, 4))
        spec["params"]["milestones"].reverse()
        return spec

    # Shape, how many of a hundred cases have it, and how it is drawn.
    SHAPES = {
        "sequence": (27, lambda self: self.sequence(self.leaves(2, 4))),
        "chain": (19, lambda self: self.chain(self.leaves(2, 3))),
        "single": (2, lambda self: self.rng.choice([self.sequence, self.chain])([self.leaf()])),
        "cyclic-behind": (6, chain_then_cyclic),
        "cycling-sequence": (8, cycling_sequence),
        "constant-later": (4, constant_later),
        "cycling-chain": (6, cycling_chain),
        "nested-first": (10, nested_first),
        "nested-later": (2, nested_later),
        "nested-in-chain": (9, lambda self: self.chain(self.mixed(self.composition(), self.rng.randint(2, 3)))),
        "deep": (4, deep),
        "disordered": (2, disordered),
        "plateau": (1, plateau),
    }


def name(spec):
    if "schedulers" not in spec["params"]:
        return spec["class"]
    return f"{spec['class']}({', '.join(map(name, spec['params']['schedulers']))})"


def run(spec):
    """The rates and momenta of every step, 0 being right after construction, and the error that ended it, if any."""
    seen, moments, error, step = [], [], None, 0
    optimizer = make_optimizer(spec)
    try:
        scheduler = make_scheduler(optimizer, spec)
        while True:
            seen.append(rates(optimizer))
            moments.append(momenta(optimizer))
            if step == spec["num_steps"]:
                break
            step += 1
            scheduler.step()
    except Exception as raised:
        error = {"when": "step", "step": step} if seen else {"when": "construct"}
        error |= {"type": type(raised).__name__, "message": str(raised)}
    result = {}
    if seen:
        result["lr"] = seen
        if cycles(spec):
            result["momentum"] = moments
    if error:
        result["error"] = error
    return result


class Nudged(types.ModuleType):
    """The math module with a cosine that is off by one unit in the last place, except where it is exact."""

    def __getattr__(self, name):
        return getattr(math, name)

    @staticmethod
    def cos(x):
        value = math.cos(x)
        return value if abs(value) == 1 else math.nextafter(value, 2)


def is_steady(spec, result):
    """Whether the last digit of a cosine matters little: otherwise the tolerance would measure the C library."""
    lr_scheduler.math = Nudged("math")
    try:
        other = run(spec)
    finally:
        lr_scheduler.math = math
    if other.get("error") != result.get("error"):
        return False
    for column in ("lr", "momentum"):
        values = [x for row in result.get(column, []) for x in row]
        size = max(map(abs, values), default=0)
        if not math.isfinite(size) or size > 100:
            return False
        others = [x for row in other.get(column, []) for x in row]
        if any(abs(a - b) > 1e-13 * size for a, b in zip(values, others)):
            return False
    return True


def shortened(rows):
    """The rows with null for each that equals the one before."""
    return [rows[0]] + [None if row == before else row for before, row in zip(rows, rows[1:])]


def draw(rng, shapes, weights):
    """One spec that is worth keeping, and what PyTorch makes of it."""
    while True:
        steps = rng.randint(40, 60) if rng.random() < 0.04 else rng.randint(10, 24)
        optimizer = rng.choices(
            [
                {"class": "SGD", "momentum": 0.9}, {"class": "SGD", "momentum": 0.0}, {"class": "SGD"},
                {"class": "Adam", "betas": [0.9, 0.999]}, {"class": "RMSprop", "momentum": 0.5}, {"class": "Adagrad"},
            ],
            [60, 5, 5, 15, 5, 10],
        )[0]  # fmt: skip
        groups = 2 if rng.random() < 0.12 else 1
        maker = Maker(rng, groups, steps, can_cycle=optimizer["class"] != "Adagrad" or rng.random() < 0.1)
        shape = rng.choices(shapes, weights)[0]
        spec = Maker.SHAPES[shape][1](maker)
        spec |= {"base_lrs": [maker.rate(0.05, 1) for _ in range(groups)], "optimizer": optimizer, "num_steps": steps}
        result = run(spec)
        if is_steady(spec, result):
            return shape, spec, result


def draw_all(seed, count):
    rng = random.Random(seed)
    shapes = list(Maker.SHAPES)
    weights = [Maker.SHAPES[shape][0] for shape in shapes]
    for index in range(count):
        if index < len(KNOWN):
            shape, spec, rate, steps = KNOWN[index]
            spec = spec | {"base_lrs": [rate], "optimizer": {"class": "SGD", "momentum": 0.9}, "num_steps": steps}
            result = run(spec)
        else:
            shape, spec, result = draw(rng, shapes, weights)
        for column in ("lr", "momentum"):
            if column in result:
                result[column] = shortened(result[column])
        yield {"name": f"{index} {name(spec)}", "tags": [shape], **spec, **result}


def make(seed=SEED, count=CASES):
    return {
        "source": f"{version('torch')}: torch.optim.lr_scheduler",
        "schema": 1,
        "generator": "scripts/fixtures.d/scheduler_compositions.py",
        "seed": seed,
        "format": 'Tests/Fixtures/README.md, "scheduler_compositions.json"',
        "suggested_tolerance": "1e-12 of the largest value of the column",
        "cases": list(draw_all(seed, count)),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", default="Tests/Fixtures")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--cases", type=int, default=CASES)
    arguments = parser.parse_args()
    path = pathlib.Path(arguments.folder, "scheduler_compositions.json")
    root = make(arguments.seed, arguments.cases)
    write(path, root, compact=True)
    raised = sum("error" in case for case in root["cases"])
    print(f"{path}: {len(root['cases'])} cases, seed {arguments.seed}; PyTorch raises in {raised}.")


if __name__ == "__main__":
    main()
