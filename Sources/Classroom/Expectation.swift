/// A failed expectation, taken apart for a reader: what was expected, and what came.
///
///     Expectation failed: (article(0) → nan) ≈ 0.1
///     expected  article(0) ≈ 0.1
///     came      article(0) is nan
public struct Expectation: Hashable, Sendable {
  /// "article(0) ≈ 0.1".
  public let expected: String
  /// What was asked and what came, in order: ("article(0)", "nan").
  public let came: [Pair]

  /// One part of an expectation and its value.
  public struct Pair: Hashable, Sendable {
    public let asked: String
    public let value: String
  }

  /// Takes the runner's message apart; nil when it is no failed expectation or shows no value.
  public init?(_ message: String) {
    let prefix = "Expectation failed: "
    // A message of a length that no test writes is not worth taking apart, and could keep a grader busy for ever.
    guard message.hasPrefix(prefix), message.utf8.count <= 4_000 else { return nil }
    var parser = ExpectationParser(message.dropFirst(prefix.count))
    (expected, came) = parser.parse()
    if came.isEmpty { return nil }
  }

  /// Whether a value is what an untouched exercise returns: not a number, or nothing.
  public var saysTodo: Bool { came.contains { ["nan", "-nan", "[]"].contains($0.value) } }
}
