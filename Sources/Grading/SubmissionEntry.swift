import Classroom
import Foundation

/// A thing in a submission: a file, or something in a file's place.
struct SubmissionEntry {
  enum Kind: Hashable {
    case file(size: Int)
    case folder
    /// A symbolic link and what it names.
    case link(to: String)
    /// A second name of a file that lies outside the submission.
    case hardLink
    /// A pipe, a socket or a device.
    case special
  }

  /// Below the submission's own folder.
  let path: String
  let kind: Kind
  let name: String
  let folders: [String]
  /// Rises with every upload of the student, as far as the learning platform numbers them.
  let order: Int
  /// The contents, at most as many bytes as given.
  let read: (_ limit: Int) throws(GradingError) -> [UInt8]

  init(path: String, kind: Kind, order: Int = 0, read: @escaping (_ limit: Int) throws(GradingError) -> [UInt8]) {
    let parts = path.split(separator: "/").map(String.init)
    (self.path, self.kind, self.order, self.read) = (path, kind, order, read)
    (name, folders) = (parts.last ?? path, Array(parts.dropLast()))
  }

  /// The path as a sentence shows it.
  var shown: String { Self.shown(path) }

  /// A name on one line, whatever letters it has and however many.
  static func shown(_ name: String) -> String { Escaping.clean(name.shortened(to: 120)) }
}

/// How much may be read, copied and inflated for one submission; every reader takes from it what it really reads.
///
/// The sizes that a submission states are not asked: an archive of 30 MB whose 600 members claim to be empty would cost
/// 18 GB.
final class ReadingBudget {
  private(set) var bytes: Int
  private(set) var entries: Int

  init(bytes: Int = 192 << 20, entries: Int = 20_000) { (self.bytes, self.entries) = (bytes, entries) }

  /// - Throws: `GradingError` where fewer bytes are left.
  func take(bytes count: Int) throws(GradingError) {
    guard count <= bytes else {
      bytes = 0
      throw GradingError("it was not read: the submission as a whole costs more reading than it may")
    }
    bytes -= count
  }

  /// Takes as many of `wanted` files as are left, and says how many those are.
  func take(entries wanted: Int) -> Int {
    let taken = max(0, min(wanted, entries))
    entries -= taken
    return taken
  }

  /// The bytes of a regular file; a link or a pipe that took its place meanwhile is not opened.
  ///
  /// - Throws: `GradingError` where it cannot be read, has more than `limit` bytes, or more than are left.
  func bytes(of path: String, limit: Int) throws(GradingError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw GradingError("it cannot be opened (\(String(cString: strerror(errno))))") }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      let data = try handle.read(upToCount: min(limit, bytes) + 1) ?? Data()
      guard data.count <= limit else { throw GradingError("it has more than \(limit) bytes, the most that is read") }
      try take(bytes: data.count)
      return Array(data)
    } catch let error as GradingError {
      throw error
    } catch {
      throw GradingError("it cannot be read")
    }
  }
}
