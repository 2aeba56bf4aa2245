import Classroom
import Foundation

/// The folder in which a session works, at a fixed place, so that the compiler's cache serves the next session, too.
struct Scratch {
  let folder: URL
  /// Held as long as the session: a second one would work in the same folder.
  private let lock: FileHandle

  init(for course: CourseFolder) throws {
    folder = course.url(".build/grading")
    let manager = FileManager.default
    try manager.createDirectory(at: folder.appending(path: "cache"), withIntermediateDirectories: true)
    let descriptor = open(folder.appending(path: "lock").path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw GradingError(
        "Another session is grading in this course (\(folder.path)/lock is held); wait for it, or use another clone.")
    }
    lock = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try Data(Supervisor.script.utf8).write(to: folder.appending(path: "supervisor"), options: .atomic)
  }

  /// Lets the next session in.
  func close() { try? lock.close() }

  /// A short name for the library's sources: judgements made with another library are not reused.
  func fingerprint(of rooms: SharedRooms) -> String {
    let sources = rooms.course.url("Sources")
    let files = (FileManager.default.enumerator(atPath: sources.path)?.compactMap { $0 as? String } ?? []).sorted()
    let teachers = ["Classroom/", "Grading/", "workbench/"]
    let texts = files.filter { file in
      (file.hasSuffix(".swift") || file.hasSuffix(".h") || file.hasSuffix(".cpp"))
        && !teachers.contains { file.hasPrefix($0) }
    }.flatMap { [$0, rooms.course.text("Sources/\($0)") ?? ""] }
    let support = rooms.course.url("Tests/TestSupport")
    let helpers = ((try? FileManager.default.contentsOfDirectory(atPath: support.path)) ?? []).sorted()
      .compactMap { rooms.course.text("Tests/TestSupport/\($0)") }
    return ExerciseBench.fingerprint(of: texts + helpers)
  }
}
