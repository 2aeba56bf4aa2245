import Foundation
import Schedules

/// The rates of a range test: from `low` to `high`, one per mini-batch.
///
///     exponential    η(k) = low·(high/low)^r        linear    η(k) = low + r·(high − low)
///
///     .both          r = k/(N − 1)                  k = 0 … N − 1; both ends are met
///     .lightning     r = 0 for k = 0, else (k + 1)/N          1/N is skipped; the last rate is `high`
///     .fastai        r = k/N                        `high` is never met; an N below 6 counts as 6
///
/// After its last step it rests. A single step is taken at `low`.
///
/// - Source: Smith 2015, "Cyclical learning rates for training neural networks" (linear); Lightning 2.6.6, fastai 2.8.12.
public struct RateRamp: Schedule, Hashable, Codable {
  /// How the rate grows.
  public enum Growth: String, CaseIterable, Hashable, Sendable, Codable {
    /// By equal factors.
    case exponential
    /// By equal differences.
    case linear
  }

  /// Which of the points between the ends are taken.
  public enum Spacing: String, CaseIterable, Hashable, Sendable, Codable {
    /// Both ends and equal distances between them.
    case both
    /// As Lightning counts: the point after the first is skipped.
    case lightning
    /// As fastai counts: the last point is left out.
    case fastai
  }

  /// Whether the rate grows by factors or by differences.
  public let growth: Growth
  /// The first rate.
  public let low: Double
  /// The upper end.
  public let high: Double
  /// N, the number of steps.
  public let steps: Int
  /// Which of the points between the ends are taken.
  public let spacing: Spacing

  /// The rates from `low` to `high` in `steps` steps.
  ///
  /// - Throws: ``RangeTestError`` unless 0 < low < high (a linear ramp may begin at 0) and there is at least one step.
  public init(
    _ growth: Growth = .exponential, from low: Double, to high: Double, steps: Int, spacing: Spacing = .both
  ) throws(RangeTestError) {
    let isPositive = low > 0 || (low == 0 && growth == .linear)
    guard isPositive, high > low, high.isFinite else {
      throw .parameter(
        "The rates of a range test go from minLR to maxLR, and \(low) to \(high) does not do; it must be "
          + "\(growth == .linear ? "0 ≤ minLR" : "0 < minLR") < maxLR, both finite.")
    }
    guard steps >= 1 else {
      throw .parameter("A range test of \(steps) steps tests nothing; give it at least 1, better 100.")
    }
    (self.growth, self.low, self.high, self.spacing) = (growth, low, high, spacing)
    self.steps = spacing == .fastai ? max(steps, 6) : steps
  }

  public var totalSteps: Int? { steps }

  public func callAsFunction(_ step: Int) -> Double {
    let r = share(min(max(step, 0), steps - 1))
    // Our own ends are met exactly; the peers' are what their formula gives.
    if r == 0 { return low }
    if r == 1 && spacing == .both { return high }
    return growth == .exponential ? low * pow(high / low, r) : low + r * (high - low)
  }

  /// All rates.
  public var rates: [Double] { (0..<steps).map { self($0) } }

  private func share(_ k: Int) -> Double {
    guard k > 0 else { return 0 }
    return switch spacing {
    case .both: Double(k) / Double(steps - 1)
    case .lightning: Double(k + 1) / Double(steps)
    case .fastai: Double(k) / Double(steps)
    }
  }
}
