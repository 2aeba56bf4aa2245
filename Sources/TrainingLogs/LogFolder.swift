import Foundation

/// Folders and files of logs, with an error that says what the system said.
enum LogFolder {
  /// Makes the folder at `path`, and those around it, where they are not there.
  static func make(_ path: String) throws {
    if isFolder(path) { return }
    let parent = (path as NSString).deletingLastPathComponent
    if !parent.isEmpty && parent != path { try make(parent) }
    guard mkdir(path, 0o777) == 0 || isFolder(path) else {
      let reason = errno == EEXIST ? "a file of this name is in the way" : reason()
      throw LogError(path, "the folder for logs cannot be made: \(reason); choose another one")
    }
  }

  /// The bytes of a regular file.
  static func read(_ path: String) throws -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw LogError(path, "there is no such file; check the path") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw LogError(path, "this is a folder or a device; name an event file")
    }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw LogError(path, "the file may not be read; check its permissions")
    }
    defer { try? file.close() }
    do {
      return Array(try file.readToEnd() ?? Data())
    } catch {
      throw LogError(path, "reading the file failed: \(error.localizedDescription)")
    }
  }

  /// The names of the files in a folder, sorted; none where there is no folder.
  static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  static func remove(_ path: String) throws {
    guard unlink(path) == 0 || errno == ENOENT else {
      throw LogError(path, "the file cannot be removed: \(reason())")
    }
  }

  /// What the system said last.
  static func reason() -> String { String(cString: strerror(errno)) }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
