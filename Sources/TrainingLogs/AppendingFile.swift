import Foundation

/// A file that only grows, and that never ends in half of what was added at once unless the program dies in between.
struct AppendingFile: Sendable {
  private(set) var path: String
  private let descriptor: FileDescriptor
  /// The bytes in the file.
  private var size: Int
  /// The bytes that are still to be written.
  private var pending: [UInt8] = []

  /// - Parameter emptied: whether what the file holds is thrown away.
  /// - Throws: `LogError` where the file cannot be opened.
  init(_ path: String, emptied: Bool) throws {
    descriptor = try FileDescriptor(
      opening: path, flags: O_WRONLY | O_CREAT | O_APPEND | (emptied ? O_TRUNC : 0))
    size = max(Int(lseek(descriptor.number, 0, SEEK_END)), 0)
    self.path = path
  }

  /// How many bytes wait to be written.
  var pendingBytes: Int { pending.count }

  /// Takes in bytes; they are in the file after the next ``flush()``.
  mutating func append(_ bytes: some Sequence<UInt8>) { pending += bytes }

  /// Hands everything to the operating system, from where it survives a crash of this program.
  ///
  /// - Throws: `LogError` where that fails (a full disk); the file is then as it was before, and the bytes still wait.
  mutating func flush() throws {
    var rest = pending[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(descriptor.number, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else {
        let reason = LogFolder.reason()
        ftruncate(descriptor.number, off_t(size))
        throw LogError(path, "writing the log failed: \(reason)")
      }
      rest = rest.dropFirst(written)
    }
    size += pending.count
    pending.removeAll(keepingCapacity: true)
  }

  /// Puts the file in the place of `path`, whole: a reader finds the old or the new one, also after a power cut.
  mutating func move(to path: String) throws {
    try flush()
    guard fsync(descriptor.number) == 0, rename(self.path, path) == 0 else {
      throw LogError(path, "the file cannot be replaced: \(LogFolder.reason())")
    }
    self.path = path
  }
}
