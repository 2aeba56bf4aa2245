/// One thing that a test found wrong.
public struct TestIssue: Hashable, Sendable {
  /// "Expectation failed: (article(0) → nan) ≈ 0.1".
  public let message: String
  /// The comments that the test gave it.
  public let comments: [String]
  /// The arguments of the case, in words: "stepSize → 3, gamma → 0.9"; nil where the test has none.
  public let arguments: String?
  public let place: SourcePlace?

  public init(message: String, comments: [String] = [], arguments: String? = nil, place: SourcePlace? = nil) {
    self.message = message
    self.comments = comments
    self.arguments = arguments
    self.place = place
  }
}
