import Foundation
import Terminal

extension CourseFolder {
  /// The solution of an exercise without its markers; nil where there is none: in a handout for a class.
  ///
  /// - Throws: `LessonError` when its envelope is there and cannot be opened.
  func solution(of exercise: Exercise) throws -> String? {
    if let text = text(exercise.solutionPath) { return Envelope.withoutMarkers(text) }
    let envelope = Envelope.path(of: exercise)
    guard let sealed = text(envelope) else { return nil }
    guard let text = Envelope.open(sealed) else {
      throw LessonError("\(envelope) cannot be opened; take the file from the handout as it was made.")
    }
    return Envelope.withoutMarkers(text)
  }
}
