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
