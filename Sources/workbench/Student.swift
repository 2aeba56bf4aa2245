import ArgumentParser
import Classroom
import Foundation
import Terminal
import Training

/// What the student's commands share.
enum Student {
  /// Works at the desk of the course around the current folder; Ctrl-C ends what runs, and the desk says so.
  ///
  /// - Parameter asks: whether it waits for an answer and runs nothing; then Ctrl-C ends the program.
  /// - Throws: `ExitCode.failure` when `work` says that it did not come out well.
  static func atDesk(asking asks: Bool = false, _ work: (inout Desk) throws -> Bool) throws {
    var desk = try Desk()
    let interruption = asks ? nil : Interruption()
    defer { interruption?.release() }
    if let interruption { desk.cancel { interruption.isRequested } }
    do {
      guard try work(&desk) else { throw ExitCode.failure }
    } catch let error as LessonError where isatty(FileHandle.standardError.fileDescriptor) == 1 {
      // A terminal would break the sentence in the middle of words.
      let lines = Console.wrapped("Error: \(error)", width: Console.width)
      Console(toStandardError: true).print(lines.joined(separator: "\n"))
      throw ExitCode.failure
    }
  }
}
