import ArgumentParser
import Classroom

/// Judges one exercise at a time, again at every save.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Judge again at every save, one exercise at a time; go on when it passes.",
    discussion: "h and Enter: a hint. n and Enter: the next exercise. q and Enter, or Ctrl-C: leave.")

  @Argument(help: "A lesson (3) or an exercise (3.1); all of them when left out.")
  var selection: String?

  func run() throws {
    let keyboard = Keyboard()
    try Student.atDesk { desk in
      _ = try desk.watch(selection) { keyboard.lines() }
      return true
    }
  }
}
