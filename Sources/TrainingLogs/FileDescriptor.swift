import Foundation

/// An open file or folder, closed when nobody holds it any more.
final class FileDescriptor: Sendable {
  let number: Int32

  /// - Throws: `LogError` where `path` cannot be opened.
  init(opening path: String, flags: Int32) throws {
    number = open(path, flags | O_CLOEXEC, 0o666)
    guard number >= 0 else { throw LogError(path, "it cannot be opened: \(LogFolder.reason())") }
  }

  deinit { close(number) }
}
