import ArgumentParser
import Classroom
import Training

/// What the student's commands share.
enum Student {
  /// Works at the desk of the course around the current folder; Ctrl-C ends what runs, and the desk says so.
  ///
  /// - Throws: `ExitCode.failure` when `work` says that it did not come out well.
  static func atDesk(_ work: (inout Desk) throws -> Bool) throws {
    var desk = try Desk()
    let interruption = Interruption()
    defer { interruption.release() }
    desk.cancel { interruption.isRequested }
    guard try work(&desk) else { throw ExitCode.failure }
  }
}
