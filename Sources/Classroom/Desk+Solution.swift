import Foundation
import Terminal

extension Desk {
  /// Prints the solution: after the exercise was passed, or for somebody who gives up.
  ///
  /// - Throws: `LessonError` when it is not passed yet, or no solution is here.
  public mutating func solution(_ text: String, givingUp: Bool) throws {
    let exercise = try catalog.exercise(text)
    guard let solution = try course.solution(of: exercise) else {
      throw LessonError(
        "This handout has no solutions: ask your teacher, or read how it is done in the library: "
          + (exercise.twins.first ?? "Sources") + ".")
    }
    if !givingUp && !progress.opened.contains("\(exercise.number)") {
      if standing(of: exercise) == .unchecked { _ = try judge([exercise]) }
      guard progress.opened.contains("\(exercise.number)") else {
        throw LessonError(
          "\(exercise.number) does not pass yet; look at \"swift run workbench hint \(exercise.number)\", "
            + "or say --give-up to see the solution now.")
      }
    }
    if givingUp { note { $0.opened.insert("\(exercise.number)") } }
    console.print(solution.trimmingCharacters(in: .newlines))
    console.print()
    console.paragraph(exercise.explanation)
  }
}
