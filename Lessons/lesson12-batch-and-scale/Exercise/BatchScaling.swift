import LessonKit

/// How a rate follows the batch.
public enum ScalingRule: Sendable {
  /// In proportion to it: for SGD.
  case linear
  /// With its root: for Adam.
  case root
}

/// Exercise 12.3 · Rate and steps for a batch that is k times as large, so that the run stays the same run.
///
///     rate    k·η (linear), √k·η (root)
///     steps   T/k, rounded up: no row is seen less often
///
/// - Parameters:
///   - rate: η, above 0.
///   - steps: T, from 0 to 10¹².
///   - factor: k, at least 1.
public func scaled(rate: Double, steps: Int, by factor: Int, _ rule: ScalingRule) -> (rate: Double, steps: Int) {
  // TODO 12.3: what does each rule do to the rate, and what do both do to the steps?
  return (.todo, .todo)
}

/// Exercise 12.3 · How many times as high SGD's floor is after the linear rule, on a parabola of curvature λ.
///
///     ratio = (2 − η·λ)/(2 − k·η·λ)        where k·η·λ < 2
///     ratio = ∞                            beyond: the run diverges
///
/// - Parameters:
///   - rate: η before the rule, with η·λ below 2.
///   - curvature: λ, above 0.
///   - factor: k, at least 1.
public func floorRatio(rate: Double, curvature: Double, factor: Int) -> Double {
  // TODO 12.3: the floor at the rate η and the noise σ² is ½·η·σ²/(2 − η·λ). What become of η and σ² under the rule?
  return .todo
}

/// Exercise 12.3 · The largest whole k with which the floor is at most `ratio` times as high: where the rule ends.
///
/// - Parameters:
///   - rate: η before the rule, with η·λ from 1e-9 to below 2.
///   - curvature: λ, above 0.
///   - ratio: above 1.
/// - Returns: k, at least 1.
public func largestFactor(rate: Double, curvature: Double, ratio: Double) -> Int {
  // TODO 12.3: solve for k. Which whole number is allowed, the next above or below?
  return .todo
}
