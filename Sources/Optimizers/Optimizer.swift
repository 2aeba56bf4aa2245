import Core

/// A rule that turns a gradient and a rate into a step.
///
/// The rate is an argument of the step and not a property of the optimizer: the schedule owns it. An optimizer is a
/// value, so copying it forks a run and nothing is shared by accident; its state has the shape of the model.
///
/// Numbers that belong to the rule (rate, momentum, ε) are Doubles whatever the model's scalar is, and what follows from
/// them alone (1 − β₂ᵗ) is computed in Double and rounded once: a model in Float loses no digits to its hyperparameters.
public protocol Optimizer<Point>: Sendable {
  /// What is moved: a number, a list of numbers, a linear model, a network.
  associatedtype Point: Parameters

  /// Moves `point` one step against `gradient`, at the learning rate `rate`.
  ///
  /// - Parameters:
  ///   - point: the parameters, of the same shape in every step.
  ///   - gradient: of the same shape.
  ///   - rate: η, in units of parameter change per unit of gradient (of parameter change per step where the optimizer
  ///     divides the gradient by its size, as Adam does).
  mutating func step(_ point: inout Point, along gradient: Point, rate: Double)

  /// The same step where the loss is known, as it is in a run, and the rate that was really applied.
  ///
  /// Without an implementation it is the step above, and the rate is the one that was given.
  ///
  /// - Parameter loss: the loss at the place where the gradient was taken.
  /// - Returns: the factor of the gradient, or of what the optimizer makes of it; see ``RateFindingOptimizer``.
  @discardableResult
  mutating func step(_ point: inout Point, along gradient: Point, loss: Double, rate: Double) -> Double

  /// Where the next gradient is to be taken, if not at `point`; see ``AveragingOptimizer``.
  func gradientPoint(from point: Point) -> Point?
}

extension Optimizer {
  @inlinable @discardableResult
  public mutating func step(_ point: inout Point, along gradient: Point, loss: Double, rate: Double) -> Double {
    step(&point, along: gradient, rate: rate)
    return rate
  }

  @inlinable public func gradientPoint(from point: Point) -> Point? { nil }
}

/// An optimizer with a momentum that a schedule may move from step to step.
///
/// Cyclic schedules (`CyclicLR`, `OneCycleLR`) move it against the rate; what they call momentum is β₁ for the Adam family.
public protocol MomentumOptimizer: Optimizer {
  /// The share of the past that a step keeps, from 0 to below 1.
  var momentum: Double { get set }
}

/// An optimizer whose kind is chosen while the program runs; still a value.
public struct AnyOptimizer<Point: Parameters>: Optimizer {
  /// The optimizer itself.
  public var base: any Optimizer<Point>

  /// Wraps `base`.
  public init(_ base: any Optimizer<Point>) { self.base = base }

  public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    base.step(&w, along: gradient, rate: rate)
  }

  @discardableResult
  public mutating func step(_ w: inout Point, along gradient: Point, loss: Double, rate: Double) -> Double {
    base.step(&w, along: gradient, loss: loss, rate: rate)
  }

  public func gradientPoint(from point: Point) -> Point? { base.gradientPoint(from: point) }
}

extension Optimizer {
  /// Moves the momentum of this optimizer, or of the one in an ``AnyOptimizer``; one without a momentum stays as it is.
  public mutating func setMomentum(_ momentum: Double) {
    if var mover = self as? any MomentumOptimizer {
      mover.momentum = momentum
      if let moved = mover as? Self { self = moved }
    } else if var chosen = self as? AnyOptimizer<Point> {
      chosen.base.setMomentum(momentum)
      if let moved = chosen as? Self { self = moved }
    }
  }
}

/// A request that no optimizer can fulfil: one sentence that names the parameter, its value and what is allowed.
public struct OptimizerError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  @usableFromInline init(_ description: String) { self.description = description }

  /// Refuses values that are not finite and at least 0.
  @usableFromInline static func check(_ optimizer: String, nonNegative values: KeyValuePairs<String, Double>)
    throws(OptimizerError)
  {
    for (name, value) in values where !(value >= 0 && value.isFinite) {
      throw OptimizerError("\(optimizer): \(name) is \(value), but it must be finite and at least 0.")
    }
  }

  /// Refuses values that are not finite and above 0.
  @usableFromInline static func check(_ optimizer: String, positive values: KeyValuePairs<String, Double>)
    throws(OptimizerError)
  {
    for (name, value) in values where !(value > 0 && value.isFinite) {
      throw OptimizerError("\(optimizer): \(name) is \(value), but it must be finite and above 0.")
    }
  }

  /// Refuses shares of the past that are not from 0 to below 1: an average that forgets nothing averages nothing.
  @usableFromInline static func check(_ optimizer: String, shares: KeyValuePairs<String, Double>) throws(OptimizerError)
  {
    for (name, value) in shares where !(value >= 0 && value < 1) {
      throw OptimizerError("\(optimizer): \(name) is \(value), but it must be from 0 to below 1.")
    }
  }
}

/// What weight decay and `maximize` make of a weight and its gradient before a step.
///
///     coupled        g ← ±∇ + λ·w
///     decoupled      w ← w − η·λ·w, g ← ±∇
///
/// The sign comes first, as in PyTorch: decay shrinks the weights also where the objective is maximised.
@usableFromInline struct WeightDecay<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
  private let λ, kept: Scalar
  private let maximize: Bool

  @usableFromInline init(_ λ: Double, decoupled: Bool = false, rate: Double = 0, maximize: Bool) {
    self.λ = decoupled ? 0 : Scalar(λ)
    kept = decoupled && λ != 0 ? Scalar(1 - rate * λ) : 1
    self.maximize = maximize
  }

  /// Shrinks the weight where decay is decoupled, and gives the gradient as a step uses it.
  @inline(__always) func callAsFunction(_ w: inout Scalar, _ gradient: Scalar) -> Scalar {
    w *= kept
    let g = maximize ? -gradient : gradient
    return λ == 0 ? g : g + λ * w
  }
}
