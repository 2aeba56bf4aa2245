import Autograd
import Tensors

/// Each channel with mean 0 and variance 1 over the batch, then scaled and shifted by what is learned.
///
///     y = (x − μ)/√(σ² + ε)·scale + offset
///     training      μ, σ²: mean and biased variance of this batch
///     evaluation    μ, σ²: the running ones, running ← (1 − momentum)·running + momentum·batch, σ² unbiased
///
/// `x` is examples × channels, or images × channels × height × width; in training each channel must have two values or
/// more, or the program stops, as in PyTorch. A call changes nothing, not even in training:
/// call `observe(_:_:)` with the same batch to move the running statistics. These are no parameters: no optimizer
/// moves them, and `tensors` leaves them out, so that whoever saves a network must save them beside it.
///
/// - Source: Ioffe & Szegedy 2015, "Batch normalization". The variance that is stored is the unbiased one, as there
///   and in PyTorch, although the batch itself is divided by the root of the biased one.
public struct BatchNorm<Scalar: TensorScalar>: Layer, Equatable {
  /// One for each channel, from 1 on.
  public var scale: Tensor<Scalar>
  /// One for each channel, from 0 on.
  public var offset: Tensor<Scalar>
  /// Mean and variance for evaluation, from 0 and 1 on.
  public var running: RunningStatistics<Scalar>
  /// The weight of the newest batch in the running statistics.
  public let momentum: Double
  /// ε, which keeps a channel that does not vary from division by zero.
  public let epsilon: Double

  /// A layer for `channels` channels that changes nothing but mean and variance at first.
  public init(channels: Int, momentum: Double = 0.1, epsilon: Double = 1e-5) {
    scale = .ones([channels])
    offset = .zeros([channels])
    running = RunningStatistics(channels: channels)
    self.momentum = momentum
    self.epsilon = epsilon
  }

  public func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> {
    switch mode {
    case .training: batchNorm(x, scale: scale, offset: offset, epsilon: epsilon)
    case .evaluation: batchNorm(x, using: running, scale: scale, offset: offset, epsilon: epsilon)
    }
  }

  /// Moves the running statistics towards those of this batch; in evaluation nothing happens.
  public mutating func observe(_ x: Tensor<Scalar>, _ mode: Mode) {
    guard case .training = mode else { return }
    running.update(with: x, momentum: momentum)
  }

  @inlinable public mutating func combineTensors(
    with other: BatchNorm, _ body: (inout Tensor<Scalar>, Tensor<Scalar>) -> Void
  ) {
    body(&scale, other.scale)
    body(&offset, other.offset)
  }
}

/// Each example with mean 0 and variance 1 over its features, then scaled and shifted by what is learned.
///
///     y = (x − μ)/√(σ² + ε)·scale + offset        μ, σ²: mean and biased variance over the last axis
///
/// It does the same in training and in evaluation, and no example sees another.
///
/// - Source: Ba, Kiros & Hinton 2016, "Layer normalization".
public struct LayerNorm<Scalar: TensorScalar>: Layer, Equatable {
  /// One for each feature, from 1 on.
  public var scale: Tensor<Scalar>
  /// One for each feature, from 0 on.
  public var offset: Tensor<Scalar>
  /// ε, which keeps an example that does not vary from division by zero.
  public let epsilon: Double

  /// A layer for `features` features that changes nothing but mean and variance at first.
  public init(features: Int, epsilon: Double = 1e-5) {
    scale = .ones([features])
    offset = .zeros([features])
    self.epsilon = epsilon
  }

  public func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> {
    layerNorm(x, scale: scale, offset: offset, epsilon: epsilon)
  }

  @inlinable public mutating func combineTensors(
    with other: LayerNorm, _ body: (inout Tensor<Scalar>, Tensor<Scalar>) -> Void
  ) {
    body(&scale, other.scale)
    body(&offset, other.offset)
  }
}
