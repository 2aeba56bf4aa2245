import ArgumentParser
import Classroom

/// The table of all exercises, and what to do next.
struct ExercisesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exercises", abstract: "List the exercises: lesson, points, state, and what to do next.",
    discussion: "Exercises that were changed since they were judged are judged first.")

  @Flag(help: "Do not judge; changed exercises stand as \"not checked\".")
  var quick = false

  func run() throws {
    try Student.atDesk { desk in
      try desk.showTable(judging: !quick)
      return true
    }
  }
}
