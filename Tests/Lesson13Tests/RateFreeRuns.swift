import Core
import Foundation
import GradientDescent
import Optimizers
import Schedules

// MARK: River and valley

/// ½x² − s·y, noise of deviation σ in the gradient across: the mean of many runs, exactly.
struct River {
  var slope = 0.04
  var noise = 1.0

  /// J before each step and after the last: E x² ← (1 − η)²·E x² + η²σ², and y ← y + η·s.
  func losses(steps: Int = 1_000, at schedule: any Schedule) -> [Double] {
    var (square, y) = (0.0, 0.0)
    return [0]
      + (0..<steps).map { step in
        let rate = schedule(step)
        square = (1 - rate) * (1 - rate) * square + rate * rate * noise * noise
        y += rate * slope
        return square / 2 - slope * y
      }
  }

  /// The same of one point whose noise is drawn.
  func sampled(steps: Int = 1_000, at schedule: any Schedule, seed: UInt64) -> [Double] {
    var random = RandomSource(seed: seed)
    var run = Descent(on: NoisyValley(river: self, random: random), from: [0, 0], by: SGD(), at: schedule)
    random = RandomSource(seed: seed, stream: 1)
    return (0...steps).map { _ in
      let loss = run.point[0] * run.point[0] / 2 - slope * run.point[1]
      _ = run.next()
      return loss
    }
  }

  /// The five schedules of the page, with their names.
  static func schedules(peak: Double = 0.5) throws -> [(name: String, schedule: any Schedule)] {
    [
      ("WSD", try Hold(peak, for: 800).then(LinearRamp(from: peak, to: 0, over: 200))), ("constant", Hold(peak)),
      ("cosine", try Cosine(from: peak, to: 0, over: 1_000)),
      ("linear", try LinearRamp(from: peak, to: 0, over: 1_000)), ("low", Hold(peak / 10)),
    ]
  }
}

/// The valley as descent sees it.
private struct NoisyValley: Objective {
  let river: River
  var random: RandomSource

  mutating func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    let (x, y) = (point[0], point[1])
    return (x * x / 2 - river.slope * y, [x + river.noise * random.gaussian(), -river.slope])
  }
}
