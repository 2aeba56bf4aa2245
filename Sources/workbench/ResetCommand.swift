import ArgumentParser
import Classroom

/// Puts an exercise's template back.
struct ResetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset", abstract: "Put an exercise's template back; a copy of your file is kept.")

  @Argument(help: "An exercise, as in 3.1.")
  var exercise: String

  @Flag(help: "Do not ask.")
  var yes = false

  func run() throws {
    let keyboard = Keyboard()
    try Student.atDesk(asking: true) { desk in
      try desk.reset(exercise, isCertain: yes) { keyboard.answer(to: $0) }
      return true
    }
  }
}
