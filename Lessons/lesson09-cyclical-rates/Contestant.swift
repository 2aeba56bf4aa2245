import Foundation
import Schedules

/// A way to choose the rates of a run, by the numbers of its range.
struct Contestant: Sendable {
  let name: String
  /// The highest rate.
  let peak: Double
  let schedule: any Schedule
  /// The numbers of steps after which the rate has come down and the network may be compared.
  let cycleEnds: [Int]
  let isFixed: Bool

  /// A constant rate, which may be compared at any time.
  static func fixed(_ rate: Double, steps: Int) -> Contestant {
    Contestant(name: "fixed", peak: rate, schedule: Hold(rate), cycleEnds: [steps], isFixed: true)
  }

  /// One rise and one fall for the whole run; momentum 0.95 → 0.85 → 0.95.
  static func oneCycle(_ peak: Double, steps: Int) throws -> Contestant {
    Contestant(
      name: "one-cycle", peak: peak, schedule: try OneCycleLR(maxLR: peak, totalSteps: steps), cycleEnds: [steps],
      isFixed: false)
  }

  /// Four fixed rates below the top of the range, and everything that moves between its two ends.
  ///
  /// - Parameters:
  ///   - range: the lowest and the highest rate, by the range test.
  ///   - epoch: the steps of an epoch, which is how long a cycle lasts.
  ///   - epochs: how many cycles there are.
  static func all(in range: ClosedRange<Double>, epoch: Int, epochs: Int) throws -> [Contestant] {
    let (low, high, steps) = (range.lowerBound, range.upperBound, epoch * epochs)
    let ends = (1...epochs).map { $0 * epoch }
    func cycles(_ name: String, _ mode: CyclicLR.Mode, gamma: Double = 1) throws -> Contestant {
      let schedule = try CyclicLR(
        baseLR: low, maxLR: high, stepSizeUp: Double(epoch) / 2, mode: mode, gamma: gamma, cycleMomentum: false)
      return Contestant(name: name, peak: high, schedule: schedule, cycleEnds: ends, isFixed: false)
    }
    let restarts = try CosineAnnealingWarmRestarts(baseLR: high, t0: epoch)
    return [8, 4, 2, 1].map { fixed(high / $0, steps: steps) } + [
      try cycles("triangular", .triangular),
      try cycles("triangular2", .triangular2),
      // A tenth of the amplitude is left in the end.
      try cycles("exp_range", .expRange, gamma: Foundation.pow(0.1, 1 / Double(steps))),
      Contestant(name: "SGDR", peak: high, schedule: restarts, cycleEnds: ends, isFixed: false),
      try oneCycle(high, steps: steps),
    ]
  }
}
