import ArgumentParser
import Classroom

/// Prints a solution.
struct SolutionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "solution", abstract: "Print the solution of an exercise that you have passed.")

  @Argument(help: "An exercise, as in 3.1.")
  var exercise: String

  @Flag(help: "Print it although the exercise does not pass.")
  var giveUp = false

  func run() throws {
    try Student.atDesk { desk in
      try desk.solution(exercise, givingUp: giveUp)
      return true
    }
  }
}
