/// A request that no optimizer can fulfil: one sentence that names the parameter, its value and what is allowed.
public struct OptimizerError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  @usableFromInline init(_ description: String) { self.description = description }

  /// Refuses values that are not finite and at least 0.
  @usableFromInline static func check(_ optimizer: String, nonNegative values: KeyValuePairs<String, Double>)
    throws(OptimizerError)
  {
    for (name, value) in values where !(value >= 0 && value.isFinite) {
      throw OptimizerError("\(optimizer): \(name) is \(value), but it must be finite and at least 0.")
    }
  }

  /// Refuses shares of the past that are not from 0 to below 1: an average that forgets nothing averages nothing.
  @usableFromInline static func check(_ optimizer: String, shares: KeyValuePairs<String, Double>) throws(OptimizerError)
  {
    for (name, value) in shares where !(value >= 0 && value < 1) {
      throw OptimizerError("\(optimizer): \(name) is \(value), but it must be from 0 to below 1.")
    }
  }
}
