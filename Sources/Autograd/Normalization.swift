import Tensors

/// Running estimates of mean and variance, one for each channel, which batch normalisation uses outside training.
public struct RunningStatistics<Scalar: TensorScalar>: Equatable, Codable, Sendable {
  /// The running mean of each channel.
  public var mean: Tensor<Scalar>
  /// The running variance of each channel, unbiased.
  public var variance: Tensor<Scalar>

  /// Mean 0 and variance 1 for each channel.
  public init(channels: Int) { self.init(mean: .zeros([channels]), variance: .ones([channels])) }

  /// Estimates that are known, for example from a checkpoint: two tensors of shape [channels].
  public init(mean: Tensor<Scalar>, variance: Tensor<Scalar>) {
    self.mean = mean
    self.variance = variance
  }

  /// running ← (1 − momentum)·running + momentum·batch, with the unbiased variance of the batch.
  ///
  /// A batch without examples changes nothing; one with a single value in a channel, which has no unbiased variance,
  /// stops the program, as in PyTorch.
  public mutating func update(with batch: Tensor<Scalar>, momentum: Double) {
    let (count, m) = (Scalar(valuesPerChannel(batch.shape)), Scalar(momentum))
    guard count > 0 else { return }
    let (sample, biased) = Scalar.Arithmetic.channelStatistics(
      batch.detached.laned.elements, images: batch.shape[0], channels: batch.shape[1])
    mean = mean * (1 - m) + Tensor(sample) * m
    variance = variance * (1 - m) + Tensor(biased) * (m * count / (count - 1))
  }
}

/// (x − μ)/√(σ² + epsilon)·scale + offset for each channel, with mean μ and biased variance σ² of this batch.
///
/// For training; update `RunningStatistics` with the same batch. `x` is examples × channels, or examples × channels ×
/// height × width; of a single value in a channel nothing but 0 would be left, so it stops the program, as in PyTorch.
///
/// - Source: Ioffe & Szegedy 2015, "Batch normalization".
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func batchNorm<Scalar>(
  _ x: Tensor<Scalar>, scale: Tensor<Scalar>? = nil, offset: Tensor<Scalar>? = nil, epsilon: Double = 1e-5
) -> Tensor<Scalar> {
  let values = Scalar(valuesPerChannel(x.shape))
  let (i, j, k, x) = (x.operand, scale?.operand, offset?.operand, x.detached.laned)
  let (images, channels) = (x.shape[0], x.shape[1])
  let ones = [Scalar](repeating: 1, count: channels)
  let scale = scale?.storage ?? ones
  let (mean, variance) = Scalar.Arithmetic.channelStatistics(x.elements, images: images, channels: channels)
  let slope = variance.map { 1 / ($0 + Scalar(epsilon)).squareRoot() }
  let zeros = [Scalar](repeating: 0, count: channels)
  let factor = zip(scale, slope).map { $0 * $1 }
  let y = Scalar.Arithmetic.channelCombination(
    x.elements, zeros, x.elements, mean: mean, factor, offset?.storage ?? zeros, images: images)
  let operands = [i] + [j, k].compactMap { $0 }
  let value = Tensor(laned: y, shape: x.shape)
  return (Tensor<Scalar>.suitsLanes(x.shape) ? value : value.rowMajor).recorded(from: operands) { g, adjoints in
    let g = g.laned.elements
    let sums = Scalar.Arithmetic.channelSums(g, images: images, channels: channels)
    let products = Scalar.Arithmetic.channelProducts(g, x.elements, mean: mean, images: images)
    // Σ g·x̂, with x̂ = (x − μ)·slope.
    let normalized = zip(products, slope).map { $0 * $1 }
    let b = (0..<channels).map { -factor[$0] * slope[$0] * normalized[$0] / values }
    let c = (0..<channels).map { -factor[$0] * sums[$0] / values }
    adjoints.add(
      Tensor(
        laned: Scalar.Arithmetic.channelCombination(g, factor, x.elements, mean: mean, b, c, images: images),
        shape: i.shape), to: i)
    if let j { adjoints.add(Tensor(normalized), to: j) }
    if let k { adjoints.add(Tensor(sums), to: k) }
  }
}

/// (x − μ)/√(σ² + epsilon)·scale + offset for each channel, with running mean μ and variance σ²: for evaluation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func batchNorm<Scalar>(
  _ x: Tensor<Scalar>, using running: RunningStatistics<Scalar>, scale: Tensor<Scalar>? = nil,
  offset: Tensor<Scalar>? = nil, epsilon: Double = 1e-5
) -> Tensor<Scalar> {
  let shape = perChannel(x.shape)
  // One factor and one offset for each channel: the images are read once for each.
  let slope = 1 / sqrt(running.variance.detached + Scalar(epsilon))
  let factor = scale.map { $0 * slope } ?? slope
  let shift = running.mean.detached * factor
  return x * factor.reshaped(to: shape) + (offset.map { $0 - shift } ?? -shift).reshaped(to: shape)
}

/// (x − μ)/√(σ² + epsilon)·scale + offset, with mean μ and biased variance σ² over the last `axisCount` axes.
///
/// - Source: Ba, Kiros & Hinton 2016, "Layer normalization".
public func layerNorm<Scalar>(
  _ x: Tensor<Scalar>, axisCount: Int = 1, scale: Tensor<Scalar>? = nil, offset: Tensor<Scalar>? = nil,
  epsilon: Double = 1e-5
) -> Tensor<Scalar> {
  guard 1 <= axisCount && axisCount <= x.rank else {
    programmerError("layerNorm: shape \(x.shape) has no last \(axisCount) axes")
  }
  var result = x.normalized(over: Array((x.rank - axisCount)..<x.rank), epsilon: epsilon)
  if let scale { result = result * scale }
  if let offset { result = result + offset }
  return result
}

private func perChannel(_ shape: Shape) -> [Int] {
  guard shape.rank >= 2 else { programmerError("batchNorm: shape \(shape) has no axis of channels") }
  return shape.indices.map { $0 == 1 ? shape[1] : 1 }
}

/// How many values each channel has in a batch for training, which may not be one.
private func valuesPerChannel(_ shape: Shape) -> Int {
  let count = perChannel(shape).enumerated().reduce(1) { $1.offset == 1 ? $0 : $0 * shape[$1.offset] }
  guard count != 1 || shape[1] == 0 else {
    programmerError(
      "batchNorm: a batch of shape \(shape) has one value in each channel, and one value has no variance; training takes "
        + "two or more: leave a last batch of one example out, or use evaluation")
  }
  return count
}

extension Tensor {
  /// x̂ = (x − μ)/√(σ² + epsilon) with mean and biased variance over `axes`, which may be empty of neighbours.
  ///
  ///     ∂L/∂x = (g − mean(g) − x̂·mean(g·x̂))/√(σ² + epsilon)
  fileprivate func normalized(over axes: [Int], epsilon: Double) -> Tensor {
    let (i, x) = (operand, detached)
    let count = Scalar(axes.reduce(1) { $0 * shape[$1] })
    func mean(_ x: Tensor) -> Tensor { x.summed(over: axes, keeping: true) / count }
    let centered = x - mean(x)
    let deviation = sqrt(mean(centered * centered) + Scalar(epsilon))
    let value = centered / deviation
    return value.recorded(from: i) { g, adjoints in
      adjoints.add((g - mean(g) - value * mean(g * value)) / deviation, to: i)
    }
  }
}
