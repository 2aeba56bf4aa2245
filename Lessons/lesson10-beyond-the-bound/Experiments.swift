import Core
import Foundation
import Lesson10
import Schedules

/// Which rates the bowl gets, and in which order.
enum BowlRates: String, CaseIterable {
  case bestConstant = "best constant rate"
  case ascending = "Chebyshev, ascending"
  case lebedev = "Chebyshev, Lebedev's order"
  case descending = "Chebyshev, descending"
  case constantMean = "their mean, constant"

  /// The rates for a bowl with curvatures from 1 to κ: Chebyshev's are those of exercise 10.1, the order that of 10.2.
  func rates(κ: Double, steps: Int) -> [Double] {
    let chebyshev = chebyshevRates(smallest: 1, largest: κ, count: steps)
    switch self {
    case .bestConstant: return [Double](repeating: 2 / (κ + 1), count: steps)
    case .ascending: return chebyshev
    case .lebedev: return lebedevOrder(of: steps).filter(chebyshev.indices.contains).map { chebyshev[$0] }
    case .descending: return chebyshev.reversed()
    case .constantMean:
      return [Double](repeating: chebyshev.reduce(0, +) / Double(chebyshev.count), count: chebyshev.count)
    }
  }
}

/// Descent on the bowl with one list of rates.
struct BowlRun {
  let choice: BowlRates
  let rates: [Double]
  /// The distance from the minimum after each step, over that of the start, in Double and in Float.
  let distances, distancesInFloat: [Double]

  /// The factor of an error along the curvature λ after all steps: Π(1 − η_t·λ).
  func factor(λ: Double) -> Double { rates.reduce(1) { $0 * (1 - $1 * λ) } }

  /// The largest factor that any curvature from 1 to κ has had on the way, and the largest at the end.
  func worstFactors(κ: Double) -> (onTheWay: Double, atTheEnd: Double) {
    let curvatures = (0...2_000).map { 1 + (κ - 1) * Double($0) / 2_000 }
    var factors = [Double](repeating: 1, count: curvatures.count)
    var worst = 1.0
    for rate in rates {
      for index in curvatures.indices { factors[index] *= 1 - rate * curvatures[index] }
      worst = max(worst, factors.reduce(0) { max($0, abs($1)) })
    }
    return (worst, factors.reduce(0) { max($0, abs($1)) })
  }
}

/// A distribution of random rates, and what a step does on average to an error along λ.
struct RandomRates {
  /// One curvature and the mean of ln|1 − ηλ| over the draws.
  struct Record {
    let λ: Double
    let mean, standardError: Double
  }

  let name: String
  var records: [Record] = []
  /// Five of them, the ends included.
  var shown: [Record] { stride(from: 0, to: records.count, by: 6).map { records[$0] } }

  /// The curvatures of the picture, from 1 to κ, evenly on a logarithmic scale.
  static func curvatures(κ: Double, count: Int = 25) -> [Double] {
    (0..<count).map { pow(κ, Double($0) / Double(count - 1)) }
  }
}

/// Steps on functions that are convex and no bowls: Huber's, with their worst δ.
struct HuberRun {
  enum Choice: String, CaseIterable {
    case constant = "constant 1/L"
    case silver = "silver steps"
    case ascending = "silver, ascending"

    /// The rates for L = 1; the silver ones are those of exercise 10.3.
    func rates(count: Int) -> [Double] {
      let silver = (0..<count).map { SilverSteps(largest: 1)($0) }
      return switch self {
      case .constant: [Double](repeating: 1, count: count)
      case .silver: silver
      case .ascending: silver.sorted()
      }
    }
  }

  let choice: Choice
  let rates: [Double]
  /// The largest f − f* over all δ, after the last step.
  let worst: Double
  /// The largest on the bowls λx²/2, λ up to 1.
  let worstOnBowls: Double

  /// δ from a millionth to 1, and the one at which a run that never leaves the slope ends highest: 1/(2Σh + 1).
  static func thresholds(for rates: [Double]) -> [Double] {
    let sum = rates.reduce(0, +)
    return (0...1_000).map { pow(1e-6, Double($0) / 1_000) } + [1 / (2 * sum + 1)]
  }
}

/// A schedule whose worst case is computed, for any number of steps T.
struct BoundedSchedule: Sendable {
  let name: String
  let schedule: @Sendable (_ steps: Int) throws -> any Schedule

  static let all: [BoundedSchedule] = [
    BoundedSchedule(name: "constant") { _ in Hold(1) },
    BoundedSchedule(name: "1/√t") { _ in try InverseSquareRoot(to: 1, warmup: 1) },
    BoundedSchedule(name: "4 restarts") { try CosineRestarts(from: 1, over: max($0 / 4, 1)) },
    BoundedSchedule(name: "WSD, 20 %") { steps in
      try Hold(1, for: steps - steps / 5).then(LinearRamp(from: 1, to: 0, over: steps / 5 + 1))
    },
    BoundedSchedule(name: "cosine to 0") { try Cosine(from: 1, to: 0, over: $0 + 1) },
    BoundedSchedule(name: "linear to 0") { try LinearRamp(from: 1, to: 0, over: $0 + 1) },
  ]

  /// The bound of exercise 10.4 times √T.
  func worstCaseTimesRoot(steps: Int) throws -> Double {
    let schedule = try schedule(steps)
    return worstCase(of: (0..<steps).map { schedule($0) }) * Double(steps).squareRoot()
  }
}

/// J − J* on a table, at the start and after 64 steps.
struct DiabetesRuns {
  static let steps = 64
  let conditionNumber, largestRateOverBound: Double
  /// With the best constant rate and with Chebyshev's in Lebedev's order.
  let start, constant, chebyshev: Double
}

/// The control of the arcsine rates: 1/η drawn evenly from μ to L.
struct UniformInverse: Schedule {
  let smallest, largest: Double
  let seed: UInt64

  func callAsFunction(_ step: Int) -> Double {
    var random = RandomSource(seed: seed, stream: UInt64(step))
    return 1 / (smallest + (largest - smallest) * random.uniform())
  }
}
