import Foundation

/// A folder of its own, removed when nobody holds it any more.
final class Folder {
  let root = FileManager.default.temporaryDirectory.appending(path: "workbench-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: root) }

  func url(_ name: String) -> URL { root.appending(path: name) }
  func path(_ name: String = "") -> String { name.isEmpty ? root.path : url(name).path }
}
