"""autograd.json: operations with their outputs and the gradients of sum(output * weights)."""

import torch
from torch.nn import functional

from common import TORCH, inputs

# Everything takes the inputs by name in `x`, in their order in `in_order`, and the attributes in `at`.


def binary(operation):
    def apply(x, in_order, at):
        if "number_first" in at:
            return operation(at["number_first"], in_order[0])
        return operation(in_order[0], at["b"] if "b" in at else in_order[1])

    return apply


def unary(operation):
    return lambda x, in_order, at: operation(*in_order)


def with_attributes(operation):
    """Attributes that are the operation's own keyword arguments."""
    return lambda x, in_order, at: operation(*in_order, **at)


def reduction(operation):
    def apply(x, in_order, at):
        (a,) = in_order
        return operation(a) if at["axes"] is None else operation(a, dim=at["axes"], keepdim=at["keepdim"])

    return apply


def extremum(operation):
    def apply(x, in_order, at):
        if "dim" not in at:
            return operation(in_order[0])
        values, indices = operation(in_order[0], dim=at["dim"])
        return values, {"indices": indices.flatten().tolist()}

    return apply


def power(x, in_order, at):
    if "base" in at:
        return torch.pow(at["base"], in_order[0])
    return torch.pow(in_order[0], at["exponent"] if "exponent" in at else in_order[1])


def transpose(x, in_order, at):
    result = in_order[0].transpose(*at["dims"])
    return result.reshape(at["then_reshape"]) if "then_reshape" in at else result


def cut(x, in_order, at):
    if "index" in at:
        return in_order[0].select(at["dim"], at["index"])
    return in_order[0][tuple(slice(*part) for part in at["ranges"])]


def pad(x, in_order, at):
    return functional.pad(in_order[0], (at["left"], at["right"], at["top"], at["bottom"]), value=at["value"])


def concat(x, in_order, at):
    return torch.cat([x[name] for name in at["of"]] if "of" in at else in_order, dim=at["dim"])


def max_pool(x, in_order, at):
    output, indices = functional.max_pool2d(
        in_order[0], at["kernel"], at["stride"], at["padding"], at["dilation"], at["ceil_mode"], return_indices=True
    )
    return output, {"indices": indices.flatten().tolist()}


def average_pool(x, in_order, at):
    return functional.avg_pool2d(
        in_order[0], at["kernel"], at["stride"], at["padding"], at["ceil_mode"], at["count_include_pad"]
    )


def batch_norm(x, in_order, at):
    mean, variance = x["running_mean"].clone(), x["running_var"].clone()
    output = functional.batch_norm(
        x["x"], mean, variance, x["weight"], x["bias"], at["training"], at["momentum"], at["eps"]
    )
    extra = {"running_mean_after": mean.tolist(), "running_var_after": variance.tolist()}
    return output, extra


def conv2d(x, in_order, at):
    return functional.conv2d(x["x"], x["weight"], x.get("bias"), **at)


def weighted(operation):
    """A loss of a prediction and a target, with class weights if there are any."""
    return lambda x, in_order, at: operation(in_order[0], x["target"], weight=x.get("weight"), **at)


def twenty_sines(a):
    for _ in range(20):
        a = torch.sin(a)
    return a


def diamond(a, b):
    product = a @ b
    return torch.tanh(product) * product + a.sum()


COMPOSITES = {
    "x*x + x": lambda a: a * a + a,
    "diamond: tanh(a@b) * (a@b) + a.sum()": diamond,
    "a @ a^T": lambda a: a @ a.T,
    "detach: a * a.detach()": lambda a: a * a.detach(),
    "rms: a / sqrt(mean(a^2)+1e-8)": lambda a: a / torch.sqrt((a**2).mean(dim=-1, keepdim=True) + 1e-8),
    "long chain: 20 x sin": twenty_sines,
    "two-layer mlp: relu(x@w1+b1)@w2": lambda x, w1, b1, w2: torch.relu(x @ w1 + b1) @ w2,
}

