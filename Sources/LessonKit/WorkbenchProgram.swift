import ArgumentParser
import Core
import Foundation
import Plotting
import Terminal

/// A program of the workbench: a command that says so when it is interrupted, and when its words cannot be written.
///
///     struct MyLesson: WorkbenchProgram { func run() throws { … } }
///     MyLesson.main()
///
/// Ctrl-C, `kill` and a closed terminal end it with one sentence on standard error and the status 128 + the signal's
/// number (130 for Ctrl-C); files are whole or not there, and no gnuplot is left. Signals that are ignored when the
/// program starts (`nohup`) stay ignored. Words that do not fit on the disk end in a sentence and the status 1.
public protocol WorkbenchProgram: ParsableCommand {}

extension WorkbenchProgram {
  /// Reads the command line, runs the command and ends the program where that failed.
  public static func main() {
    endInASentence()
    Console.outliveReaders()
    let words = withNegativeNumbers(Array(CommandLine.arguments.dropFirst()))
    if let problem = CommandWords<Self>(words: words).problem {
      Console(toStandardError: true).print(
        (isatty(STDERR_FILENO) == 1 ? Console.broken(problem) : problem).withoutItsMiddle)
      exit(withError: ExitCode.validationFailure)
    }
    do {
      var command = try parseAsRoot(words)
      try command.run()
      try Console.checkOutput()
    } catch {
      let code = exitCode(for: error)
      let message = withNearestValue(fullMessage(for: error, columns: Console.columns))
      // ArgumentParser leaves lines of usage as long as they are; a pipe gets sentences in one piece.
      let isForPrograms = ["--experimental-dump-help", "--generate-completion-script"].contains { words.contains($0) }
      let isWrapped = !isForPrograms && (code.isSuccess || isatty(STDERR_FILENO) == 1)
      let text = isWrapped ? cut(Console.broken(message)) : message
      // What --help prints is words, too; a mistake is said whole but for a quotation that nobody reads.
      let console = Console(toStandardError: !code.isSuccess)
      if !text.isEmpty { console.print(code.isSuccess ? text : text.withoutItsMiddle) }
      guard code.isSuccess else { exit(withError: code) }
      do { try Console.checkOutput() } catch { exit(withError: error) }
    }
  }

  /// The words with `--rate -0.1` as `--rate=-0.1`: a number below 0 is no option, but a value for the command to judge.
  static func withNegativeNumbers(_ words: [String]) -> [String] {
    words.reduce(into: []) { words, word in
      if let option = words.last, option.hasPrefix("--"), option.count > 2, !option.contains("="), word.hasPrefix("-"),
        Double(word) != nil
      {
        words[words.count - 1] = "\(option)=\(word)"
      } else {
        words.append(word)
      }
    }
  }

  /// A text whose words are not wider than the terminal either.
  private static func cut(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var (rest, parts) = (line, [Substring]())
      while rest.count > max(Console.columns, 20) {
        parts.append(rest.prefix(max(Console.columns, 20)))
        rest = rest.dropFirst(max(Console.columns, 20))
      }
      return (parts + [rest]).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// Catches the signals that end a program.
  private static func endInASentence() {
    for signal in EndSignals.all {
      var (action, before) = (sigaction(), sigaction())
      action.__sigaction_handler.sa_handler = end
      action.sa_flags = SA_RESTART
      sigaction(signal, &action, &before)
      if isIgnored(before) { sigaction(signal, &before, nil) }
    }
    // A program that is started from a thread of a queue inherits that thread's mask, which lets no signal through.
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in EndSignals.all { sigaddset(&signals, signal) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

/// Ends the program; a handler may do next to nothing, so the sentence is one that stands in the program as it is.
private func end(by signal: Int32) {
  guard EndSignals.mayEnd(by: signal) else { return }
  Plotter.endAll()
  let sentence: StaticString = "Interrupted before the end: nothing was concluded.\n"
  // The terminal's ^C and the line of a progress bar stay above the sentence.
  if isatty(STDERR_FILENO) == 1 { write(STDERR_FILENO, "\n", 1) }
  write(STDERR_FILENO, sentence.utf8Start, sentence.utf8CodeUnitCount)
  _exit(128 + signal)
}
