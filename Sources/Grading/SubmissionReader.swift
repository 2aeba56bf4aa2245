import Classroom
import Foundation

/// Reads what one student handed in, within a budget: what lies in a folder, and in the zip files at its top.
///
/// What cannot be read costs nothing but itself: it is named, and the rest is read.
struct SubmissionReader {
  private(set) var entries: [SubmissionEntry] = []
  /// Sentences about what could not be read.
  private(set) var notes: [String] = []
  /// Why not everything was looked at; nil where everything was.
  private(set) var gap: String?
  let budget: ReadingBudget
  private var remarks = Remarks()
  /// The zip files that were opened, or tried to.
  private var opened: Set<String> = []

  /// What an unfolded handout carries that nobody handed in.
  static let passedOver: Set<String> = [
    ".build", ".git", ".handout", ".swiftpm", ".vscode", "__MACOSX", ".DS_Store", "output",
  ]
  static let deepest = 16
  /// The most bytes of a zip file.
  static let largestArchive = 64 * 1024 * 1024
  /// Bytes that zip files leave for the files beside them.
  private static let reserve = 16 * 1024 * 1024
  /// The most zip files that are opened in one student's folder.
  static let mostArchives = 8
  /// What other programs pack, which nobody opens here.
  private static let otherArchives: Set<String> = ["7z", "rar", "tar", "tgz", "gz", "bz2", "xz", "zst"]

  init(budget: ReadingBudget = ReadingBudget()) { self.budget = budget }

  /// A student's folder.
  ///
  /// - Throws: `GradingError` where the folder itself cannot be listed.
  mutating func add(folder: URL, order: Int = 0) throws(GradingError) { try walk(folder.path, order: order) }

  /// A file that lies among those of other students.
  mutating func add(_ entry: SubmissionEntry) { entries.append(entry) }

  /// A member of the class's zip file, under the path that it has within the student's part of it.
  mutating func add(_ member: ZipArchive.Entry, of archive: ZipArchive, path: String, order: Int) {
    guard budget.take(entries: 1) == 1 else { return noteGap() }
    if member.name.hasPrefix("/") || member.name.split(separator: "/").contains("..") {
      remarks.add(.outside, member.name)
    }
    if member.isOverlapping { remarks.add(.overlapping, member.name) }
    let budget = self.budget
    entries.append(
      SubmissionEntry(path: path, kind: member.kind, order: order) { limit throws(GradingError) in
        try archive.contents(of: member, limit: limit, budget: budget)
      })
  }

  /// Opens the zip files at the top, as far as the budget allows.
  mutating func openArchives() {
    let archives = entries.filter { $0.name.lowercased().hasSuffix(".zip") && $0.folders.isEmpty }
    if archives.count > Self.mostArchives {
      notes.append("It holds \(archives.count) zip files; the first \(Self.mostArchives) were opened.")
    }
    // Of "homework.zip" and "homework (1).zip" the second is the later one.
    let stems = archives.map { $0.name.dropLast(4) + ".swift" }
    for (item, stem) in zip(archives, stems).prefix(Self.mostArchives) {
      guard case .file = item.kind else { continue }
      guard budget.bytes > Self.largestArchive + Self.reserve else {
        notes.append("\(item.shown) was not opened: the zip files before it are as much as is read.")
        continue
      }
      do {
        let copy = CopiedName(String(stem), wanted: Set(stems.map(String.init).filter { $0 != stem }))?.number ?? 0
        try open(try item.read(Self.largestArchive), order: item.order + max(0, copy))
        notes.append("\(item.shown) was opened.")
      } catch {
        notes.append("\(item.shown) could not be opened: \(error.description).")
      }
    }
    opened.formUnion(archives.map(\.path))
  }

  /// Puts what lies in the student's only file, which is a zip file, in its place.
  ///
  /// - Throws: `GradingError` where it is none or cannot be read.
  mutating func openOnly() throws(GradingError) {
    guard let file = entries.popLast() else { return }
    try open(try file.read(Self.largestArchive), order: file.order)
  }

  /// A student's zip file.
  ///
  /// - Throws: `GradingError` where it is none or cannot be read.
  static func archive(_ file: URL, budget: ReadingBudget = ReadingBudget()) throws(GradingError) -> SubmissionReader {
    var reader = SubmissionReader(budget: budget)
    try reader.open(try budget.bytes(of: file.path, limit: largestArchive), order: 0)
    reader.finish()
    return reader
  }

  /// Names what was not opened; called once, at the end.
  mutating func finish() {
    for item in entries where !opened.contains(item.path) {
      let ending = item.name.split(separator: ".").last?.lowercased() ?? ""
      if case .file = item.kind, ending == "zip" || Self.otherArchives.contains(ending) {
        remarks.add(.notOpened, item.path)
      }
    }
    notes += remarks.sentences + (gap.map { [$0] } ?? [])
  }

  // MARK: A zip file

  private mutating func open(_ bytes: [UInt8], order: Int) throws(GradingError) {
    let archive = try ZipArchive(bytes, budget: budget)
    if archive.entries.count < archive.count { noteGap() }
    for entry in archive.entries {
      let parts = entry.name.replacing("\\", with: "/").split(separator: "/").map(String.init)
      guard let last = parts.last, !parts.contains(where: Self.passedOver.contains), !last.hasPrefix("._") else {
        continue
      }
      if entry.name.hasPrefix("/") || parts.contains("..") { remarks.add(.outside, entry.name) }
      if entry.isOverlapping { remarks.add(.overlapping, entry.name) }
      let item = SubmissionEntry(path: parts.joined(separator: "/"), kind: entry.kind, order: order) {
        limit throws(GradingError) in
        try archive.contents(of: entry, limit: limit)
      }
      entries.append(item)
    }
  }

