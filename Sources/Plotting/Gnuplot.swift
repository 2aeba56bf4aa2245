import CGnuplotIostream
import Foundation

/// A gnuplot program: where it is and how long it may take.
struct Gnuplot: Sendable {
  /// A path, or a name that is looked up on PATH.
  var program: String
  var timeLimit: Duration

  /// The program named by WORKBENCH_GNUPLOT, else `gnuplot`.
  static var standardProgram: String {
    let named = ProcessInfo.processInfo.environment["WORKBENCH_GNUPLOT"] ?? ""
    return named.isEmpty ? "gnuplot" : named
  }

  /// Sends a script to a new gnuplot, through gnuplot-iostream, and waits for its end.
  func run(_ script: String) -> Outcome {
    var script = script
    let seconds = Double(timeLimit.components.seconds) + Double(timeLimit.components.attoseconds) * 1e-18
    var end = script.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        workbench_gnuplot_run(program, characters.baseAddress, characters.count, seconds)
      }
    }
    defer { workbench_gnuplot_free(&end) }
    let messages = end.messages.map { String(cString: $0) } ?? ""
    return Outcome(end: ending(of: end), messages: messages)
  }

  private func ending(of end: workbench_gnuplot_end) -> Outcome.End {
    if end.start_error != 0 { return .notStarted(String(cString: strerror(end.start_error))) }
    if end.timed_out != 0 { return .timedOut }
    if end.end_signal != 0 { return .killed(signal: Int(end.end_signal)) }
    if end.exit_status == 127 { return .notStarted("it could not be executed") }
    if end.exit_status != 0 || end.broken_pipe != 0 { return .failed(status: Int(end.exit_status)) }
    return .finished
  }
}

extension Gnuplot {
  /// What became of a run.
  struct Outcome: Sendable, Equatable {
    enum End: Sendable, Equatable {
      /// Every command was carried out.
      case finished
      /// There is no such program, or it may not be run; the reason in the system's words.
      case notStarted(String)
      /// At least one command failed, or gnuplot ended before it had read all of them.
      case failed(status: Int)
      case killed(signal: Int)
      case timedOut
    }

    var end: End
    /// What gnuplot wrote to its standard error.
    var messages: String
  }
}

extension Gnuplot.Outcome.End {
  /// True when there was no gnuplot to draw with.
  var isMissing: Bool {
    if case .notStarted = self { return true }
    return false
  }
}
