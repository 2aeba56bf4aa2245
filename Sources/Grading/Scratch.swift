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

  /// A short name for the library's sources and for what the tests read: judgements made with others are not reused.
  func fingerprint(of course: CourseFolder) -> String {
    let teachers = ["Sources/Classroom/", "Sources/Grading/", "Sources/workbench/"]
    let files = ["Sources", "Tests/TestSupport", "Tests/Fixtures", "datasets"].flatMap { folder in
      (FileManager.default.enumerator(atPath: course.url(folder).path)?.compactMap { $0 as? String } ?? []).sorted()
        .map { "\(folder)/\($0)" }
    }.filter { file in !teachers.contains { file.hasPrefix($0) } }
    return Fingerprint.of(texts: files.flatMap { [$0, course.text($0) ?? ""] })
  }
}
