import Core
import GradientDescent
import LinearModels
import Schedules

/// Full batches at a rate that grows by a fifth at every step, from far below the bound 2/λmax to far beyond it.
struct GrowingRate {
  /// One step: its record, and the error along the steepest direction before it.
  struct Point {
    let record: Record
    let steepestError: Double
    /// J − J*.
    let excess: Double
  }

  let bound: Double
  let points: [Point]

  init(on curvature: Curvature) throws {
    bound = curvature.criticalRate
    let schedule = try ExponentialLR(baseLR: 0.01 * bound, gamma: 1.2)
    var model = LinearModel.zero(features: curvature.regression.featureCount)
    var points: [Point] = []
    for step in 0..<45 {
      let (cost, gradient) = curvature.regression.costAndGradient(at: model)
      points.append(
        Point(
          record: Record(step: step, rate: schedule(step), loss: cost),
          steepestError: abs(curvature.topComponent(of: model - curvature.minimiserFromZero)),
          excess: cost - curvature.leastCost))
      model.descend(along: gradient, rate: schedule(step))
    }
    self.points = points
  }

  /// The first record whose rate is above the bound.
  var crossing: Record? { points.first { $0.record.rate > bound }?.record }

  /// The first record from the crossing on whose step makes `value` grow.
  func firstGrowth(of value: (Point) -> Double) -> Record? {
    guard let crossing else { return nil }
    return zip(points, points.dropFirst()).first { now, next in
      now.record.step >= crossing.step && value(next) > value(now)
    }?.0.record
  }
}

/// The same sixty rates upwards, downwards and shuffled: on a bowl the factors 1 − ηλ commute, and the order does not
/// matter.
struct RateOrder {
  let rates: [Double]
  let seed: UInt64
  /// The cost after all rates, once for each order.
  let ends: [Double]

  init(on curvature: Curvature, seed: UInt64) {
    let rates = (1...60).map { 0.9 * curvature.criticalRate * Double($0) / 60 }
    var random = RandomSource(seed: seed)
    var shuffled = rates
    random.shuffle(&shuffled)
    let regression = curvature.regression
    ends = [rates, rates.reversed(), shuffled].map { order in
      var model = LinearModel.zero(features: regression.featureCount)
      for rate in order { model.descend(along: regression.gradient(at: model), rate: rate) }
      return regression.cost(at: model)
    }
    self.rates = rates
    self.seed = seed
  }
}

/// How 200 steps on x⁴/4 + x²/2 end from x = 3, at a constant rate or after a warm-up to it.
struct WarmupTrial {
  static let lengths = [0, 10, 20]

  let peak: Double
  /// The steps of the warm-up; 0 is a constant rate.
  let length: Int
  let history: RunHistory

  init(to peak: Double, over length: Int) throws {
    self.peak = peak
    self.length = length
    let schedule: any Schedule = length == 0 ? Hold(peak) : try Warmup(to: peak, over: length)
    let valley = SteepSides()
    var x = 3.0
    var history = RunHistory()
    for step in 0...200 {
      let (loss, slope) = valley.lossAndGradient(at: x)
      history.append(Record(step: step, rate: schedule(step), loss: loss))
      if history.isDiverged { break }
      x -= schedule(step) * slope
    }
    self.history = history
  }

  /// Every peak with every length.
  static func all() throws -> [WarmupTrial] {
    try [0.1, 0.5, 0.9, 1.5, 1.9, 2.1].flatMap { peak in try lengths.map { try WarmupTrial(to: peak, over: $0) } }
  }

  /// How it ended.
  var ending: String {
    if let step = history.divergedAt { return "diverged at step \(step)" }
    return (history.last?.loss ?? .nan) < 1e-6 ? "converged" : "never settles"
  }
}
