/// How a process ended.
public enum CommandEnding: Hashable, Sendable, CustomStringConvertible {
  /// By itself, with this status.
  case exited(Int32)
  /// By a signal: a crash.
  case signalled(Int32)
  /// It took longer than this many seconds and was ended.
  case timedOut(Double)
  /// It wrote more than this many bytes and was ended.
  case tooMuchOutput(Int)
  /// Somebody asked to stop.
  case cancelled

  public var isSuccess: Bool { self == .exited(0) }

  /// Whether it ended as a test run ends: all passed (0) or some failed (1).
  public var isByItself: Bool { self == .exited(0) || self == .exited(1) }

  public var description: String {
    switch self {
    case .exited(let status): "ended with status \(status)"
    case .signalled(let signal): "was ended by signal \(signal)"
    case .timedOut(let seconds):
      "was ended after \(seconds.formatted(.number.grouping(.never))) seconds: it did not come to an end"
    case .tooMuchOutput(let bytes): "was ended because it wrote more than \(bytes) bytes"
    case .cancelled: "was stopped"
    }
  }
}