  private mutating func noteGap() {
    gap = "It holds more files than are looked at (20,000); hand in the exercise files alone."
  }

  // MARK: A folder

  /// A file that was found; its name is shared with the outside when the submission does not hold all names of its file.
  private struct Found {
    let path: String
    let kind: SubmissionEntry.Kind
    let file: [UInt64]
    let links: UInt64
  }

  /// Everything below `root`, the upper folders first, in the order of the names; links are named, never followed.
  private mutating func walk(_ root: String, order: Int) throws(GradingError) {
    var found: [Found] = []
    var level = [""]
    for depth in 0..<Self.deepest {
      var below: [String] = []
      for folder in level {
        guard let listed = FolderNames(of: root + "/" + folder, atMost: budget.entries) else {
          guard depth > 0 else { throw GradingError("it cannot be listed (\(String(cString: strerror(errno))))") }
          remarks.add(.unreadable, folder)
          continue
        }
        if listed.isCut { noteGap() }
        for name in listed.names where !Self.passedOver.contains(name) {
          guard budget.take(entries: 1) == 1 else {
            noteGap()
            break
          }
          let path = folder.isEmpty ? name : folder + "/" + name
          if let item = look(at: path, below: root) {
            found.append(item)
            if item.kind == .folder { below.append(path) }
          }
        }
        for name in listed.damaged where budget.take(entries: 1) == 1 {
          remarks.add(.notUTF8, folder.isEmpty ? name : folder + "/" + name)
        }
      }
      level = below
    }
    for folder in level { remarks.add(.tooDeep, folder) }
    var names: [[UInt64]: UInt64] = [:]
    for item in found where item.links > 1 { names[item.file, default: 0] += 1 }
    let budget = self.budget
    entries += found.map { item in
      let isShared = item.links > (names[item.file] ?? item.links)
      return SubmissionEntry(path: item.path, kind: isShared ? .hardLink : item.kind, order: order) {
        limit throws(GradingError) in
        try budget.bytes(of: root + "/" + item.path, limit: limit)
      }
    }
  }

  private mutating func look(at path: String, below root: String) -> Found? {
    var status = stat()
    guard lstat(root + "/" + path, &status) == 0 else {
      remarks.add(.unreadable, path)
      return nil
    }
    let kind: SubmissionEntry.Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file(size: Int(status.st_size))
      case S_IFDIR: .folder
      case S_IFLNK:
        .link(to: (try? FileManager.default.destinationOfSymbolicLink(atPath: root + "/" + path)) ?? "nowhere")
      default: .special
      }
    let isFile = if case .file = kind { true } else { false }
    return Found(
      path: path, kind: kind, file: [UInt64(status.st_dev), UInt64(status.st_ino)],
      links: isFile ? UInt64(status.st_nlink) : 1)
  }
}

/// The names in a folder, in order; a folder with any number of them costs no more than a given number.
struct FolderNames {
  private(set) var names: [String] = []
  /// Names that are not UTF-8, with U+FFFD in place of what is not.
  private(set) var damaged: [String] = []
  /// Whether there are more names than were asked for.
  private(set) var isCut = false

  /// nil where the folder cannot be listed; `errno` says why.
  init?(of folder: String, atMost limit: Int) {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let letters = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      let name = String(decoding: letters, as: UTF8.self)
      if name == "." || name == ".." { continue }
      guard names.count + damaged.count < limit else {
        isCut = true
        break
      }
      if String(validating: letters, as: UTF8.self) == nil { damaged.append(name) } else { names.append(name) }
    }
    names.sort()
    damaged.sort()
  }
}

/// What was found in a submission and will not be looked at, by kind: at most a handful of each is named.
struct Remarks {
  enum Kind: CaseIterable {
    case changed, extra, linked, notUTF8, unreadable, tooDeep, outside, overlapping, notOpened
  }

  private var paths: [Kind: [String]] = [:]

  mutating func add(_ kind: Kind, _ path: String) { paths[kind, default: []].append(path) }

  /// One for each kind that there is.
  var sentences: [String] {
    Kind.allCases.compactMap { kind in
      guard let paths = paths[kind] else { return nil }
      let shown = paths.prefix(5).map(SubmissionEntry.shown).joined(separator: ", ")
      let all = paths.count > 5 ? "\(shown) and \(paths.count - 5) more" : shown
      return Self.sentence(kind, all, isOne: paths.count == 1)
    }
  }

  private static func sentence(_ kind: Kind, _ paths: String, isOne: Bool) -> String {
    let (be, were) = isOne ? ("is", "was") : ("are", "were")
    return switch kind {
    case .changed: "\(paths) differ\(isOne ? "s" : "") from the original; the original was used."
    case .extra: "\(paths) belong\(isOne ? "s" : "") to no exercise and \(were) not looked at."
    case .linked: "\(paths) \(isOne ? "is a link or no file" : "are links or no files") and \(were) not followed."
    case .notUTF8:
      "\(paths) \(were) passed over: \(isOne ? "its name is" : "their names are") not UTF-8; rename and hand in again."
    case .unreadable: "\(paths) could not be read and \(were) passed over."
    case .tooDeep:
      "\(paths) \(were) not entered: only \(SubmissionReader.deepest) folders inside one another are looked at."
    case .outside: "\(paths) name\(isOne ? "s" : "") a place outside of the zip file; only the file's name was used."
    case .overlapping: "\(paths) \(be) not read: in the zip file other files lie in the same bytes."
    case .notOpened:
      "\(paths) \(were) not opened: hand in a zip file at the top of the folder, or the files themselves."
    }
  }
}
