import Terminal

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
