import Foundation

/// What one student handed in.
public struct Submission: Sendable {
  /// The name of the student's folder or zip file.
  public let name: String
  /// By the exercise's file name.
  public let files: [String: HandedIn]
  /// What else was found: sentences for teacher and student.
  public let notes: [String]

  /// The most bytes of one exercise file.
  public static let largestFile = 256 * 1024
  /// The most bytes of a zip file.
  static let largestArchive = 64 * 1024 * 1024
  /// The most zip files that are opened in one student's folder.
  static let mostArchives = 8
  /// The most bytes that are read to find out what was changed beside the exercises.
  private static let mostCompared = 64 * 1024 * 1024

  /// Chooses the exercise files among everything that was handed in.
  ///
  /// - Parameters:
  ///   - wanted: the names of the exercises' files.
  ///   - originals: the repository; nil to compare with nothing.
  init(name: String, items: [SubmissionEntry], wanted: [String], originals: URL?, notes: [String] = []) {
    self.name = name
    var (files, notes) = ([String: HandedIn](), notes)
    for file in wanted {
      files[file] = Self.choose(file, among: items.filter { $0.name == file }, &notes)
    }
    self.files = files
    self.notes = notes + Self.remarks(on: items, wanted: Set(wanted), originals: originals)
  }

  /// A submission that could not be opened at all.
  init(name: String, unreadable reason: String, wanted: [String]) {
    self.name = name
    files = Dictionary(uniqueKeysWithValues: wanted.map { ($0, .refused(reason)) })
    notes = [reason]
  }

  // MARK: One exercise file

  /// In a handout the student's file lies in the lesson's folder Exercise; elsewhere there should be one of the name.
  private static func choose(_ file: String, among items: [SubmissionEntry], _ notes: inout [String]) -> HandedIn {
    let inExercise = items.filter { $0.folders.last == "Exercise" }
    let candidates = inExercise.isEmpty ? items : inExercise
    guard let first = candidates.first else { return .missing }
    guard candidates.count <= 16 else {
      return .refused("\(file) was handed in \(candidates.count) times: leave one.")
    }
    let handed = candidates.map { handedIn($0, file) }
    guard Set(handed.map(contents)).count == 1, let chosen = handed.first else {
      let places = candidates.map(\.path).joined(separator: ", ")
      return .refused("\(file) was handed in \(candidates.count) times with different contents (\(places)): leave one.")
    }
    if candidates.count > 1 { notes.append("\(file) was handed in \(candidates.count) times; all are the same.") }
    if inExercise.count == 1, items.count > 1 {
      notes.append("\(file): \(first.path) was judged, not its namesakes elsewhere.")
    }
    return chosen
  }

  private static func contents(_ handed: HandedIn) -> String {
    switch handed {
    case .source(let text, _): text
    case .missing: ""
    case .refused(let reason): "refused: \(reason)"
    }
  }

  private static func handedIn(_ item: SubmissionEntry, _ file: String) -> HandedIn {
    switch item.kind {
    case .folder: return .refused("\(item.path) is a folder; hand in a file of this name.")
    case .link(let target):
      return .refused("\(item.path) is a link to \(target); links are not followed: hand in the file itself.")
    case .hardLink:
      return .refused("\(item.path) is a hard link to a file outside the submission; hand in a copy of the file.")
    case .special: return .refused("\(item.path) is a pipe or a device, not a file.")
    case .file(let size):
      guard size <= largestFile else {
        return .refused("\(item.path) has \(size) bytes; an exercise file has at most \(largestFile).")
      }
      do {
        let bytes = try item.read(largestFile)
        guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\0") else {
          return .refused("\(item.path) is not UTF-8 text; save it as UTF-8.")
        }
        guard text.contains(where: { !$0.isWhitespace }) else { return .refused("\(item.path) is empty.") }
        return .source(text, path: item.path)
      } catch {
        return .refused("\(item.path): \(error.description).")
      }
    }
  }

  // MARK: Everything else

  /// Names what was handed in and will not be looked at: at most a handful of each kind.
  private static func remarks(on items: [SubmissionEntry], wanted: Set<String>, originals: URL?) -> [String] {
    var (changed, extra, links) = ([String](), [String](), [String]())
    var compared = 0
    for item in items where !wanted.contains(item.name) {
      switch item.kind {
      case .folder: continue
      case .link: links.append(item.path)
      case .hardLink, .special: links.append(item.path)
      case .file(let size):
        guard item.name.hasSuffix(".swift") else { continue }
        guard let place = homeInRepository(item.path), let originals else {
          extra.append(item.path)
          continue
        }
        let original = originals.appending(path: place).path
        guard FileManager.default.fileExists(atPath: original) else {
          extra.append(item.path)
          continue
        }
        guard place.hasPrefix("Tests/") || place.hasPrefix("Sources/"), size <= largestFile * 4 else { continue }
        compared += size
        guard compared <= mostCompared else { continue }
        let same =
          (try? item.read(largestFile * 4)) == (try? SubmissionEntry.bytes(of: original, limit: largestFile * 4))
        if !same { changed.append(place) }
      }
    }
    return [
      sentence(changed) { "\($0) differ\($1 ? "s" : "") from the original; the original was used." },
      sentence(extra) { "\($0) \($1 ? "belongs" : "belong") to no exercise and \($1 ? "was" : "were") not looked at." },
      sentence(links) {
        "\($0) \($1 ? "is a link or no file" : "are links or no files") and \($1 ? "was" : "were") not followed."
      },
    ].compactMap { $0 }
  }

  private static func sentence(_ paths: [String], _ words: (String, _ isOne: Bool) -> String) -> String? {
    guard !paths.isEmpty else { return nil }
    let shown = paths.prefix(5).joined(separator: ", ")
    return words(paths.count > 5 ? "\(shown) and \(paths.count - 5) more" : shown, paths.count == 1)
  }

  /// Where a file of a handout belongs in the repository: the path from Sources, Tests or Lessons on.
  private static func homeInRepository(_ path: String) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    if parts.last == "Package.swift" { return "Package.swift" }
    guard let start = parts.firstIndex(where: { ["Sources", "Tests", "Lessons", "Benchmarks"].contains($0) }),
      !parts.contains("..")
    else { return nil }
    return parts[start...].joined(separator: "/")
  }
}

