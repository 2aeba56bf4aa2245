import GradientDescent
import LessonKit

/// Exercise 8.5 · A rate that was set and never used: the first step that trained at another one.
///
///     lost(t) = not |rate(t) − schedule(t)| ≤ 10⁻⁹·|schedule(t)|          so much may be rounding
///
/// rate(t): what the record of step t says; schedule(t): the rate that was set for it, a finite number. Where one of them is 0,
/// the other must be 0, too. A rate that is no number, or infinite, was never set.
///
/// `record.step` is t, `record.rate` is rate(t), and `schedule(t)` is asked like a function.
public struct LostRate: Sendable {
  /// The rate that was set for each step.
  public let schedule: @Sendable (Int) -> Double

  public init(schedule: @escaping @Sendable (Int) -> Double) { self.schedule = schedule }

  /// The smallest step that a record says was trained at another rate; nil where there is none.
  ///
  /// The records may come in any order, need not begin at step 0, and may leave steps out; a run that was resumed has some
  /// steps twice.
  public func firstStep(in records: [Record]) -> Int? {
    // TODO 8.5: a record has a step and a rate. What should that rate have been, and does NaN differ from it?
    return .todo
  }
}
