import Foundation

/// An open file or folder, closed when nobody holds it any more.
final class FileDescriptor: Sendable {
  let number: Int32

  /// - Throws: `LogError` where `path` cannot be opened.
  init(opening path: String, flags: Int32) throws {
    number = open(path, flags | O_CLOEXEC, 0o666)
    guard number >= 0 else { throw LogError(path, "it cannot be opened: \(LogFolder.reason())") }
  }

  /// Locks it against other holders, and says whether that was possible.
  ///
  /// A program that is just starting another one holds its open files twice for a moment; so one try is not enough.
  ///
  /// - Parameter seconds: how long it is tried.
  func lock(within seconds: Double) -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while flock(number, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR, ContinuousClock.now < end else { return false }
      usleep(10_000)
    }
    return true
  }

  deinit { close(number) }
}
