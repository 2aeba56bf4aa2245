import Foundation
import Synchronization

/// Files that are there whole or not at all, and what the system said where they are not.
package enum WholeFile {
  /// Puts `bytes` in the place of the file at `path`: a reader, also after a crash, finds the old file or the new one.
  ///
  /// They are written beside it and renamed. A signal that ends the program waits for that, what a killed writer left is
  /// removed by the next one, and a file that was there keeps its permissions. Where `path` is a link, the file that it
  /// leads to is replaced; a pipe or a device, such as /dev/null, is written where it is.
  ///
  /// - Parameter synchronized: whether they are forced onto the disk first, for what must outlive a power cut.
  /// - Throws: ``FileError``; the old file is then as it was.
  package static func write(
    _ bytes: some Collection<UInt8>, to path: String, synchronized: Bool = false
  ) throws(FileError) {
    var status = stat()
    if stat(path, &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
      return try writeInPlace(Array(bytes), to: path)
    }
    let target = linkedPath(path) ?? path
    removeLeftovers(of: target)
    let part = "\(partPrefix(of: target))\(getpid())-\(parts.add(1, ordering: .relaxed).newValue).part"
    let bytes = Array(bytes)
    try EndSignals.putOff { () throws(FileError) in
      let file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard file >= 0 else { throw FileError(path, errno) }
      var status = stat()
      if stat(target, &status) == 0 { fchmod(file, status.st_mode & 0o777) }
      var error = send(bytes, to: file)
      if error == nil, synchronized, fsync(file) != 0 { error = errno }
      if close(file) != 0, error == nil { error = errno }
      if error == nil, rename(part, target) != 0 { error = errno }
      guard let error else { return }
      unlink(part)
      throw FileError(path, error)
    }
    if synchronized { synchronizeFolder(of: target) }
  }

  /// A device is no file of ours: renaming would put one in its place.
  private static func writeInPlace(_ bytes: [UInt8], to path: String) throws(FileError) {
    let file = open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { throw FileError(path, errno) }
    var error = send(bytes, to: file)
    if close(file) != 0, error == nil { error = errno }
    if let error { throw FileError(path, error) }
  }

  /// Where a link leads to in the end; nil for what is no link, or leads nowhere.
  private static func linkedPath(_ path: String) -> String? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let target = realpath(path, nil) else {
      return nil
    }
    defer { free(target) }
    return String(cString: target)
  }

  /// Whether both paths lead to one file that is there: whoever writes one overwrites the other.
  package static func isSame(_ path: String, _ other: String) -> Bool {
    var (a, b) = (stat(), stat())
    guard stat(path, &a) == 0, stat(other, &b) == 0 else { return false }
    return a.st_mode & S_IFMT == S_IFREG && a.st_dev == b.st_dev && a.st_ino == b.st_ino
  }

  /// Writes all of `bytes` to an open file, and returns the system's error number where that is not possible.
  package static func send(_ bytes: [UInt8], to file: Int32) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
      guard written > 0 || errno == EINTR else { return written == 0 ? ENOSPC : errno }
      rest = rest.dropFirst(max(written, 0))
    }
    return nil
  }

  /// The bytes of the file at `path`.
  ///
  /// - Parameters:
  ///   - limit: how many bytes it may have at most.
  ///   - mayBeDevice: whether a pipe or a device is read, too; it may never end.
  ///   - endsAtNUL: whether reading ends with the block that has the first NUL, for those who refuse it anyway.
  /// - Throws: ``FileError``; EFBIG for a file with more bytes, ENODEV for a device that may not be read.
  package static func read(
    _ path: String, limit: Int, mayBeDevice: Bool = false, endsAtNUL: Bool = false
  ) throws(FileError) -> [UInt8] {
    var status = stat()
    // Asked before it is opened: opening a pipe waits for its writer.
    guard stat(path, &status) == 0 else { throw FileError(path, errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw FileError(path, EISDIR) }
    let isRegular = status.st_mode & S_IFMT == S_IFREG
    guard isRegular || mayBeDevice else { throw FileError(path, ENODEV) }
    guard !isRegular || status.st_size <= limit else { throw FileError(path, EFBIG) }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw FileError(path, errno) }
    defer { close(file) }
    var bytes: [UInt8] = []
    if isRegular { bytes.reserveCapacity(Int(status.st_size)) }
    var block = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = block.withUnsafeMutableBytes { Foundation.read(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw FileError(path, errno) }
      bytes += block.prefix(count)
      if count == 0 || endsAtNUL && block.prefix(count).contains(0) { return bytes }
      guard bytes.count <= limit else { throw FileError(path, EFBIG) }
    }
  }

  // MARK: Unfinished files

  /// How many files this process has begun, for names that no two have.
  private static let parts = Atomic(0)

  /// What the names of unfinished files for `path` begin with; file systems take at most 255 bytes.
  private static func partPrefix(of path: String) -> String {
    let name = (path as NSString).lastPathComponent
    let short = name.utf8.count <= 200 ? name : String(decoding: name.utf8.prefix(200), as: UTF8.self)
    return "\(folder(of: path))/\(short)."
  }

  private static func folder(of path: String) -> String {
    let folder = path.folderOfPath
    return folder.isEmpty ? "." : folder
  }

  /// Removes the unfinished files of writers that live no more.
  package static func removeLeftovers(of path: String) {
    let folder = folder(of: path)
    let prefix = (partPrefix(of: path) as NSString).lastPathComponent
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      guard name.hasPrefix(prefix), name.hasSuffix(".part") else { continue }
      let numbers = name.dropFirst(prefix.count).dropLast(5).split(separator: "-").map { pid_t($0) }
      guard let writer = numbers.first ?? nil, writer > 0, kill(writer, 0) != 0, errno == ESRCH else { continue }
      unlink("\(folder)/\(name)")
    }
  }

  /// A renaming is on the disk when the folder is.
  private static func synchronizeFolder(of path: String) {
    let folder = open(folder(of: path), O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }
}

extension String {
  /// The folder that a path names something in: `a/b` of `a/b/c`, and an empty text for a bare name.
  ///
  /// What `NSString.deletingLastPathComponent` says, too, but for names of one character: there it ends the program
  /// (Foundation of Swift 6.3).
  package var folderOfPath: String {
    var path = unicodeScalars[...]
    while path.dropFirst().last == "/" { path.removeLast() }
    guard let slash = path.lastIndex(of: "/") else { return "" }
    var folder = path[..<slash]
    while folder.last == "/" { folder.removeLast() }
    return folder.isEmpty ? "/" : String(folder)
  }
}

/// Why a file cannot be read or written: the system's error number, and its meaning.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  package let path: String
  /// errno.
  package let code: Int32

  package init(_ path: String, _ code: Int32) { (self.path, self.code) = (path, code) }

  /// The system's words: "No space left on device".
  package var reason: String { String(cString: strerror(code)) }

  /// What is wrong with a file that should be read, and what would be right.
  ///
  /// - Parameters:
  ///   - kind: what the file should be, "a CSV file".
  ///   - limit: what it may have at most, where it was too large: "1 GB; take a sample of its rows".
  package func problem(reading kind: String, limit: String = "its limit") -> String {
    switch code {
    case ENOENT, ENOTDIR: "there is no such file; check the path"
    case EISDIR: "this is a folder; name \(kind) in it"
    case ENODEV: "this is a device and no file; name \(kind)"
    case EACCES, EPERM: "the file may not be read; check its permissions"
    case EFBIG: "the file is larger than \(limit)"
    default: "reading the file failed: \(reason)"
    }
  }

  package var description: String { "\(path): \(reason)" }
}
