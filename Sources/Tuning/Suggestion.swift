/// A rate that was read off a range test's curve.
public struct Suggestion: Hashable, Sendable {
  /// The learning rate.
  public let rate: Double
  /// The point of the curve that decided, counted from 0; its rate need not be the suggested one.
  public let index: Int
  /// Who suggests it.
  public let method: SuggestionMethod
}
