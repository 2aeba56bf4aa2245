import ArgumentParser
import Classroom

/// Judges the student's code.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Judge your exercises: the first test that fails, and why.",
    discussion: "Ends with status 0 only when every exercise that was asked for passes.")

  @Argument(help: "A lesson (3) or an exercise (3.1); all of them when left out.")
  var selection: String?

  @Option(help: "Seconds that the tests of one run may take.")
  var timeLimit: Double = 60

  func validate() throws {
    guard timeLimit > 0, timeLimit <= 86_400 else {
      throw ValidationError("--time-limit \(timeLimit): give more than 0 and at most 86400 seconds.")
    }
  }

  func run() throws {
    try Student.atDesk { desk in
      desk.limit(seconds: timeLimit)
      return try desk.check(selection)
    }
  }
}
