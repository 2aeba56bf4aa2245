import Foundation
import Synchronization

/// The signals that ask a program to end (Ctrl-C, a closed terminal, `kill`), and what must be done before they do.
package enum EndSignals {
  /// Ctrl-C, a request from another program, a terminal that was closed.
  package static let all = [SIGINT, SIGTERM, SIGHUP]

  /// Puts off the end of the program while `body` runs, for what must not be left half done.
  ///
  /// A signal that comes meanwhile is sent again afterwards. Several tasks may put it off at once.
  package static func putOff<Result, Failure: Error>(
    during body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    underway.add(1, ordering: .sequentiallyConsistent)
    defer {
      let isLast = underway.subtract(1, ordering: .sequentiallyConsistent).newValue == 0
      if isLast, case let signal = waiting.exchange(0, ordering: .sequentiallyConsistent), signal != 0 { raise(signal) }
    }
    return try body()
  }

  /// Whether a handler may end the program now; else the signal comes again when it may.
  ///
  /// A handler may do next to nothing: reading and writing atomic numbers is allowed.
  package static func mayEnd(by signal: Int32) -> Bool {
    guard underway.load(ordering: .sequentiallyConsistent) > 0 else { return true }
    waiting.store(signal, ordering: .sequentiallyConsistent)
    // What was underway may have ended in between, without having seen the signal.
    guard underway.load(ordering: .sequentiallyConsistent) == 0 else { return false }
    return waiting.exchange(0, ordering: .sequentiallyConsistent) != 0
  }

  /// How many bodies run that must not be left half done.
  private static let underway = Atomic(0)
  /// The signal that waits for their end, or 0.
  private static let waiting = Atomic(Int32(0))
}
