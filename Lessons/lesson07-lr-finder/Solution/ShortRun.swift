import Foundation
import LessonKit

/// Exercise 7.1 · The range test: a short run in which the rate grows by equal factors from step to step.
///
///     η(k) = low·(high/low)^(k/(N − 1))        k = 0 … N − 1, so that η(0) = low and η(N − 1) = high
///
/// - Source: Smith 2015, "Cyclical learning rates for training neural networks" (arXiv:1506.01186), section 3.3.
public struct ShortRun: Sendable {
  /// The first rate and the last; 0 < low < high.
  public let low, high: Double
  /// N, at least 2: mini-batches, not epochs.
  public let steps: Int

  public init(from low: Double, to high: Double, steps: Int) {
    (self.low, self.high) = (low, high)
    self.steps = steps
  }

  /// η(k), the rate of step `step`, counted from zero.
  public func rate(at step: Int) -> Double {
    // TODO 7.1: by which factor does the rate grow from `low` to `high`, and what share of the way lies behind the step?
    let share = Double(step) / Double(steps - 1)
    return low * pow(high / low, share)
    // END 7.1: return .todo
  }

  /// The loss at each of the N rates, in their order and as it came: a NaN or an infinite loss ends nothing.
  ///
  /// - Parameters:
  ///   - model: where the test begins; it must be as before when the test is over.
  ///   - step: makes one step of descent at a rate, and returns the loss that it found before the step; called as
  ///     `step(&model, rate)`, it changes that model.
  public func readings<Model>(
    of model: inout Model, step: (inout Model, Double) -> Double
  ) -> [(rate: Double, loss: Double)] {
    // TODO 7.1: which rate does a loss belong to, and how does the model stay as it was?
    var copy = model
    return (0..<steps).map { k in
      let rate = rate(at: k)
      return (rate, step(&copy, rate))
    }
    // END 7.1: return .todo
  }
}
