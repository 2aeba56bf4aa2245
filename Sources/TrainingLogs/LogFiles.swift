import Core
import Foundation

/// Folders and files of logs, with an error that says what the system said.
enum LogFolder {
  /// Makes the folder at `path`, and those around it, where they are not there.
  static func make(_ path: String) throws {
    if isFolder(path) { return }
    let parent = path.folderOfPath
    if !parent.isEmpty && parent != path { try make(parent) }
    guard mkdir(path, 0o777) == 0 || isFolder(path) else {
      let reason = errno == EEXIST ? "a file of this name is in the way" : reason()
      throw LogError(path, "the folder for logs cannot be made: \(reason); choose another one")
    }
  }

  /// The bytes of a regular file.
  static func read(_ path: String) throws -> [UInt8] {
    do {
      return try WholeFile.read(path, limit: 1 << 32)
    } catch {
      throw LogError(path, error.problem(reading: "an event file", limit: "4 GB"))
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
    if let error = WholeFile.send(pending, to: descriptor.number) {
      ftruncate(descriptor.number, off_t(size))
      throw LogError(path, "writing the log failed: \(String(cString: strerror(error)))")
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

/// An open file or folder, closed with the last reference to it.
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

/// A folder of logs that one program keeps to itself for as long as it runs, because it will write several there.
///
/// Two programs that write logs of the same names one after the other would each replace what the other has written.
public final class LogReservation: Sendable {
  private let lock: FileDescriptor

  /// Keeps `folder` to this program for as long as the value lives; the folder is made if need be.
  ///
  /// - Throws: `LogError` where another program has the folder, or where it cannot be made.
  public init(of folder: String) throws {
    try LogFolder.make(folder)
    lock = try FileDescriptor(opening: folder, flags: O_RDONLY | O_DIRECTORY)
    guard lock.lock(within: 0.2) else {
      throw LogError(
        folder, "another program is writing its logs here; wait for its end, or choose another folder by --log-dir")
    }
  }
}

/// What is wrong with a log, at which byte, and what would be right: one sentence.
public struct LogError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file or folder.
  public let path: String
  /// The byte at which it was noticed, counted from 0, where known.
  public let offset: Int?
  /// The sentence, without the place.
  public let problem: String

  init(_ path: String, offset: Int? = nil, _ problem: String) {
    (self.path, self.offset, self.problem) = (path, offset, problem)
  }

  public var description: String { "\(path)\(offset.map { ", byte \($0)" } ?? ""): \(problem)" }
}
