import Classroom

/// The judgement on one file for one exercise; the same for every student who handed in the same file.
public struct GradeResult: Codable, Hashable, Sendable {
  /// The outcome of one of the original tests.
  public struct Test: Codable, Hashable, Sendable {
    public let name: String
    public let isPassed: Bool
    /// Why it is no pass: what was expected and what came; empty in a pass.
    public let reasons: [String]
    /// The question of its doc comment.
    public let hint: String?
    /// How much it counts for partial credit.
    public let weight: Int

    init(name: String, isPassed: Bool, reasons: [String], hint: String?, weight: Int = 1) {
      (self.name, self.isPassed, self.reasons, self.hint, self.weight) = (name, isPassed, reasons, hint, weight)
    }
  }

  /// "3.1".
  public let exercise: String
  public let finding: Outcome
  /// The finding in a sentence for the student.
  public let sentence: String
  public let score: Score
  /// In the order of the suite.
  public let tests: [Test]
  /// Lines of the compiler, or the last words of a program that crashed.
  public let excerpt: String?
  /// The library's own solutions of the exercise, as far as the file calls them; they change no points.
  public let twins: [String]
  /// How long building and running it took; 0 for what was not built.
  public let seconds: Double

  public init(
    exercise: String, finding: Outcome, sentence: String, score: Score, tests: [Test] = [], excerpt: String? = nil,
    twins: [String] = [], seconds: Double = 0
  ) {
    (self.exercise, self.finding, self.score) = (exercise, finding, score)
    (self.twins, self.seconds) = (twins, seconds)
    // What a student's code says is as long as it likes, and a report is read by people.
    self.sentence = sentence.shortened(to: 600)
    self.tests = tests.map { test in
      Test(
        name: test.name, isPassed: test.isPassed, reasons: test.reasons.prefix(3).map { $0.shortened(to: 1_000) },
        hint: test.hint, weight: test.weight)
    }
    self.excerpt = excerpt.map { text in
      text.split(separator: "\n", omittingEmptySubsequences: false).prefix(60).map { String($0).shortened(to: 240) }
        .joined(separator: "\n")
    }
  }
}

/// The result of one student's exercise in one word; feedback and reports use these words.
public enum Outcome: String, Codable, CaseIterable, Sendable {
  /// Every original test passed.
  case passed
  /// Some of them passed.
  case partly
  /// None of them passed.
  case failed
  /// The file is the template as it was handed out.
  case notStarted = "not started"
  /// There is no file of that name.
  case missing
  /// There is something that is not built: a link, a folder, a file too large, no text, an import of the test machinery.
  case refused
  /// The compiler found errors.
  case notCompiled = "does not compile"
  /// The compiler did not come to an end, or crashed.
  case compilerStuck = "compiler did not finish"
  /// The tests did not come to an end.
  case timedOut = "time limit"
  /// The process was ended by a signal, as by an index out of range.
  case crashed
  /// The program ended itself in the middle of the tests, as by a call of `exit`.
  case endedItself = "ended itself"
  /// It printed more than is read.
  case tooMuchOutput = "output limit"
  /// It left processes running.
  case leftProcesses = "left processes running"
  /// The record of the tests is not what the runner writes, or was cut short.
  case forged = "forged or cut short"

  /// Whether the share of tests that passed counts.
  ///
  /// A run that did not come to its end in good order proves nothing, not even about the tests before.
  public var counts: Bool { [.passed, .partly, .failed].contains(self) }
}

/// The judgements on one student.
public struct StudentReport: Codable, Hashable, Sendable {
  public let name: String
  /// What the roster, or the learning platform's names of files, say of them; grade books go by it.
  public let person: Student
  /// Whether anything was handed in.
  public let hasSubmission: Bool
  /// Whether the learning platform calls it late; that changes no points.
  public let isLate: Bool
  /// One per graded exercise, in their order.
  public let judgements: [GradeResult]
  /// What a teacher should look at; it changes no points.
  public let flags: [String]
  /// What else was found in the submission.
  public let notes: [String]
  /// The sum over the exercises.
  public let points: Double
  public let of: Double

  /// - Parameter companions: the students who handed in the same file, by exercise.
  public init(
    _ person: Student, judgements: [GradeResult], notes: [String], companions: [String: [String]] = [:],
    hasSubmission: Bool = true, isLate: Bool = false
  ) {
    (name, self.person, self.judgements, self.notes) = (person.name, person, judgements, notes)
    (self.hasSubmission, self.isLate) = (hasSubmission, isLate)
    flags = judgements.flatMap { judgement in
      judgement.flags
        + (companions[judgement.exercise].map {
          ["\(judgement.exercise): the same file, to the letter, as \(Self.list($0))"]
        } ?? [])
    }
    points = judgements.reduce(0) { $0 + $1.score.awarded }
    of = judgements.reduce(0) { $0 + $1.score.points }
  }
}

extension StudentReport {
  /// At most five names.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(5).joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
  }
}

extension GradeResult {
  /// What reading the file found.
  var flags: [String] {
    twins.isEmpty
      ? [] : ["\(exercise): calls \(twins.joined(separator: ", ")) of the library, which already is the solution"]
  }
}
