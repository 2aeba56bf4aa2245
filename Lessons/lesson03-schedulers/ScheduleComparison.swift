import Lesson03
import Schedules

/// One schedule on the noisy problem: the mean of J − J* over all its runs, at each step.
struct ScheduleComparison {
  /// Which schedule it is; the raw value names its columns in the CSV.
  enum Kind: String {
    case constant, half, step, cosine, inverse
    case slowDecay = "gamma_0.995"
    case fastDecay = "gamma_0.9"
  }

  let kind: Kind
  /// What table and legend call it.
  let name: String
  let schedule: any Schedule
  /// The sum of J − J* over all runs so far, at each step from 0 to the last.
  private var sums: [Double]
  private var runs = 0

  init(_ kind: Kind, _ name: String, _ schedule: any Schedule, steps: Int) {
    self.kind = kind
    self.name = name
    self.schedule = schedule
    sums = [Double](repeating: 0, count: steps + 1)
  }

  /// A constant rate and the ways to come down from it: some rightly paced, one too fast.
  static func all(from rate: Double, steps: Int) throws -> [ScheduleComparison] {
    // The cosine is exercise 3.2; until it is written, the library's stands in for it.
    let own = CosineDecay(base: rate, floor: 0, steps: steps - 1)
    let cosine: any Schedule = own(0).isNaN ? try Cosine(from: rate, to: 0, over: steps) : own
    let third = max(steps / 3, 1)
    return [
      ScheduleComparison(.constant, "constant", Hold(rate), steps: steps),
      ScheduleComparison(.half, "half of it", Hold(rate / 2), steps: steps),
      ScheduleComparison(.step, "StepLR ÷ 10", try StepLR(baseLR: rate, stepSize: third, gamma: 0.1), steps: steps),
      ScheduleComparison(.cosine, "cosine to 0", cosine, steps: steps),
      ScheduleComparison(
        .inverse, "1/(1 + t/10)", try LambdaLR(baseLR: rate, lambda: Formula(.inverse, 0.1)), steps: steps),
      ScheduleComparison(.slowDecay, "γ = 0.995", try ExponentialLR(baseLR: rate, gamma: 0.995), steps: steps),
      ScheduleComparison(.fastDecay, "γ = 0.9", try ExponentialLR(baseLR: rate, gamma: 0.9), steps: steps),
    ]
  }

  /// Takes J − J* of one run; a run begins at step 0.
  mutating func add(_ excess: Double, at step: Int) {
    if step == 0 { runs += 1 }
    sums[step] += excess
  }

  /// The rate falls on the way.
  var falls: Bool { kind != .constant && kind != .half }

  /// The mean of J − J* over all runs, at each step.
  var excess: [Double] { sums.map { $0 / Double(runs) } }

  /// The mean excess over the last tenth of the steps.
  var settled: Double { excess.meanOfLastTenth }

  /// What one call of the schedule costs, over a million calls.
  func nanosecondsPerCall() -> Double {
    let calls = 1_000_000
    let steps = sums.count - 1
    var sum = 0.0
    let time = ContinuousClock().measure {
      for call in 0..<calls { sum += schedule(call % steps) }
    }
    return sum.isNaN ? .nan : time / .nanoseconds(calls)
  }
}

extension [Double] {
  /// The mean of the last tenth of the steps: single steps of a noisy run say little, a tenth of them where it has settled.
  var meanOfLastTenth: Double {
    let tail = suffix(Swift.max((count - 1) / 10, 1))
    return tail.reduce(0, +) / Double(tail.count)
  }
}
