import Terminal

/// One exercise: one file that the student fills in, one suite that judges it.
public struct Exercise: Hashable, Sendable, Identifiable {
  public let number: ExerciseNumber
  /// The folder of its lesson below `Lessons`: "lesson03-schedulers".
  public let lessonFolder: String
  public let title: String
  /// The name of its file in `Solution/`, `Exercise/` and each of `Mistakes/*/`: "StepDecay.swift".
  public let file: String
  /// What it is worth, at least 1.
  public let points: Int
  /// The further hints in rising order; the first hint of all is the doc comment of the test that fails.
  public let hints: [String]
  /// A last hint that is the answer, word for word: shown only where a teacher allowed it (`handout --last-hints`).
  public var answer: String? = nil
  /// What is shown after success.
  public let explanation: String
  /// The names in the library that would solve it by merely being called.
  public let twins: [String]
  /// How much a test counts for partial credit, by its name; every other test counts 1.
  public var weights: [String: Int] = [:]

  public var id: ExerciseNumber { number }
  /// "Exercise03_1".
  public var suite: String { number.suite }
  /// The module that the lesson's files make: "Lesson03".
  public var module: String { "Lesson\(number.lessonDigits)" }
  /// The module of the suite: "Lesson03Tests".
  public var testModule: String { module + "Tests" }
  /// The filter for `swift test` that matches the tests of this exercise and no other.
  public var filter: String { "^\(testModule)\\.\(suite)/" }

  /// The student's file, relative to the root: "Lessons/lesson03-schedulers/Exercise/StepDecay.swift".
  public var path: String { "Lessons/\(lessonFolder)/Exercise/\(file)" }
  /// The solution, relative to the root; not there in a handout.
  public var solutionPath: String { "Lessons/\(lessonFolder)/Solution/\(file)" }
  /// The file of the suite, relative to the root: "Tests/Lesson03Tests/Exercise03_1.swift".
  public var suitePath: String { "Tests/\(testModule)/\(suite).swift" }
}

/// The number of an exercise: its lesson and its place in the lesson, as in "3.1".
public struct ExerciseNumber: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// From 1 to 99.
  public let lesson: Int
  /// From 1 to 99.
  public let place: Int

  public init?(lesson: Int, place: Int) {
    guard 1...99 ~= lesson, 1...99 ~= place else { return nil }
    self.lesson = lesson
    self.place = place
  }

  /// Reads "3.1", "03.1" or the name of the suite, "Exercise03_1"; nil for anything else.
  public init?(_ text: String) {
    let prefix = "Exercise"
    let isSuite = text.hasPrefix(prefix)
    let parts = (isSuite ? text.dropFirst(prefix.count) : text[...])
      .split(separator: isSuite ? "_" : ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let lesson = Self.digits(parts[0]), let place = Self.digits(parts[1]) else { return nil }
    self.init(lesson: lesson, place: place)
  }

  public var description: String { "\(lesson).\(place)" }

  /// The two digits of the lesson, as in the folders' and modules' names: "03".
  public var lessonDigits: String { lesson < 10 ? "0\(lesson)" : "\(lesson)" }

  /// The name of the suite that judges it: "Exercise03_1".
  public var suite: String { "Exercise\(lessonDigits)_\(place)" }

  public static func < (a: ExerciseNumber, b: ExerciseNumber) -> Bool { (a.lesson, a.place) < (b.lesson, b.place) }

  /// One or two decimal digits, nothing else: no sign, no spaces.
  static func digits(_ text: Substring) -> Int? {
    guard 1...2 ~= text.count, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return Int(text)
  }
}

/// Reads which lessons are meant: "3", "1-3", "1,3-5".
public enum LessonRange {
  /// The lessons in `text`.
  ///
  /// - Throws: `LessonError` when it is no list of numbers and ranges from 1 to 99.
  public static func read(_ text: String) throws -> Set<Int> {
    var lessons: Set<Int> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map(ExerciseNumber.digits)
      guard let first = ends.first, let last = ends.last, ends.count <= 2, let low = first, let high = last, 1 <= low,
        low <= high
      else { throw LessonError("\"\(text)\" are no lessons; write 3, 1-3 or 1,3-5.") }
      lessons.formUnion(low...high)
    }
    return lessons
  }
}
