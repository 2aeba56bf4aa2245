import Core
import Foundation
import Terminal

/// A package for students: the course without solutions, mistakes, grading and the lessons that come later.
///
/// It is planned whole before a file is written. Files are taken by name of what students need; whatever is new in the
/// course stays out until it is named here.
public struct Handout: Sendable {
  /// A file of the handout and where its contents come from.
  enum Contents: Hashable, Sendable {
    /// The course's file at this path, bit for bit, with its permissions.
    case file(String)
    case text(String)
  }

  public let course: CourseFolder
  /// The lessons in it, rising.
  public let lessons: [Int]
  /// Whether it is for one person who learns alone: then the solutions are in it, in closed envelopes.
  public let isForOneAlone: Bool
  /// Whether the last hints that are answers are in it.
  public let hasLastHints: Bool
  public let exercises: [Exercise]
  /// What was left out, in words, one line each.
  public internal(set) var leftOut: [String] = []
  var contents: [String: Contents] = [:]

  /// Plans a handout of the course.
  ///
  /// - Parameter lessons: nil for all of them.
  /// - Throws: `LessonError` when this is a handout itself, a lesson is not there, or a solution would leak.
  public init(
    of course: CourseFolder, lessons chosen: Set<Int>? = nil, forOneAlone: Bool = false, lastHints: Bool = false
  ) throws {
    guard !course.isHandout else {
      throw LessonError("This is a handout already, without solutions; make handouts in the course's own repository.")
    }
    self.course = course
    (isForOneAlone, hasLastHints) = (forOneAlone, lastHints)
    let folders = try Handout.lessonFolders(in: course)
    if let missing = chosen?.sorted().first(where: { folders[$0] == nil }) {
      throw LessonError(
        "There is no lesson \(missing); there are \(folders.keys.sorted().map(String.init).joined(separator: ", ")).")
    }
    lessons = folders.keys.filter { chosen?.contains($0) ?? true }.sorted()
    guard !lessons.isEmpty else { throw LessonError("A handout needs at least one lesson, as in --lessons 1-3.") }
    let catalog = try ExerciseCatalog(at: course.root)
    let kept = Set(lessons)
    exercises = catalog.exercises.filter { kept.contains($0.number.lesson) }
    try addLibrary()
    for (lesson, folder) in folders.sorted(by: { $0.key < $1.key }) {
      if kept.contains(lesson) {
        try addLesson(lesson, folder)
      } else {
        leftOut.append("Lessons/\(folder) and its tests")
      }
    }
    try addFixtures()
    try addDocuments(folders)
    try addRecords()
    if let leak = try leak() { throw leak }
  }

  /// The paths of its files, sorted.
  public var paths: [String] { contents.keys.sorted() }

  /// The text of one of its files; nil where it is not UTF-8.
  func text(_ path: String) -> String? {
    switch contents[path] {
    case .text(let text): text
    case .file(let source): course.text(source)
    case nil: nil
    }
  }

  /// The folders of the lessons, by number.
  static func lessonFolders(in course: CourseFolder) throws -> [Int: String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: course.url("Lessons").path)) ?? []
    return Dictionary(names.compactMap { name in ExerciseCatalog.lesson(of: name).map { ($0, name) } }) { $1 }
  }
}

extension Handout {
  /// What every handout holds: the library, the tool, the data, how to set up.
  mutating func addLibrary() throws {
    contents["Package.swift"] = .text(manifest(from: course.text("Package.swift") ?? ""))
    let alone = [
      "LICENSE", ".gitignore", ".swift-format", "Package.resolved", "scripts/setup", "scripts/workbench",
      "scripts/fetch-fashion-mnist",
    ]
    for path in alone where course.has(path) { contents[path] = .file(path) }
    let teachers = ["Sources/Grading/", "Sources/workbench/Grading/"]
    for path in try files(below: "Sources") where !teachers.contains(where: path.hasPrefix) {
      contents[path] = .file(path)
    }
    for folder in ["datasets", ".devcontainer", "Tests/TestSupport"] where course.has(folder) {
      for path in try files(below: folder) { contents[path] = .file(path) }
    }
    contents = contents.filter { !$0.key.hasPrefix("datasets/fashion-mnist/") }
    leftOut += [
      "every Solution/ and Mistakes/", "Sources/Grading and its command", "the tests of the library",
      "Benchmarks, CONTRIBUTING.md, Lessons/TEACHERS.md and the scripts of the gate",
    ]
  }

