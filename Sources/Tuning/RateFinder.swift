import Schedules

/// A learning rate that is to be found by a range test before a run begins.
///
///     let (run, curve) = try TrainingRun.withFoundRate(
///       on: goal, from: model, by: SGD(), at: .found(), batchSize: 64, epochs: 5, seed: 1)
///
/// The rate stands in every record of the run.
public struct RateFinder: Sendable {
  /// Rates, smoothing, and when to stop.
  public let test: RangeTest
  /// How the rate is read off the curve.
  public let method: SuggestionMethod
  /// Whether the run's validation is asked in the place of the mini-batches' losses.
  public let onValidation: Bool
  /// The schedule that is made of the rate.
  public let schedule: @Sendable (Double) throws -> any Schedule

  /// A constant rate found by the workbench's own range test, unless said otherwise.
  ///
  /// - Parameters:
  ///   - test: rates, smoothing, and when to stop.
  ///   - method: how the rate is read off the curve.
  ///   - onValidation: whether the run's validation is asked in the place of the mini-batches' losses.
  ///   - schedule: made of the rate, such as `{ try OneCycleLR(maxLR: $0, totalSteps: 500) }`.
  public static func found(
    over test: RangeTest? = nil, by method: SuggestionMethod = .default, onValidation: Bool = false,
    schedule: @escaping @Sendable (Double) throws -> any Schedule = { Hold($0) }
  ) throws -> RateFinder {
    RateFinder(test: try test ?? RangeTest(), method: method, onValidation: onValidation, schedule: schedule)
  }
}
