import Foundation

/// A folder of its own, removed when nobody holds it any more.
public final class Folder {
  public let root = FileManager.default.temporaryDirectory.appending(path: "workbench-\(UUID().uuidString)")

  public init() throws { try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: root) }

  public func url(_ name: String) -> URL { root.appending(path: name) }
  public func path(_ name: String = "") -> String { name.isEmpty ? root.path : url(name).path }
}
