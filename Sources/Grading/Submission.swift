import Classroom
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
  /// The most names that are looked at in the folder of a class.
  private static let mostSubmissions = 20_000

  /// Chooses the exercise files among everything that was handed in.
  ///
  /// - Parameters:
  ///   - wanted: the names of the exercises' files.
  ///   - originals: the repository; nil to compare with nothing.
  init(name: String, _ reader: SubmissionReader, wanted: [String], originals: URL?) {
    self.name = name
    var (files, notes) = ([String: HandedIn](), reader.notes)
    let items = Dictionary(grouping: reader.entries, by: \.name)
    for file in wanted {
      files[file] = Self.choose(file, among: items[file] ?? [], &notes)
      if files[file] == .missing, let gap = reader.gap {
        files[file] = .refused("\(file) was not found, but not everything was looked at. \(gap)")
      }
    }
    self.files = files
    self.notes = notes + Self.remarks(on: reader, wanted: Set(wanted), originals: originals)
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
      let places = candidates.map(\.shown).joined(separator: ", ")
      return .refused("\(file) was handed in \(candidates.count) times with different contents (\(places)): leave one.")
    }
    if candidates.count > 1 { notes.append("\(file) was handed in \(candidates.count) times; all are the same.") }
    if inExercise.count == 1, items.count > 1 {
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

  /// Names what was handed in and will not be looked at.
  private static func remarks(on reader: SubmissionReader, wanted: Set<String>, originals: URL?) -> [String] {
    var remarks = Remarks()
    for item in reader.entries where !wanted.contains(item.name) {
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
    guard let listed = FolderNames(of: folder.path, atMost: mostSubmissions) else {
      throw GradingError("\(folder.path) cannot be listed (\(String(cString: strerror(errno)))).")
    }
    guard !listed.isCut else {
      throw GradingError("\(folder.path) holds more than \(mostSubmissions) files and folders; is it that of a class?")
    }
    var (submissions, strays) = ([Submission](), [String]())
    var students: Set<String> = []
    let names = Set(listed.names)
    for name in listed.names where !SubmissionReader.passedOver.contains(name) {
      let place = folder.appending(path: name)
      var status = stat()
      guard !name.hasPrefix("."), lstat(place.path, &status) == 0 else {
        let why = name.hasPrefix(".") ? "its name begins with a dot" : "it cannot be read"
        strays.append("\(SubmissionEntry.shown(name)) was passed over: \(why).")
        continue
      }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: submissions.append(read(folder: place, name, wanted, originals))
      case S_IFREG where name.lowercased().hasSuffix(".zip"):
        let student = String(name.dropLast(4))
        guard !names.contains(student) else {
          strays.append("\(SubmissionEntry.shown(name)) was passed over: there is a folder of that name, too.")
          continue
        }
        guard students.insert(student).inserted else {
          strays.append("\(SubmissionEntry.shown(name)) was passed over: there is another zip file of that name.")
          continue
        }
        submissions.append(read(archive: place, student, wanted, originals))
      case S_IFLNK: strays.append("\(SubmissionEntry.shown(name)) is a link and was not followed.")
      default: strays.append("\(SubmissionEntry.shown(name)) is neither a folder nor a zip file; it was passed over.")
      }
    }
    strays += listed.damaged.map {
      "\(SubmissionEntry.shown($0)) was passed over: its name is not UTF-8; rename it and grade again."
    }
    guard !submissions.isEmpty else {
      throw GradingError(
        "\(folder.path) holds no submission; put one folder or zip file per student into it."
          + (strays.first.map { " " + $0 } ?? ""))
    }
    return (submissions, strays)
  }

  private static func read(folder: URL, _ name: String, _ wanted: [String], _ originals: URL?) -> Submission {
    do {
      return Submission(name: name, try SubmissionReader.folder(folder), wanted: wanted, originals: originals)
    } catch {
      return Submission(name: name, unreadable: "The folder could not be read: \(error.description).", wanted: wanted)
    }
  }

  private static func read(archive: URL, _ name: String, _ wanted: [String], _ originals: URL?) -> Submission {
    do {
      return Submission(name: name, try SubmissionReader.archive(archive), wanted: wanted, originals: originals)
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
