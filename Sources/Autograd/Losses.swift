import Kernels
import Tensors

/// (x − t)².
public func mseLoss<Scalar>(
  _ input: Tensor<Scalar>, _ target: Tensor<Scalar>, reduction: Reduction = .mean
) -> Tensor<Scalar> {
  reduction((input - target).squared())
}

/// |x − t|; its derivative at 0 is 0.
public func l1Loss<Scalar>(
  _ input: Tensor<Scalar>, _ target: Tensor<Scalar>, reduction: Reduction = .mean
) -> Tensor<Scalar> {
  reduction(abs(input - target))
}

/// With d = x − t: d²/2 for |d| ≤ delta, delta·(|d| − delta/2) beyond.
///
/// - Source: Huber 1964, "Robust estimation of a location parameter".
public func huberLoss<Scalar>(
  _ input: Tensor<Scalar>, _ target: Tensor<Scalar>, delta: Double = 1, reduction: Reduction = .mean
) -> Tensor<Scalar> {
  reduction((input - target).applying(.huber(delta: delta)))
}

/// The Huber loss divided by beta: d²/(2·beta) for |d| < beta, |d| − beta/2 beyond; for beta = 0 it is |d|.
public func smoothL1Loss<Scalar>(
  _ input: Tensor<Scalar>, _ target: Tensor<Scalar>, beta: Double = 1, reduction: Reduction = .mean
) -> Tensor<Scalar> {
  if beta == 0 { return l1Loss(input, target, reduction: reduction) }
  return reduction((input - target).applying(.huber(delta: beta)) / Scalar(beta))
}

/// −t·log σ(x) − (1 − t)·log(1 − σ(x)), computed from the logits x without overflow.
///
/// `positiveWeight` multiplies the first term; it broadcasts.
public func binaryCrossEntropyWithLogits<Scalar>(
  _ logits: Tensor<Scalar>, _ target: Tensor<Scalar>, positiveWeight: Tensor<Scalar>? = nil,
  reduction: Reduction = .mean
) -> Tensor<Scalar> {
  // log(1 + e⁻ˣ), exact on both sides.
  let tail = softplus(-logits, threshold: .infinity)
  let weight = positiveWeight.map { 1 + ($0 - 1) * target }
  return reduction((1 - target) * logits + (weight.map { $0 * tail } ?? tail))
}

/// −t·log p − (1 − t)·log(1 − p) for probabilities p; logarithms are clamped at −100.
///
///     ∂/∂p = (p − t)/max(p·(1 − p), ε)         ε = 1e-12 rounded to Float, as in PyTorch
///
/// Prefer `binaryCrossEntropyWithLogits`, which loses nothing where p is near 0 or 1.
public func binaryCrossEntropy<Scalar>(
  _ probabilities: Tensor<Scalar>, _ target: Tensor<Scalar>, reduction: Reduction = .mean
) -> Tensor<Scalar> {
  let (i, j) = (probabilities.operand, target.operand)
  let (p, t) = (probabilities.detached, target.detached)
  let yes = clamp(log(p), lower: -100)
  let no = clamp(log1p(-p), lower: -100)
  let losses = ((t - 1) * no - t * yes).recorded(from: i, j) { g, adjoints in
    adjoints.add(g * (p - t) / clamp(p * (1 - p), lower: Double(1e-12 as Float)), to: i)
    adjoints.add(g * (no - yes), to: j)
  }
  return reduction(losses)
}
