import Core
import Kernels

/// Gradient descent, stochastic or not, with optional momentum.
///
///     g = ∇f(w) + λ·w          (−∇f where it maximises)
///     v ← μ·v + (1 − τ)·g      v = g in the first step, which dampening τ leaves alone
///     d = v                    d = g + μ·v for Nesterov;  d = g where μ = 0
///     w ← w − η·d
///
/// The rate multiplies the whole velocity and is not folded into it, so a change of rate acts on the past gradients
/// too, as in PyTorch.
///
/// - Source: Polyak 1964, "Some methods of speeding up the convergence of iteration methods" (heavy ball); Nesterov
///   1983, in the form of Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning".
public struct SGD<Point: Parameters>: MomentumOptimizer {
  /// μ, the share of the velocity that a step keeps: at 0 plain descent, from 1 on nothing is ever forgotten.
  public var momentum: Double
  /// τ, the share of a new gradient that does not enter the velocity.
  public let dampening: Double
  /// λ, the pull towards zero, added to the gradient.
  public let weightDecay: Double
  /// Whether the step looks ahead along the velocity.
  public let nesterov: Bool
  /// Whether to climb instead of descend.
  public let maximize: Bool
  /// v, or nil before the first step and while momentum is 0.
  public var velocity: Point?

  /// Descent with momentum μ and nothing else.
  ///
  /// - Parameter momentum: a number written in the program, at least 0. For one that a user chose, the initialiser with
  ///   the other parameters throws where this one stops.
  @inlinable public init(momentum: Double = 0) {
    precondition(momentum >= 0, "momentum must be at least 0")
    self.init(unchecked: momentum, 0, 0, false, false)
  }

  /// Descent with PyTorch's further parameters, and its defaults for those left out.
  ///
  /// - Parameters:
  ///   - momentum: μ, at least 0.
  ///   - dampening: τ, finite.
  ///   - weightDecay: λ, at least 0.
  ///   - nesterov: needs a momentum above 0 and no dampening.
  /// - Throws: `OptimizerError` for values outside these bounds.
  public init(
    momentum: Double, dampening: Double = 0, weightDecay: Double = 0, nesterov: Bool = false, maximize: Bool = false
  ) throws(OptimizerError) {
    try OptimizerError.check("SGD", nonNegative: ["momentum": momentum, "weightDecay": weightDecay])
    guard dampening.isFinite else { throw OptimizerError("SGD: dampening is \(dampening), but it must be finite.") }
    guard !nesterov || (momentum > 0 && dampening == 0) else {
      throw OptimizerError(
        "SGD: nesterov needs a momentum above 0 and no dampening, but momentum is \(momentum) and dampening \(dampening)."
      )
    }
    self.init(unchecked: momentum, dampening, weightDecay, nesterov, maximize)
  }

  @usableFromInline init(
    unchecked momentum: Double, _ dampening: Double, _ weightDecay: Double, _ nesterov: Bool, _ maximize: Bool
  ) {
    self.momentum = momentum
    self.dampening = dampening
    self.weightDecay = weightDecay
    self.nesterov = nesterov
    self.maximize = maximize
  }

  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  @inlinable public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    let decay = WeightDecay<Point.Scalar>(weightDecay, maximize: maximize)
    let (η, μ, taken) = (Point.Scalar(rate), Point.Scalar(momentum), Point.Scalar(1 - dampening))
    guard momentum != 0 else {
      return w.update(along: gradient) { $0.descend(decay, η) }
    }
    let isFirst = velocity == nil
    velocity = velocity ?? gradient.zeros
    let nesterov = nesterov
    w.update(along: gradient, &velocity) { $0.descend(decay, η, μ, taken, isFirst: isFirst, nesterov: nesterov) }
  }
}

extension UpdateChunk {
  /// The formula, for each number.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) @usableFromInline func descend(_ decay: WeightDecay<Scalar>, _ η: Scalar) {
    forEach { w, g in w -= η * decay(&w, g) }
  }

  /// The formula with momentum, for each number.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) @usableFromInline func descend(
    _ decay: WeightDecay<Scalar>, _ η: Scalar, _ μ: Scalar, _ taken: Scalar, isFirst: Bool, nesterov: Bool
  ) {
    forEach { w, g, v in
      let g = decay(&w, g)
      v = isFirst ? g : μ * v + taken * g
      w -= η * (nesterov ? g + μ * v : v)
    }
  }
}

extension SGD: Codable where Point: Codable {}
extension SGD: Equatable where Point: Equatable {}
