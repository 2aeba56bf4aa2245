/// The judgement on one file for one exercise; the same for every student who handed in the same file.
public struct Judgement: Codable, Hashable, Sendable {
  /// What became of one of the original tests.
  public struct Test: Codable, Hashable, Sendable {
    public let name: String
    public let isPassed: Bool
    /// Why it is no pass: what was expected and what came; empty in a pass.
    public let reasons: [String]
    /// The question of its doc comment.
    public let hint: String?
  }

  /// "3.1".
  public let exercise: String
  public let finding: Finding
  /// The finding in a sentence for the student.
  public let sentence: String
  public let score: Score
  /// In the order of the suite.
  public let tests: [Test]
  /// Lines of the compiler, or the last words of a program that crashed.
  public let excerpt: String?
  public let review: SourceReview?
  /// How long building and running it took; 0 for what was not built.
  public let seconds: Double

  public init(
    exercise: String, finding: Finding, sentence: String, score: Score, tests: [Test] = [], excerpt: String? = nil,
    review: SourceReview? = nil, seconds: Double = 0
  ) {
    (self.exercise, self.finding, self.sentence, self.score) = (exercise, finding, sentence, score)
    (self.tests, self.excerpt, self.review, self.seconds) = (tests, excerpt, review, seconds)
  }
}
