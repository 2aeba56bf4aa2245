import ArgumentParser
import Classroom

/// The next hint for an exercise.
struct HintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hint", abstract: "The next hint for an exercise, one more each time.")

  @Argument(help: "An exercise, as in 3.1.")
  var exercise: String

  @Flag(help: "Print the hints that were shown before.")
  var again = false

  func run() throws {
    try Student.atDesk { desk in
      try desk.hint(exercise, again: again)
      return true
    }
  }
}