  /// The course's Package.swift without what is not in the handout; the templates are its only bodies of code.
  func manifest(from manifest: String) -> String {
    var text =
      manifest
      .replacing(
        #/\/\/\/ `LESSON_BODY=[^\n]*\nlet body = [^\n]*\n/#,
        with: "/// The folder of your code.\nlet body = \"Exercise\"\n"
      )
      .replacing(#/\/\/\/ [^\n]*\nlet grading: [^\n]*\n/#, with: "").replacing("] + grading", with: "]")
      .replacing(", \"Solution\", \"Exercise\", \"Mistakes\"]", with: ", \"Exercise\"]")
      .replacing(" + courseOnly", with: "")
    if let start = text.range(of: "// MARK: What a handout leaves out"),
      let end = text.range(of: "// MARK: The package")
    {
      text.removeSubrange(start.lowerBound..<end.lowerBound)
    }
    // A lesson is the line "  lesson(" and all lines after it that are indented further.
    return text.replacing(#/  lesson\(\n    "([0-9]+)"[^\n]*\n(?:    [^\n]*\n)*/#) { lesson in
      lessons.contains(Int(lesson.1) ?? 0) ? String(lesson.0) : ""
    }
  }

  /// One lesson: its program and page, the templates as they are made from the solutions, its suites.
  mutating func addLesson(_ lesson: Int, _ folder: String) throws {
    let root = "Lessons/\(folder)"
    for path in try files(below: root) {
      let place = path.dropFirst(root.count + 1).split(separator: "/").first ?? ""
      if !["Solution", "Mistakes", "Exercise"].contains(place) { contents[path] = .file(path) }
    }
    if !hasLastHints { try removeAnswers(from: "\(root)/exercises.json") }
    // The templates are made anew: somebody may have worked in Exercise/.
    for path in try files(below: "\(root)/Solution") where path.hasSuffix(".swift") {
      guard let solution = course.text(path) else {
        throw LessonError("\(path) cannot be read; it has to be UTF-8 text.")
      }
      let name = (path as NSString).lastPathComponent
      let template = Template.make(from: solution)
      contents["\(root)/Exercise/\(name)"] = .text(template)
      contents[".handout/templates/\(name)"] = .text(template)
      if isForOneAlone { contents["\(SealedSolution.folder)/\(name).sealed"] = .text(SealedSolution.seal(solution)) }
    }
    let digits = lesson < 10 ? "0\(lesson)" : "\(lesson)"
    for path in try files(below: "Tests/Lesson\(digits)Tests") { contents[path] = .file(path) }
  }

  /// The reference values that the suites in the handout read, and no others.
  mutating func addFixtures() throws {
    let suites = paths.filter { $0.hasPrefix("Tests/") && $0.hasSuffix(".swift") }.compactMap { text($0) }
    for path in try files(below: "Tests/Fixtures") {
      let name = (path as NSString).lastPathComponent
      if suites.contains(where: { $0.contains("\"\(name)\"") }) { contents[path] = .file(path) }
    }
  }

  /// The mark of a handout.
  mutating func addRecords() throws {
    let record = HandoutRecord(lessons: lessons, alone: isForOneAlone, lastHints: hasLastHints)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    contents[HandoutRecord.path] = .text(String(decoding: try encoder.encode(record), as: UTF8.self) + "\n")
  }

  /// The regular files below a folder of the course, hidden ones left out.
  ///
  /// - Throws: `LessonError` when there is a link among them: it may lead out of the course.
  func files(below folder: String) throws -> [String] {
    var found: [String] = []
    for name in (try? FileManager.default.contentsOfDirectory(atPath: course.url(folder).path))?.sorted() ?? [] {
      guard !name.hasPrefix(".") else { continue }
      let path = "\(folder)/\(name)"
      let attributes = try? FileManager.default.attributesOfItem(atPath: course.url(path).path)
      switch attributes?[.type] as? FileAttributeType {
      case .typeDirectory: found += try files(below: path)
      case .typeRegular: found.append(path)
      default: throw LessonError("\(path) is neither a file nor a folder; put the file itself there.")
      }
    }
    return found
  }
}

extension Handout {
  /// Writes the handout into a new or empty folder, whole or not at all.
  ///
  /// - Throws: `LessonError` when the folder holds something, lies in the course, or cannot be written.
  public func write(to folder: URL) throws {
    let target = folder.standardizedFileURL
    let path = target.path
    let root = course.root.resolvingSymlinksInPath().path
    let place = target.resolvingSymlinksInPath().path
    guard place != root, !place.hasPrefix(root + "/") else {
      throw LessonError("\(path) lies in the course itself; choose a folder beside it, as in --to ../handout.")
    }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else { throw LessonError("\(path) is a file; name a folder that is new or empty.") }
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? ["?"]
      guard !names.contains(".handout") else {
        throw LessonError(
          "\(path) is a handout already, and somebody may have worked in it; make a new one beside it, and take the answers "
            + "along as Lessons/TEACHERS.md says under \"Week by week\".")
      }
      guard names.isEmpty else {
        throw LessonError("\(path) is not empty (\(names.sorted()[0])); name a folder that is new or empty.")
      }
    }
    let part = target.deletingLastPathComponent().appending(
      path: ".\(target.lastPathComponent).part-\(UUID().uuidString)")
    do {
      for (file, contents) in contents { try write(contents, to: part.appending(path: file)) }
      if isFolder.boolValue { try FileManager.default.removeItem(at: target) }
      try FileManager.default.moveItem(at: part, to: target)
    } catch {
      try? FileManager.default.removeItem(at: part)
      throw LessonError("\(path) cannot be written: \(error.reason)")
    }
  }

  private func write(_ contents: Contents, to url: URL) throws {
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    switch contents {
    case .file(let path): try FileManager.default.copyItem(at: course.url(path), to: url)
    case .text(let text): try Data(text.utf8).write(to: url)
    }
  }
}
