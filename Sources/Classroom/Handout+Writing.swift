import Foundation
import Terminal

extension Handout {
  /// Writes the handout into a new or empty folder, whole or not at all.
  ///
  /// - Throws: `LessonError` when the folder holds something, lies in the course, or cannot be written.
  public func write(to folder: URL) throws {
    let target = folder.standardizedFileURL
    let path = target.path
    let root = course.root.resolvingSymlinksInPath().path
    let place = target.resolvingSymlinksInPath().path
    guard place != root, !place.hasPrefix(root + "/") else {
      throw LessonError("\(path) lies in the course itself; choose a folder beside it, as in --to ../handout.")
    }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else { throw LessonError("\(path) is a file; name a folder that is new or empty.") }
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? ["?"]
      guard names.isEmpty else {
        throw LessonError("\(path) is not empty (\(names.sorted()[0])); name a folder that is new or empty.")
      }
    }
    let part = target.deletingLastPathComponent().appending(
      path: ".\(target.lastPathComponent).part-\(UUID().uuidString)")
    do {
      for (file, contents) in contents { try write(contents, to: part.appending(path: file)) }
      if isFolder.boolValue { try FileManager.default.removeItem(at: target) }
      try FileManager.default.moveItem(at: part, to: target)
    } catch {
      try? FileManager.default.removeItem(at: part)
      throw LessonError("\(path) cannot be written: \(error.localizedDescription)")
    }
  }

  private func write(_ contents: Contents, to url: URL) throws {
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    switch contents {
    case .file(let path): try FileManager.default.copyItem(at: course.url(path), to: url)
    case .text(let text): try Data(text.utf8).write(to: url)
    }
  }
}
