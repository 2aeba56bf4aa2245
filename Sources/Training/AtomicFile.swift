import Foundation

/// Files that are there whole or not at all.
enum AtomicFile {
  /// Puts `bytes` in the place of the file at `path`, so that a reader, also after a crash, finds the old or the new one.
  ///
  /// Written beside it, forced onto the disk, then renamed; what a killed writer left behind is removed.
  ///
  /// - Throws: `CheckpointError`.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let part = "\(path).\(getpid()).part"
    removeLeftovers(of: path)
    do {
      // Not by FileManager, which makes a file under a name of its own first: one that would stay after a crash.
      let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else {
        throw CheckpointError(path, "the file cannot be written; check that its folder is there and may be written to")
      }
      let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      defer { try? file.close() }
      try file.write(contentsOf: Data(bytes))
      try file.synchronize()
      guard rename(part, path) == 0 else {
        throw CheckpointError(path, "the file cannot be replaced: \(String(cString: strerror(errno)))")
      }
    } catch let error as CheckpointError {
      unlink(part)
      throw error
    } catch {
      unlink(part)
      throw CheckpointError(path, "writing failed: \(error.localizedDescription)")
    }
    // The renaming is on the disk when the folder is.
    let folder = open(folder(of: path), O_RDONLY)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  /// The bytes of a regular file of at most 4 GB.
  ///
  /// - Throws: `CheckpointError`.
  static func read(_ path: String) throws -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw CheckpointError(path, "there is no such file; check the path") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CheckpointError(path, "this is a folder or a device; name a checkpoint")
    }
    guard status.st_size <= 1 << 32 else {
      throw CheckpointError(path, offset: 1 << 32, "the file has \(status.st_size) bytes; at most 4 GB are read")
    }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw CheckpointError(path, "the file may not be read; check its permissions")
    }
    defer { try? file.close() }
    do {
      return Array(try file.readToEnd() ?? Data())
    } catch {
      throw CheckpointError(path, "reading the file failed: \(error.localizedDescription)")
    }
  }

  private static func folder(of path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }

  /// Removes the unfinished files of writers that live no more.
  private static func removeLeftovers(of path: String) {
    let (folder, name) = (folder(of: path), (path as NSString).lastPathComponent)
    for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      guard file.hasPrefix(name + "."), file.hasSuffix(".part"),
        let writer = pid_t(file.dropFirst(name.count + 1).dropLast(5)), writer > 0
      else { continue }
      if kill(writer, 0) != 0 && errno == ESRCH { unlink("\(folder)/\(file)") }
    }
  }
}