extension Submission {
  /// Every student's submission in `folder`: one folder or one zip file each, in the order of the names.
  ///
  /// A folder that holds only a zip file, as learning platforms make them, is that zip file.
  /// - Returns: the submissions, and sentences about things that are none.
  /// - Throws: `GradingError` where the folder cannot be read or holds no submission.
  public static func all(
    in folder: URL, wanted: [String], originals: URL?
  ) throws(GradingError) -> (submissions: [Submission], strays: [String]) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue else {
      throw GradingError(
        "\(folder.path) is not a folder; name the folder that holds one folder or zip file per student.")
    }
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    var (submissions, strays) = ([Submission](), [String]())
    for name in names where !name.hasPrefix(".") && name != "__MACOSX" {
      let place = folder.appending(path: name)
      var status = stat()
      guard lstat(place.path, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: submissions.append(read(folder: place, name, wanted, originals))
      case S_IFREG where name.lowercased().hasSuffix(".zip"):
        let student = String(name.dropLast(4))
        guard !names.contains(student) else {
          strays.append("\(name) was passed over: there is a folder \(student), too.")
          continue
        }
        guard !submissions.contains(where: { $0.name == student }) else {
          strays.append("\(name) was passed over: there is another zip file of \(student).")
          continue
        }
        submissions.append(read(archive: place, student, wanted, originals))
      case S_IFLNK: strays.append("\(name) is a link and was not followed.")
      default: strays.append("\(name) is neither a folder nor a zip file; it was passed over.")
      }
    }
    guard !submissions.isEmpty else {
      throw GradingError("\(folder.path) holds no submission; put one folder or zip file per student into it.")
    }
    return (submissions, strays)
  }

  private static func read(folder: URL, _ name: String, _ wanted: [String], _ originals: URL?) -> Submission {
    do {
      var items = try SubmissionEntry.all(in: folder)
      var notes: [String] = []
      let archives = items.filter { $0.name.lowercased().hasSuffix(".zip") && $0.folders.isEmpty }
      if archives.count > mostArchives {
        notes.append("It holds \(archives.count) zip files; the first \(mostArchives) were opened.")
      }
      for item in archives.prefix(mostArchives) {
        guard case .file = item.kind else { continue }
        do {
          items += try SubmissionEntry.all(in: ZipArchive(item.read(largestArchive)))
          notes.append("\(item.path) was opened.")
        } catch {
          notes.append("\(item.path) could not be opened: \(error.description).")
        }
      }
      return Submission(name: name, items: items, wanted: wanted, originals: originals, notes: notes)
    } catch {
      return Submission(name: name, unreadable: "The folder could not be read: \(error.description).", wanted: wanted)
    }
  }

  private static func read(archive: URL, _ name: String, _ wanted: [String], _ originals: URL?) -> Submission {
    do {
      let items = SubmissionEntry.all(
        in: try ZipArchive(SubmissionEntry.bytes(of: archive.path, limit: largestArchive)))
      return Submission(name: name, items: items, wanted: wanted, originals: originals)
    } catch {
      return Submission(
        name: name, unreadable: "The zip file could not be opened: \(error.description).", wanted: wanted)
    }
  }
}

/// What a student handed in for one exercise.
public enum HandedIn: Hashable, Sendable {
  /// A readable source file and where it was found.
  case source(String, path: String)
  /// Nothing of that name.
  case missing
  /// Something that is not built, and why, as a sentence for the student.
  case refused(String)
}
