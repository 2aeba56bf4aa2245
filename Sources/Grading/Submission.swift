import Classroom
import Foundation

/// What one student handed in.
public struct Submission: Sendable {
  /// Whose it is: the name of the folder or zip file, or what the learning platform and the roster say.
  public internal(set) var student: Student
  public var name: String { student.name }
  /// Which learning platform named the files; nil where a person did.
  let platform: UploadName.Platform?
  /// Whether the learning platform calls it late.
  let isLate: Bool
  /// Whether anything was handed in.
  let isThere: Bool
  /// By the exercise's file name.
  public let files: [String: HandedIn]
  /// What else was found: sentences for teacher and student.
  public let notes: [String]

  /// The most bytes of one exercise file.
  public static let largestFile = 256 * 1024

  /// Chooses the exercise files among everything that was handed in.
  ///
  /// - Parameters:
  ///   - wanted: the names of the exercises' files.
  ///   - originals: the repository; nil to compare with nothing.
  init(
    _ student: Student, _ reader: SubmissionReader, wanted: [String], originals: URL?,
    platform: UploadName.Platform? = nil, isLate: Bool = false
  ) {
    (self.student, self.platform, self.isLate, isThere) = (student, platform, isLate, true)
    var (files, notes) = ([String: HandedIn](), reader.notes)
    if isLate { notes.append("It was handed in late.") }
    let names = Set(wanted)
    let copies = reader.entries.map { entry in (entry, CopiedName(entry.name, wanted: names)) }
    let items = Dictionary(grouping: copies) { $0.1?.original }
    for file in wanted {
      let candidates = (items[file] ?? []).map { Candidate(entry: $0.0, copy: $0.1?.number ?? 0) }
      files[file] = Self.choose(file, among: candidates, &notes)
      if files[file] == .missing, let gap = reader.gap {
        files[file] = .refused("\(file) was not found, but not everything was looked at. \(gap)")
      }
    }
    self.files = files
    self.notes = notes + Self.remarks(on: reader, wanted: names, originals: originals) + Self.lastHints(in: reader)
  }

  /// A submission that could not be opened at all.
  init(_ student: Student, unreadable reason: String, wanted: [String]) {
    (self.student, platform, isLate, isThere) = (student, nil, false, true)
    files = Dictionary(uniqueKeysWithValues: wanted.map { ($0, .refused(reason)) })
    notes = [reason]
  }

  /// Of whom the roster knows, and nothing came.
  ///
  /// - Parameter perhaps: uploads that nobody's names fit and that may be theirs.
  init(nothingFrom student: Student, perhaps uploads: [String] = [], wanted: [String]) {
    (self.student, platform, isLate, isThere) = (student, nil, false, false)
    files = Dictionary(uniqueKeysWithValues: wanted.map { ($0, .missing) })
    let names = uploads.prefix(3).joined(separator: " or ")
    notes = [
      uploads.isEmpty
        ? "Nothing was handed in."
        : "Nothing was handed in under this name; perhaps \(names), not in the roster, is the same person."
    ]
  }

  // MARK: One exercise file

  /// A file that can be an exercise's, and the number of the copy that its name tells.
  private struct Candidate {
    let entry: SubmissionEntry
    let copy: Int

    func isBefore(_ other: Candidate) -> Bool { (entry.order, copy) < (other.entry.order, other.copy) }
  }

