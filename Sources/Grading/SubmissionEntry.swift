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
  /// The contents, at most as many bytes as given.
  let read: (_ limit: Int) throws(GradingError) -> [UInt8]

  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  var folders: [String] { path.split(separator: "/").dropLast().map(String.init) }
}

extension SubmissionEntry {
  /// What an unfolded handout carries that nobody handed in.
  private static let passedOver: Set<String> = [
    ".build", ".git", ".handout", ".swiftpm", ".vscode", "__MACOSX", ".DS_Store", "output",
  ]
  static let mostItems = 20_000
  static let deepest = 16

  /// Everything below `folder`, in the order of the names; links are named, never followed.
  static func all(in folder: URL) throws(GradingError) -> [SubmissionEntry] {
    var walk = Walk(root: folder.path)
    try walk.visit("", depth: 0)
    // A name is shared with the outside when the submission does not hold all the names of its file.
    var names: [UInt64: UInt64] = [:]
    for found in walk.found where found.links > 1 { names[found.inode, default: 0] += 1 }
    return walk.found.map { found in
      let isShared = found.links > (names[found.inode] ?? found.links)
      return SubmissionEntry(path: found.path, kind: isShared ? .hardLink : found.kind) { limit throws(GradingError) in
        try SubmissionEntry.bytes(of: walk.root + "/" + found.path, limit: limit)
      }
    }
  }

  /// The members of a zip file.
  static func all(in archive: ZipArchive) -> [SubmissionEntry] {
    archive.entries.compactMap { entry in
      let parts = entry.name.replacing("\\", with: "/").split(separator: "/").map(String.init)
      guard let last = parts.last, !parts.contains(where: passedOver.contains), !last.hasPrefix("._") else {
        return nil
      }
      let kind: Kind =
        entry.isLink ? .link(to: "somewhere") : entry.isFolder ? .folder : .file(size: entry.size)
      return SubmissionEntry(path: parts.joined(separator: "/"), kind: kind) { limit throws(GradingError) in
        try archive.contents(of: entry, limit: limit)
      }
    }
  }

  /// The bytes of a regular file; a link or a pipe that took its place meanwhile is not opened.
  static func bytes(of path: String, limit: Int) throws(GradingError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw GradingError("it cannot be opened") }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      let data = try handle.read(upToCount: limit + 1) ?? Data()
      guard data.count <= limit else { throw GradingError("it has more than \(limit) bytes, the most that is read") }
      return Array(data)
    } catch let error as GradingError {
      throw error
    } catch {
      throw GradingError("it cannot be read")
    }
  }

  /// A walk that counts what it sees and stops at limits.
  private struct Walk {
    struct Found {
      let path: String
      let kind: Kind
      let inode: UInt64
      let links: UInt64
    }

    let root: String
    var found: [Found] = []

    mutating func visit(_ folder: String, depth: Int) throws(GradingError) {
      guard depth < SubmissionEntry.deepest else { return }
      let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? []
      for name in names.sorted() where !SubmissionEntry.passedOver.contains(name) {
        guard found.count < SubmissionEntry.mostItems else {
          throw GradingError("it holds more than \(SubmissionEntry.mostItems) files")
        }
        let path = folder.isEmpty ? name : folder + "/" + name
        var status = stat()
        guard lstat(root + "/" + path, &status) == 0 else { continue }
        let kind: Kind =
          switch status.st_mode & S_IFMT {
          case S_IFREG: .file(size: Int(status.st_size))
          case S_IFDIR: .folder
          case S_IFLNK:
            .link(to: (try? FileManager.default.destinationOfSymbolicLink(atPath: root + "/" + path)) ?? "nowhere")
          default: .special
          }
        let isFile = if case .file = kind { true } else { false }
        found.append(
          Found(
            path: path, kind: kind, inode: UInt64(status.st_ino), links: isFile ? UInt64(status.st_nlink) : 1))
        if kind == .folder { try visit(path, depth: depth + 1) }
      }
    }
  }
}
