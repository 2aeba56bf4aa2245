import Foundation

/// What stands between a student's code and the machine.
public enum Isolation: String, Codable, CaseIterable, Sendable {
  /// bubblewrap: no network, a read-only system of which only the needed parts are visible, a private temporary folder, and
  /// a process namespace whose end ends everything in it.
  case bubblewrap
  /// Limits on processor time, memory, processes and file size, another user when the grader is root; nothing more.
  case limits

  public var description: String {
    switch self {
    case .bubblewrap:
      "bubblewrap: no network, a read-only system, a private temporary folder, a process namespace; "
        + "limits on time, memory, processes and output"
    case .limits:
      "process limits only (time, memory, processes, output): code under test can read files and reach the network"
    }
  }
}
