/// A learning-rate schedule: a pure function from the step to the rate.
///
///     η: {0, 1, 2, …} → ℝ
///
/// `step` counts optimizer updates from zero (or epochs, if the caller asks once per epoch): η(0) is the rate of the
/// first update. Because a schedule remembers nothing, it can be asked for any step in any order, drawn without a
/// run, compared, printed and sent to another task. What it answers for a negative step has no meaning.
public protocol Schedule: Sendable {
  /// The learning rate at `step`, counted from zero.
  func callAsFunction(_ step: Int) -> Double

  /// How many steps the schedule is made for, or nil when it has no end.
  ///
  /// A run that is longer than this asks for rates beyond the last one that the schedule was designed to give.
  var totalSteps: Int? { get }

  /// The step at which the schedule reaches its last value, or nil when it has no end: `totalSteps − 1`, except where
  /// a docstring says otherwise. ``resting`` holds the value of this step.
  var lastStep: Int? { get }

  /// The momentum that this schedule moves together with the rate, or nil when it leaves momentum alone.
  var momentum: (any Schedule)? { get }
}

extension Schedule {
  public var totalSteps: Int? { nil }
  public var lastStep: Int? { totalSteps.map { $0 - 1 } }
  public var momentum: (any Schedule)? { nil }
}
