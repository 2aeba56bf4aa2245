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
/// - Parameter delta: above 0; with another the program stops, as PyTorch's does.
/// - Source: Huber 1964, "Robust estimation of a location parameter".
public func huberLoss<Scalar>(
  _ input: Tensor<Scalar>, _ target: Tensor<Scalar>, delta: Double = 1, reduction: Reduction = .mean
) -> Tensor<Scalar> {
  guard delta > 0 else {
    programmerError("huberLoss: delta is \(delta), which makes every loss 0 or less; it must be above 0")
  }
  return reduction((input - target).applying(.huber(delta: delta)))
}

/// The Huber loss divided by beta: d²/(2·beta) for |d| < beta, |d| − beta/2 beyond; for beta = 0 it is |d|.
public func smoothL1Loss<Scalar>(
  _ input: Tensor<Scalar>, _ target: Tensor<Scalar>, beta: Double = 1, reduction: Reduction = .mean
) -> Tensor<Scalar> {
  guard beta >= 0 else { programmerError("smoothL1Loss: beta is \(beta); it must be 0 or more") }
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

/// eˣ/Σeˣ along an axis, without overflow.
///
///     ∂L/∂x = y·(g − Σ g·y)
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func softmax<Scalar>(_ x: Tensor<Scalar>, along axis: Int = -1) -> Tensor<Scalar> {
  let axis = x.axis(axis, for: "softmax")
  let (lines, i) = (x.shape.lines(along: axis), x.operand)
  let y = Scalar.Arithmetic.softmax(x.storage, lines)
  return Tensor(y, shape: x.shape).recorded(from: i) { g, adjoints in
    let dx = Scalar.Arithmetic.softmaxPullback(y, g.storage, lines)
    adjoints.add(Tensor(dx, shape: i.shape), to: i)
  }
}

/// x − log Σeˣ along an axis: the logarithm of the softmax, exact also where the softmax is 0 to rounding.
///
///     ∂L/∂x = g − eʸ·Σg
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func logSoftmax<Scalar>(_ x: Tensor<Scalar>, along axis: Int = -1) -> Tensor<Scalar> {
  let axis = x.axis(axis, for: "logSoftmax")
  let (lines, i) = (x.shape.lines(along: axis), x.operand)
  let y = Scalar.Arithmetic.logSoftmax(x.storage, lines)
  return Tensor(y, shape: x.shape).recorded(from: i) { g, adjoints in
    let dx = Scalar.Arithmetic.logSoftmaxPullback(y, g.storage, lines)
    adjoints.add(Tensor(dx, shape: i.shape), to: i)
  }
}

/// −log softmax(logits) at the label of each example.
///
///     lossᵢ = −(1 − s)·w[tᵢ]·log pᵢ[tᵢ] − s/C·Σ w[c]·log pᵢ[c]         p = softmax, s = label smoothing
///
/// The mean is divided by the sum of the weights of the labels, which without weights is the number of examples;
/// examples with the label `ignoring` count neither above nor below, so that the mean of none is NaN, with gradient 0.
///
/// - Parameters:
///   - logits: examples × classes.
///   - labels: the class of each example, from 0.
///   - classWeights: one for each class, or nil for 1.
///   - labelSmoothing: the share of each target that is spread over all classes, from 0 to 1.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func crossEntropy<Scalar>(
  _ logits: Tensor<Scalar>, _ labels: [Int], classWeights: Tensor<Scalar>? = nil, labelSmoothing: Double = 0,
  ignoring: Int = -100, reduction: Reduction = .mean
) -> Tensor<Scalar> {
  let targets = Targets(logits.shape, labels, classWeights: classWeights, ignoring: ignoring, for: "crossEntropy")
  let (i, x) = (logits.operand, logits.storage)
  let classes = ClassTargets(
    labels: targets.labels, weights: targets.classWeights, smoothing: Scalar(labelSmoothing))
  let (losses, logSums) = Scalar.Arithmetic.crossEntropy(x, classes)
  let recorded = Tensor(losses).recorded(from: i) { g, adjoints in
    let dx = Scalar.Arithmetic.crossEntropyPullback(x, classes, logSums: logSums, g.storage)
    adjoints.add(Tensor(dx, shape: i.shape), to: i)
  }
  return reduction == .mean ? recorded.sum() / targets.totalWeight : reduction(recorded)
}

/// −Σ t·log softmax(logits) of each example, for targets that are themselves probabilities, examples × classes.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func crossEntropy<Scalar>(
  _ logits: Tensor<Scalar>, probabilities target: Tensor<Scalar>, reduction: Reduction = .mean
) -> Tensor<Scalar> {
  reduction(-(logSoftmax(logits) * target).sum(axes: [-1]))
}

/// −w[t]·x[t] at the label of each example, for x that are already logarithms of probabilities.
///
/// Weights, ignored labels and the mean are as in `crossEntropy`.
public func nllLoss<Scalar>(
  _ logProbabilities: Tensor<Scalar>, _ labels: [Int], classWeights: Tensor<Scalar>? = nil, ignoring: Int = -100,
  reduction: Reduction = .mean
) -> Tensor<Scalar> {
  let targets = Targets(logProbabilities.shape, labels, classWeights: classWeights, ignoring: ignoring, for: "nllLoss")
  let columns = logProbabilities.shape[1]
  let places = labels.enumerated().map { $1 == ignoring ? 0 : $0 * columns + $1 }
  let weights = Tensor(targets.weights)
  let chosen = places.isEmpty ? Tensor([], shape: [0]) : logProbabilities.taking(places, shape: [labels.count])
  let losses = select(where: weights, -weights * chosen, Tensor(0))
  return reduction == .mean ? losses.sum() / targets.totalWeight : reduction(losses)
}

/// How the losses of the examples become one.
public enum Reduction: String, Codable, Sendable, CaseIterable {
  /// Their mean.
  case mean
  /// Their sum.
  case sum
  /// They stay as they are.
  case none

  func callAsFunction<Scalar>(_ losses: Tensor<Scalar>) -> Tensor<Scalar> {
    switch self {
    case .mean: losses.mean()
    case .sum: losses.sum()
    case .none: losses
    }
  }
}

/// The labels of a batch, checked against the logits, with the weight of each.
private struct Targets<Scalar: TensorScalar> {
  /// The class of each example, −1 for an ignored one.
  let labels: [Int]
  /// One for each class.
  let classWeights: [Scalar]
  /// One for each example; 0 for an ignored one.
  let weights: [Scalar]

  init(_ shape: Shape, _ labels: [Int], classWeights: Tensor<Scalar>?, ignoring: Int, for operation: String) {
    guard shape.rank == 2, shape[0] == labels.count else {
      programmerError("\(operation): \(labels.count) labels for logits of shape \(shape), not examples × classes")
    }
    let classes = shape[1]
    if let weights = classWeights, weights.shape != [classes] {
      programmerError("\(operation): class weights of shape \(weights.shape) for logits of shape \(shape)")
    }
    if let wrong = labels.first(where: { $0 != ignoring && !(0..<classes).contains($0) }) {
      programmerError("\(operation): label \(wrong) is none of the \(classes) classes of logits of shape \(shape)")
    }
    let perClass = classWeights?.storage ?? [Scalar](repeating: 1, count: classes)
    self.labels = labels.map { $0 == ignoring ? -1 : $0 }
    self.classWeights = perClass
    weights = self.labels.map { $0 < 0 ? 0 : perClass[$0] }
  }

  var totalWeight: Scalar { Tensor(weights).sum().item }
}
