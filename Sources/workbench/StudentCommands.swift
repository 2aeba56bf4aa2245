import ArgumentParser
import Classroom
import Foundation
import Terminal
import Training

/// What the student's commands share.
enum Student {
  /// Works in the course around the current folder; Ctrl-C ends what runs, and the session says so.
  ///
  /// - Parameter asks: whether it waits for an answer and runs nothing; then Ctrl-C ends the program.
  /// - Throws: `ExitCode.failure` when `work` says that it did not come out well.
  static func inSession(asking asks: Bool = false, _ work: (inout ExerciseSession) throws -> Bool) throws {
    var session = try ExerciseSession()
    let interruption = asks ? nil : Interruption()
    defer { interruption?.release() }
    if let interruption { session.cancel { interruption.isRequested } }
    do {
      guard try work(&session) else { throw ExitCode.failure }
    } catch let error as LessonError where isatty(FileHandle.standardError.fileDescriptor) == 1 {
      // A terminal would break the sentence in the middle of words.
      let lines = Console.wrapped("Error: \(error)", width: Console.width)
      Console(toStandardError: true).print(lines.joined(separator: "\n"))
      throw ExitCode.failure
    }
  }
}

/// The table of all exercises, and what to do next.
struct ExercisesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exercises", abstract: "List the exercises: lesson, points, state, and what to do next.",
    discussion: """
      Exercises that were changed since they were judged are judged first.

      Examples:
        workbench exercises
        workbench exercises --quick
      """)

  @Flag(help: "Do not judge; show changed exercises as \"not checked\".")
  var quick = false

  func run() throws {
    try Student.inSession { session in
      try session.showTable(judging: !quick)
      return true
    }
  }
}

/// Judges the student's code.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Judge your exercises: the first test that fails, and why.",
    discussion: """
      The first call builds the library that judges (about a minute, once). Ends with status 0 only when every exercise \
      that was asked for passes.

      Examples:
        workbench check 3.1
        workbench check 3
        workbench check 5.2 --time-limit 300
      """)

  @Argument(help: "A lesson (3) or an exercise (3.1). (default: all of them)")
  var selection: String?

  @Option(help: "How many seconds the tests of one run may take.")
  var timeLimit: Double = 60

  func validate() throws {
    guard timeLimit > 0, timeLimit <= 86_400 else {
      throw ValidationError("--time-limit \(timeLimit): give more than 0 and at most 86400 seconds.")
    }
  }

  func run() throws {
    try Student.inSession { session in
      session.limit(seconds: timeLimit)
      return try session.check(selection)
    }
  }
}

/// Judges one exercise at a time, again at every save.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Judge again at every save, one exercise at a time; go on when it passes.",
    discussion: """
      While it waits: h and Enter gives a hint, n and Enter goes to the next exercise, q and Enter or Ctrl-C leaves.

      Examples:
        workbench watch
        workbench watch 3
        workbench watch 3.1
      """)

  @Argument(help: "A lesson (3) or an exercise (3.1). (default: all of them)")
  var selection: String?

  func run() throws {
    let keyboard = Keyboard()
    try Student.inSession { session in
      _ = try session.watch(selection) { keyboard.lines() }
      return true
    }
  }
}

/// The next hint for an exercise.
struct HintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hint", abstract: "Show the next hint for an exercise, one more each time.",
    discussion: """
      The first hint is the question of the first test that fails. It answers whether or not your file compiles.

      Examples:
        workbench hint 3.1
        workbench hint 3.1 --again
      """)

  @Argument(help: "An exercise, as in 3.1.")
  var exercise: String

  @Flag(help: "Show the hints that were shown before.")
  var again = false

  func run() throws {
    try Student.inSession { session in
      try session.hint(exercise, again: again)
      return true
    }
  }
}

/// Puts an exercise's template back.
struct ResetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset", abstract: "Put an exercise's template back; a copy of your file is kept.",
    discussion: """
      Examples:
        workbench reset 3.1
        workbench reset 3.1 --yes
      """)

  @Argument(help: "An exercise, as in 3.1.")
  var exercise: String

  @Flag(help: "Do not ask.")
  var yes = false

  func run() throws {
    let keyboard = Keyboard()
    try Student.inSession(asking: true) { session in
      try session.reset(exercise, isCertain: yes) { keyboard.answer(to: $0) }
      return true
    }
  }
}

/// Prints a solution.
struct SolutionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "solution", abstract: "Show the solution of an exercise that you have passed.",
    discussion: """
      Examples:
        workbench solution 3.1
        workbench solution 3.1 --give-up
      """)

  @Argument(help: "An exercise, as in 3.1.")
  var exercise: String

  @Flag(help: "Show it although the exercise does not pass.")
  var giveUp = false

  func run() throws {
    try Student.inSession { session in
      try session.solution(exercise, givingUp: giveUp)
      return true
    }
  }
}

/// What somebody types, line by line, without waiting for it.
final class Keyboard {
  private var unfinished = ""
  private var isClosed = false

  /// The lines that were typed since the last call.
  func lines() -> [String] {
    while !isClosed && hasInput {
      let bytes = FileHandle.standardInput.availableData
      // Nothing although something is there: it is closed.
      if bytes.isEmpty { isClosed = true }
      unfinished += String(decoding: bytes, as: UTF8.self)
    }
    var parts = unfinished.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    unfinished = parts.popLast() ?? ""
    return parts
  }

  /// Asks a question; nil when standard input is no terminal.
  func answer(to question: String) -> String? {
    guard isatty(FileHandle.standardInput.fileDescriptor) == 1 else { return nil }
    try? FileHandle.standardOutput.write(contentsOf: Data(question.utf8))
    return readLine() ?? ""
  }

  /// Whether reading would not wait.
  private var hasInput: Bool {
    var input = pollfd(fd: FileHandle.standardInput.fileDescriptor, events: Int16(POLLIN), revents: 0)
    return poll(&input, 1, 0) > 0
  }
}
