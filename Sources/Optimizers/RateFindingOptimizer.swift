/// An optimizer that finds its rate by itself; the rate of a step is a factor of what it finds, and usually 1.
///
///     w ← w − η·d        η = rate·(what it found), d the gradient or what the optimizer makes of it
///
/// The records of a run hold η, and not the factor.
public protocol RateFindingOptimizer: Optimizer {
  /// η of the last step; 0 before the first, and where nothing was moved.
  var appliedRate: Double { get }
}

extension RateFindingOptimizer {
  @inlinable @discardableResult
  public mutating func step(_ point: inout Point, along gradient: Point, loss: Double, rate: Double) -> Double {
    step(&point, along: gradient, rate: rate)
    return appliedRate
  }
}

/// An optimizer that needs the loss beside the gradient: a step without it moves nothing.
public protocol LossOptimizer: RateFindingOptimizer {
  /// Moves `point` one step against `gradient`, and gives the rate that was applied.
  ///
  /// - Parameter loss: the loss at `point`, over the same data as the gradient; where it is NaN, nothing moves.
  @discardableResult
  mutating func step(_ point: inout Point, along gradient: Point, loss: Double, rate: Double) -> Double
}

extension LossOptimizer {
  /// Moves nothing: without the loss there is no length for the step.
  public mutating func step(_ point: inout Point, along gradient: Point, rate: Double) {}
}

/// An optimizer whose point is an average, and whose gradients are taken elsewhere.
///
/// The point of the run is the average x: it is validated, recorded, saved and drawn. The gradient of the next step is
/// that at `lookahead(from: x)`.
public protocol AveragingOptimizer: Optimizer {
  /// Where the next gradient is to be taken when the average is at `average`; nil before the first step: at the average.
  func lookahead(from average: Point) -> Point?
}

extension AveragingOptimizer {
  @inlinable public func gradientPoint(from point: Point) -> Point? { lookahead(from: point) }
}