  /// In a handout the student's file lies in the lesson's folder Exercise; of several uploads the latest counts, and
  /// there should be one of it.
  private static func choose(_ file: String, among all: [Candidate], _ notes: inout [String]) -> HandedIn {
    let inExercise = all.filter { $0.entry.folders.last == "Exercise" }
    let uploads = inExercise.isEmpty ? all : inExercise
    guard let last = uploads.max(by: { $0.isBefore($1) }) else { return .missing }
    let candidates = uploads.filter { !$0.isBefore(last) }.map(\.entry)
    guard let first = candidates.first else { return .missing }
    if candidates.count < uploads.count {
      notes.append("\(file) was handed in \(uploads.count) times; the latest, \(first.shown), counts.")
    } else if first.name != file {
      notes.append("\(first.shown) was taken for \(file).")
    }
    guard candidates.count <= 16 else {
      return .refused("\(file) was handed in \(candidates.count) times: leave one.")
    }
    let handed = candidates.map { handedIn($0, file) }
    guard Set(handed.map(contents)).count == 1, let chosen = handed.first else {
      let places = candidates.map(\.shown).joined(separator: ", ")
      return .refused("\(file) was handed in \(candidates.count) times with different contents (\(places)): leave one.")
    }
    if candidates.count > 1 { notes.append("\(file) was handed in \(candidates.count) times; all are the same.") }
    if inExercise.count == 1, all.count > 1 {
      notes.append("\(file): \(first.shown) was judged, not its namesakes elsewhere.")
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
    case .folder: return .refused("\(item.shown) is a folder; hand in a file of this name.")
    case .link(let target):
      return .refused(
        "\(item.shown) is a link to \(SubmissionEntry.shown(target)); links are not followed: hand in the file itself.")
    case .hardLink:
      return .refused("\(item.shown) is a hard link to a file outside the submission; hand in a copy of the file.")
    case .special: return .refused("\(item.shown) is a pipe or a device, not a file.")
    case .file(let size):
      guard size <= largestFile else {
        return .refused("\(item.shown) has \(size) bytes; an exercise file has at most \(largestFile).")
      }
      do {
        let bytes = try item.read(largestFile)
        guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\0") else {
          return .refused("\(item.shown) is not UTF-8 text; save it as UTF-8.")
        }
        guard text.contains(where: { !$0.isWhitespace }) else { return .refused("\(item.shown) is empty.") }
        return .source(text, path: item.path)
      } catch {
        return .refused("\(item.shown): \(error.description).")
      }
    }
  }

  // MARK: Everything else

  /// Says where a whole handout was handed in that was made with `--last-hints`.
  private static func lastHints(in reader: SubmissionReader) -> [String] {
    let catalogs = reader.entries.filter { $0.name == "exercises.json" && $0.folders.contains("Lessons") }
    let hasAnswers = catalogs.prefix(99).contains { entry in
      guard case .file = entry.kind, let bytes = try? entry.read(largestFile) else { return false }
      return String(decoding: bytes, as: UTF8.self).contains("\"answer\"")
    }
    return hasAnswers ? ["Its handout held the last hints, which are answers (handout --last-hints)."] : []
  }

  /// Names what was handed in and will not be looked at.
  private static func remarks(on reader: SubmissionReader, wanted: Set<String>, originals: URL?) -> [String] {
    var remarks = Remarks()
    for item in reader.entries where CopiedName(item.name, wanted: wanted) == nil {
      switch item.kind {
      case .folder: continue
      case .link, .hardLink, .special: remarks.add(.linked, item.path)
      case .file:
        guard item.name.hasSuffix(".swift") else { continue }
        guard let place = homeInRepository(item.path), let original = originals?.appending(path: place).path,
          FileManager.default.fileExists(atPath: original)
        else {
          remarks.add(.extra, item.path)
          continue
        }
        guard place.hasPrefix("Tests/") || place.hasPrefix("Sources/"), reader.budget.bytes > 0 else { continue }
        let own = try? reader.budget.bytes(of: original, limit: largestFile * 4)
        if (try? item.read(largestFile * 4)) != own { remarks.add(.changed, place) }
      }
    }
    return remarks.sentences
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

/// What a student handed in for one exercise.
public enum HandedIn: Hashable, Sendable {
  /// A readable source file and where it was found.
  case source(String, path: String)
  /// Nothing of that name.
  case missing
  /// Something that is not built, and why, as a sentence for the student.
  case refused(String)
}
