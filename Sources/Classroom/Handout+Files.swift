import Foundation
import Terminal

extension Handout {
  /// What every handout holds: the library, the tool, the data, how to set up.
  mutating func addHouse() throws {
    for path in ["Package.swift", "LICENSE", ".gitignore", ".swift-format"] where course.has(path) {
      contents[path] = .file(path)
    }
    for path in ["scripts/setup", "scripts/fetch-fashion-mnist"] where course.has(path) { contents[path] = .file(path) }
    let teachers = ["Sources/Grading/", "Sources/workbench/Grading/"]
    for path in try files(below: "Sources") where !teachers.contains(where: path.hasPrefix) {
      contents[path] = .file(path)
    }
    for folder in ["datasets", ".devcontainer", "Tests/TestSupport"] where course.has(folder) {
      for path in try files(below: folder) { contents[path] = .file(path) }
    }
    contents = contents.filter { !$0.key.hasPrefix("datasets/fashion-mnist/") }
    leftOut += [
      "every Solution/ and Mistakes/", "Sources/Grading and its command", "the tests of the library's rooms",
      "Benchmarks, CONTRIBUTING.md, Lessons/TEACHERS.md and the scripts of the gate",
    ]
  }

  /// One lesson: its program and page, the templates as they are made from the solutions, its suites.
  mutating func addLesson(_ lesson: Int, _ folder: String) throws {
    let root = "Lessons/\(folder)"
    for path in try files(below: root) {
      let place = path.dropFirst(root.count + 1).split(separator: "/").first ?? ""
      if !["Solution", "Mistakes", "Exercise"].contains(place) { contents[path] = .file(path) }
    }
    // The templates are made anew: somebody may have worked in Exercise/.
    for path in try files(below: "\(root)/Solution") where path.hasSuffix(".swift") {
      guard let solution = course.text(path) else {
        throw LessonError("\(path) cannot be read; it has to be UTF-8 text.")
      }
      let name = (path as NSString).lastPathComponent
      let template = Template.make(from: solution)
      contents["\(root)/Exercise/\(name)"] = .text(template)
      contents[".handout/templates/\(name)"] = .text(template)
      if isForOneAlone { contents["\(Envelope.folder)/\(name).sealed"] = .text(Envelope.seal(solution)) }
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
    let record = HandoutRecord(lessons: lessons, alone: isForOneAlone)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    contents[".handout/handout.json"] = .text(String(decoding: try encoder.encode(record), as: UTF8.self) + "\n")
  }

  /// The regular files below a folder of the course, hidden ones left out.
  ///
  /// - Throws: `LessonError` when there is a link among them: what it leads to is nobody's business.
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
