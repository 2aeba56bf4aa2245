import Core
import Kernels

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

// MARK: What such optimizers measure and do

extension Parameters {
  /// √Σx², in Double and without overflow, however long.
  var length: Double {
    var peak = 0.0
    forEachBuffer { peak = max(peak, largestSize($0)) }
    // A NaN is no largest scalar, but the sum of squares shows it.
    let unit = peak > 0 ? peak : 1
    var sum = 0.0
    forEachBuffer { sum = squareSum($0, unit: unit, from: sum) }
    return unit * sum.squareRoot()
  }

  /// x − y, rounded to the scalar.
  func difference(from other: Self) -> Self {
    var difference = self
    difference.update(along: other) { $0.descend(WeightDecay(0, maximize: false), 1) }
    return difference
  }

  /// w ← w − η·g.
  mutating func descend(along gradient: Self, rate: Double) {
    let η = Scalar(rate)
    update(along: gradient) { $0.descend(WeightDecay(0, maximize: false), η) }
  }
}

@specialized(where Scalar == Double)
@specialized(where Scalar == Float)
@inline(never)
private func largestSize<Scalar: BinaryFloatingPoint>(_ numbers: [Scalar]) -> Double {
  var peak: Scalar = 0
  for number in numbers { peak = max(peak, abs(number)) }
  return Double(peak)
}

/// sum + Σ(x/unit)², taken in Double, one number after the other: however they are cut into arrays.
@specialized(where Scalar == Double)
@specialized(where Scalar == Float)
@inline(never)
private func squareSum<Scalar: BinaryFloatingPoint>(_ numbers: [Scalar], unit: Double, from sum: Double) -> Double {
  var sum = sum
  for number in numbers { sum += (Double(number) / unit) * (Double(number) / unit) }
  return sum
}
