import Core
import Foundation
import Schedules

/// The factor of an error along the curvature λ after these rates, and the largest it has had on the way.
func factor(λ: Double, after rates: [Double]) -> (end: Double, peak: Double) {
  var (factor, peak) = (1.0, 1.0)
  for rate in rates {
    factor *= 1 - rate * λ
    peak = abs(factor) <= peak ? peak : abs(factor)
  }
  return (abs(factor), peak)
}

/// The largest of both over curvatures from 1 to κ.
func worstFactor(κ: Double, after rates: [Double]) -> (end: Double, peak: Double) {
  (0...4_000).map { factor(λ: 1 + (κ - 1) * Double($0) / 4_000, after: rates) }
    .reduce((0, 0)) { (max($0.0, $1.end), max($0.1, $1.peak)) }
}

/// 1/T_n((κ + 1)/(κ − 1)), T_n by its recurrence.
func chebyshevLimit(κ: Double, steps: Int) -> Double {
  let x = (κ + 1) / (κ - 1)
  var (before, now) = (1.0, x)
  for _ in 1..<steps { (before, now) = (now, 2 * x * now - before) }
  return 1 / now
}

/// The rates of a schedule.
func rates(_ schedule: some Schedule, _ steps: Int) -> [Double] { (0..<steps).map { schedule($0) } }

/// Chebyshev's rates for curvatures from 1 to κ.
func chebyshev(κ: Double, steps: Int, _ order: Chebyshev.Order) throws -> [Double] {
  rates(try Chebyshev(smallest: 1, largest: κ, over: steps, order: order), steps)
}

/// How much of the distance from the minimum descent leaves on a bowl with curvatures from 1 to κ whose axes are no
/// coordinates: the largest on the way, and the end.
func distance<Scalar: BinaryFloatingPoint>(
  as type: Scalar.Type, κ: Double, seed: UInt64, after rates: [Double]
) -> (end: Double, peak: Double) {
  let dimensions = 100
  var random = RandomSource(seed: seed)
  let minimum = (0..<dimensions).map { _ in Scalar(random.gaussian()) }
  let axis = (0..<dimensions).map { _ in random.gaussian() }
  let length = axis.reduce(0) { $0 + $1 * $1 }.squareRoot()
  let mirror = axis.map { Scalar($0 / length) }
  func reflected(_ vector: [Scalar]) -> [Scalar] {
    let product = zip(vector, mirror).reduce(0) { $0 + $1.0 * $1.1 }
    return zip(vector, mirror).map { $0 - 2 * product * $1 }
  }
  func norm(_ vector: [Scalar]) -> Double { vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot() }
  var point = [Scalar](repeating: 0, count: dimensions)
  var (end, peak) = (1.0, 1.0)
  for rate in rates {
    let turned = reflected(zip(point, minimum).map { $0 - $1 })
    let scaled = turned.enumerated().map { $1 * Scalar(1 + (κ - 1) * Double($0) / Double(dimensions - 1)) }
    point = zip(point, reflected(scaled)).map { $0 - Scalar(rate) * $1 }
    end = norm(zip(point, minimum).map { $0 - $1 }) / norm(minimum)
    peak = end <= peak ? peak : end
  }
  return (end, peak)
}

/// The mean of ln|1 − ηλ| over draws of η, and its standard error.
func meanLogarithm(λ: Double, of schedule: some Schedule, draws: Int) -> (mean: Double, error: Double) {
  let logarithms = (0..<draws).map { log(abs(1 - schedule($0) * λ)) }
  let mean = logarithms.reduce(0, +) / Double(draws)
  let variance = logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(draws - 1)
  return (mean, (variance / Double(draws)).squareRoot())
}

/// Five curvatures from 1 to κ, evenly on a logarithmic scale.
func fiveCurvatures(κ: Double) -> [Double] { (0..<5).map { pow(κ, Double($0) / 4) } }

/// The control of the arcsine rates: 1/η drawn evenly from 1 to κ.
struct EvenlyDrawn: Schedule {
  let κ: Double
  let seed: UInt64

  func callAsFunction(_ step: Int) -> Double {
    var random = RandomSource(seed: seed, stream: UInt64(step))
    return 1 / (1 + (κ - 1) * random.uniform())
  }
}

/// The schedules of the table of bounds.
enum BoundedShape: CaseIterable {
  case constant, inverseRoot, cosine, stable, linear, restarts

  func bound(steps: Int) throws -> Double {
    let schedule: any Schedule =
      switch self {
      case .constant: Hold(1)
      case .inverseRoot: try InverseSquareRoot(to: 1, warmup: 1)
      case .cosine: try Cosine(from: 1, to: 0, over: steps + 1)
      case .stable: try Hold(1, for: steps - steps / 5).then(LinearRamp(from: 1, to: 0, over: steps / 5 + 1))
      case .linear: try LinearRamp(from: 1, to: 0, over: steps + 1)
      case .restarts: try CosineRestarts(from: 1, over: steps / 4)
      }
    return try ScheduleBound(of: schedule, steps: steps).timesRootSteps
  }
}