OPERATIONS = {
    "add": binary(torch.add), "sub": binary(lambda a, b: a - b), "mul": binary(torch.mul), "div": binary(lambda a, b: a / b),
    "maximum": unary(torch.maximum), "minimum": unary(torch.minimum), "pow": power,
    "neg": unary(torch.neg), "exp": unary(torch.exp), "log": unary(torch.log), "log1p": unary(torch.log1p),
    "sqrt": unary(torch.sqrt), "sin": unary(torch.sin), "cos": unary(torch.cos), "tanh": unary(torch.tanh),
    "sigmoid": unary(torch.sigmoid), "relu": unary(torch.relu), "abs": unary(torch.abs), "square": unary(torch.square),
    "reciprocal": unary(torch.reciprocal), "silu": unary(functional.silu), "gelu": with_attributes(functional.gelu),
    "softplus": with_attributes(functional.softplus), "leaky_relu": with_attributes(functional.leaky_relu),
    "elu": with_attributes(functional.elu), "clamp": with_attributes(torch.clamp),
    "sum": reduction(torch.sum), "mean": reduction(torch.mean), "amax": reduction(torch.amax), "amin": reduction(torch.amin),
    "max": extremum(torch.max), "min": extremum(torch.min), "argmax": with_attributes(torch.argmax),
    "var": with_attributes(torch.var), "std": with_attributes(torch.std), "logsumexp": with_attributes(torch.logsumexp),
    "prod": with_attributes(torch.prod), "cumsum": with_attributes(torch.cumsum), "norm": with_attributes(torch.norm),
    "softmax": with_attributes(torch.softmax), "log_softmax": with_attributes(torch.log_softmax),
    "reshape": with_attributes(torch.reshape), "transpose": transpose, "permute": with_attributes(torch.permute),
    "unsqueeze": with_attributes(torch.unsqueeze), "squeeze": with_attributes(torch.squeeze),
    "expand": lambda x, in_order, at: in_order[0].expand(at["shape"]),
    "slice": cut, "concat": concat, "stack": lambda x, in_order, at: torch.stack(in_order, dim=at["dim"]),
    "gather": lambda x, in_order, at: torch.gather(x["a"], at["dim"], x["index"]),
    "index_select": lambda x, in_order, at: torch.index_select(x["a"], at["dim"], x["index"]),
    "where": lambda x, in_order, at: torch.where(x["mask"].bool(), x["a"], x["b"]), "pad": pad,
    "matmul": unary(torch.matmul), "linear": unary(functional.linear), "conv2d": conv2d,
    "max_pool2d": max_pool, "avg_pool2d": average_pool, "batch_norm": batch_norm,
    "layer_norm": lambda x, in_order, at: functional.layer_norm(
        x["x"], at["normalized_shape"], x.get("weight"), x.get("bias"), at["eps"]),
    "cross_entropy": weighted(functional.cross_entropy), "nll_loss": weighted(functional.nll_loss),
    "mse_loss": with_attributes(functional.mse_loss), "l1_loss": with_attributes(functional.l1_loss),
    "smooth_l1_loss": with_attributes(functional.smooth_l1_loss), "huber_loss": with_attributes(functional.huber_loss),
    "bce_with_logits": lambda x, in_order, at: functional.binary_cross_entropy_with_logits(
        x["input"], x["target"], pos_weight=x.get("pos_weight"), **at),
    "bce_loss": with_attributes(functional.binary_cross_entropy),
}  # fmt: skip


def tensor(values):
    kind = getattr(torch, values.get("dtype", "float64"))
    result = torch.tensor(values["data"], dtype=kind).reshape(values["shape"])
    return result.requires_grad_(kind == torch.float64 and values.get("requires_grad", True))


def outcome(case):
    x = {values["name"]: tensor(values) for values in case["inputs"]}
    if case["op"] == "composite":
        result = COMPOSITES[case["name"].removeprefix("composite/")](*x.values())
    else:
        result = OPERATIONS[case["op"]](x, list(x.values()), case.get("attrs", {}))
    output, extra = result if isinstance(result, tuple) else (result, {})
    values = {"shape": list(output.shape), "data": output.flatten().tolist()}
    if output.dtype != torch.float64:
        values["dtype"] = str(output.dtype).removeprefix("torch.")
    gradients = None
    if "weights" in case:
        weights = torch.tensor(case["weights"], dtype=torch.float64).reshape(output.shape)
        (output * weights).sum().backward()
        gradients = [{"input": k, "data": t.grad.flatten().tolist()} for k, t in x.items() if t.requires_grad]
    return values, gradients, extra


def make():
    data = inputs("autograd")
    cases = []
    for case in data.pop("cases"):
        output, gradients, extra = outcome(case)
        result = {key: case[key] for key in ("name", "op", "attrs", "tags", "note", "inputs") if key in case}
        result["output"] = output
        if gradients is not None:
            result |= {"weights": case["weights"], "grads": gradients}
        result |= {"nonsmooth": True} if case.get("nonsmooth") else {}
        if extra and not case.get("without_extra"):
            result["extra"] = extra
        cases.append(result)
    source = "float64 CPU: out = op(inputs, **attrs); grads = d sum(out*weights) / d input"
    return {"source": f"{TORCH} {source}", "schema": 1, **data, "cases": cases}
