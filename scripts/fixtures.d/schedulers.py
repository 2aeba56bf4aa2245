"""schedulers.json: each of PyTorch's schedulers, its argument errors, its closed form, and what a resumed run does."""

import copy

from common import TORCH, cycles, inputs, make_optimizer, make_scheduler, momenta, rates

STATE = ["num_bad_epochs", "cooldown_counter", "best"]


def advance(scheduler, case, step):
    """Call number `step` of step(), counted from 1, with the argument that the case gives."""
    if "metrics" in case:
        scheduler.step(case["metrics"][step - 1])
    elif "epochs" in case and case["epochs"][step - 1] is not None:
        scheduler.step(case["epochs"][step - 1])
    else:
        scheduler.step()


def closed_form(scheduler):
    """The rates by the closed form: None if there is none, an empty list if it divides by zero."""
    if not hasattr(scheduler, "_get_closed_form_lr"):
        return None
    try:
        return [float(rate) for rate in scheduler._get_closed_form_lr()]
    except ZeroDivisionError:
        return []


def difference(ours, theirs):
    return max((abs(a - b) for x, y in zip(ours, theirs) for a, b in zip(x, y)), default=0.0)


class Run:
    """One run of a case from its start: all that is seen of it, and the states after `resume_at` steps."""

    def __init__(self, case):
        self.rates, self.momenta, self.closed, self.states, self.error = [], [], [], [], None
        step = 0
        try:
            optimizer = make_optimizer(case)
            scheduler = make_scheduler(optimizer, case)
            while True:
                self.rates.append(rates(optimizer))
                self.momenta.append(momenta(optimizer))
                self.closed.append(closed_form(scheduler))
                if step and "metrics" in case:
                    self.states.append([getattr(scheduler, name) for name in STATE])
                if step == case.get("resume_at"):
                    self.saved = copy.deepcopy((optimizer.state_dict(), scheduler.state_dict()))
                if step == case["steps"]:
                    break
                step += 1
                advance(scheduler, case, step)
        except Exception as raised:
            self.error = {"when": "step", "step": step} if self.rates else {"when": "construct"}
            self.error |= {"type": type(raised).__name__, "message": str(raised)}


def resumed(case, saved, mode):
    """The rates from step `resume_at` on of a run that is taken up in a new optimizer and scheduler."""
    optimizer_state, scheduler_state = copy.deepcopy(saved)
    optimizer = make_optimizer(case)
    if mode in ("optimizer first", "constructor"):
        optimizer.load_state_dict(optimizer_state)
    if mode == "constructor":
        scheduler = make_scheduler(optimizer, case, last_epoch=case["resume_at"] - 1)
    else:
        scheduler = make_scheduler(optimizer, case)
        if mode == "both":
            optimizer.load_state_dict(optimizer_state)
        scheduler.load_state_dict(scheduler_state)
    seen = [rates(optimizer)]
    for step in range(case["resume_at"] + 1, case["steps"] + 1):
        advance(scheduler, case, step)
        seen.append(rates(optimizer))
    return seen


def resume(case, run):
    expected = run.rates[case["resume_at"] :]
    result = {"at": case["resume_at"]}
    if case.get("show_state"):
        # The phases follow from the arguments.
        result["state_dict"] = {key: value for key, value in run.saved[1].items() if key != "_schedule_phases"}
    result["matches"] = resumed(case, run.saved, "both") == expected
    seen = resumed(case, run.saved, "optimizer first")
    result["optimizer_loaded_first_matches"] = seen == expected
    if seen != expected:
        result["optimizer_loaded_first_max_abs_diff"] = difference(seen, expected)
    # A new optimizer has its first rate until the scheduler's next step.
    seen = resumed(case, run.saved, "scheduler only")
    result["scheduler_state_only_matches"] = seen[1:] == expected[1:]
    if seen[1:] != expected[1:]:
        result["scheduler_state_only_max_abs_diff"] = difference(seen[1:], expected[1:])
        result["scheduler_state_only_lr_head"] = seen[:4]
    return result


def resume_in_constructor(case, run):
    expected = run.rates[case["resume_at"] :]
    seen = resumed(case, run.saved, "constructor")
    result = {"last_epoch": case["resume_at"] - 1, "matches": seen == expected}
    if seen != expected:
        result |= {"max_abs_diff": difference(seen, expected), "lr": seen}
    return result


def make():
    data = inputs("schedulers")
    cases = []
    for case in data.pop("cases"):
        case.setdefault("optimizer", {"class": "SGD", "momentum": 0.9})
        run = Run(case)
        result = {key: case[key] for key in ("name", "class", "tags", "params", "base_lrs", "optimizer")}
        result["num_steps"] = max(0, len(run.rates) - 1)
        result |= {"note": case["note"]} if "note" in case else {}
        result |= {"error": run.error} if run.error else {}
        result |= {key: case[key] for key in ("metrics", "epochs") if key in case}
        result["lr"] = run.rates
        if cycles(case) and run.rates:
            result["momentum"] = run.momenta
        if run.closed and run.closed[0] is not None:
            apart = difference(run.closed, run.rates)
            result["closed_form_max_abs_diff"] = apart
            if apart > 1e-12 * max(abs(rate) for row in run.rates for rate in row):
                result["closed_form_lr"] = run.closed
        if run.states:
            result["state_per_step"] = {"columns": STATE, "rows": run.states}
        if "resume_at" in case:
            result["resume"] = resume(case, run)
            if case["class"] not in ("SequentialLR", "ChainedScheduler", "ReduceLROnPlateau") and "epochs" not in case:
                result["resume_ctor"] = resume_in_constructor(case, run)
        cases.append(result)
    source = "torch.optim.lr_scheduler.<class>(optimizer, **params); get_last_lr() before the first and after every scheduler.step()"
    return {"source": f"{TORCH}: {source}", "schema": 1, **data, "cases": cases}
