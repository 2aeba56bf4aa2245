import Core
import Kernels

/// Adadelta: RMSprop whose steps have the units of the parameters, so that the rate may stay near 1.
///
///     g = ∇f(w) + λ·w                (−∇f where it maximises)
///     s ← ρ·s + (1 − ρ)·g²           s₀ = 0
///     Δ = g·√(u + ε)/√(s + ε)
///     u ← ρ·u + (1 − ρ)·Δ²           u₀ = 0
///     w ← w − η·Δ
///
/// u starts at 0, so the first steps are of size √ε and grow from there: where it seems to stand still, wait.
///
/// - Source: Zeiler 2012, "ADADELTA: an adaptive learning rate method" (arXiv:1212.5701), where η = 1.
public struct Adadelta<Point: Parameters>: Optimizer {
  /// ρ, the share of the past that the averages keep.
  public let rho: Double
  /// ε, in both roots.
  public let epsilon: Double
  /// λ, the pull towards zero, added to the gradient.
  public let weightDecay: Double
  /// Whether to climb instead of descend.
  public let maximize: Bool
  /// s, or nil before the first step.
  public var squareAverage: Point?
  /// u, or nil before the first step.
  public var stepAverage: Point?

  /// Adadelta as PyTorch has it where nothing is said.
  public init() { (rho, epsilon, weightDecay, maximize) = (0.9, 1e-6, 0, false) }

  /// Adadelta with PyTorch's defaults, unless told otherwise.
  ///
  /// - Parameters:
  ///   - rho: ρ, from 0 to below 1 (PyTorch allows 1, where it never moves).
  ///   - epsilon: finite and at least 0; so is `weightDecay`.
  /// - Throws: `OptimizerError` for values outside these bounds.
  public init(
    rho: Double = 0.9, epsilon: Double = 1e-6, weightDecay: Double = 0, maximize: Bool = false
  ) throws(OptimizerError) {
    try OptimizerError.check("Adadelta", shares: ["rho": rho])
    try OptimizerError.check("Adadelta", nonNegative: ["epsilon": epsilon, "weightDecay": weightDecay])
    self.rho = rho
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.maximize = maximize
  }

  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  @inlinable public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    let (η, ε, ρ, fresh) = (
      Point.Scalar(rate), Point.Scalar(epsilon), Point.Scalar(rho), Point.Scalar(1 - rho)
    )
    let decay = WeightDecay<Point.Scalar>(weightDecay, maximize: maximize)
    squareAverage = squareAverage ?? gradient.zeros
    stepAverage = stepAverage ?? gradient.zeros
    w.update(along: gradient, &squareAverage, &stepAverage) { $0.adadelta(decay, η, ε, ρ, fresh) }
  }
}

extension UpdateChunk {
  /// The formula, for each number.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) @usableFromInline func adadelta(
    _ decay: WeightDecay<Scalar>, _ η: Scalar, _ ε: Scalar, _ ρ: Scalar, _ fresh: Scalar
  ) {
    forEach { w, g, s, u in
      let g = decay(&w, g)
      s = ρ * s + fresh * g * g
      let Δ = (u + ε).squareRoot() / (s + ε).squareRoot() * g
      u = ρ * u + fresh * Δ * Δ
      w -= η * Δ
    }
  }
}

extension Adadelta: Codable where Point: Codable {}
extension Adadelta: Equatable where Point: Equatable {}
