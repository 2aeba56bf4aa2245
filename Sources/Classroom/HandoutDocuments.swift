import Core
import Foundation
import Terminal

extension Handout {
  /// The page that a handout begins with is made from this one.
  static let page = "Lessons/HANDOUT.md"

  /// The documents, without links and commands that lead nowhere in the handout.
  mutating func addDocuments(_ folders: [Int: String]) throws {
    for name in ["STUDENTS", "GLOSSARY", "SWIFT-FOR-PYTHON", "PROJECT"] where course.has("Lessons/\(name).md") {
      contents["Lessons/\(name).md"] = .file("Lessons/\(name).md")
    }
    guard let page = course.text(Handout.page) else {
      throw LessonError("\(Handout.page) is missing; the handout's README.md is made from it.")
    }
    contents["README.md"] = .text(filled(page, folders))
    for path in paths where path.hasSuffix(".md") {
      guard let text = text(path) else { continue }
      contents[path] = .text(adapted(text, at: path))
    }
  }

  /// The template of the first page with what stands in `{{…}}` put in.
  private func filled(_ page: String, _ folders: [Int: String]) -> String {
    let first = folders[lessons[0]] ?? ""
    let rows = lessons.compactMap { lesson -> String? in
      guard let folder = folders[lesson] else { return nil }
      let heading = (course.text("Lessons/\(folder)/README.md") ?? "").split(separator: "\n").first ?? ""
      let question = heading.split(separator: " · ", maxSplits: 1).last.map(String.init) ?? folder
      let digits = folder.dropFirst("lesson".count).prefix(2)
      let numbers = exercises.filter { $0.number.lesson == lesson }.map(\.number.description).joined(separator: ", ")
      return "| [\(digits)](Lessons/\(folder)/README.md) | \(question) | `swift run \(folder)` | \(numbers) |"
    }
    let values = [
      "LESSONS": rows.joined(separator: "\n"), "FIRST_LESSON": first,
      "FIRST_EXERCISE": exercises.first?.number.description ?? "1.1",
      "FIRST_TEST": ["swift test --filter", exercises.first?.suite ?? "Exercise"].joined(separator: " "),
      "GUIDE": "[the student's guide](Lessons/STUDENTS.md)",
      "SWIFT": "[Swift for people who know Python](Lessons/SWIFT-FOR-PYTHON.md)",
      "PROJECT": "[a project](Lessons/PROJECT.md)",
      "FIRST_FILE": exercises.first?.path ?? "Lessons",
      "LEFT_OUT": leftOut.map { "- \($0)" }.joined(separator: "\n"),
      "SOLUTIONS": isForOneAlone
        ? "The solutions are here in closed envelopes: `swift run workbench solution` opens one when its exercise passes."
        : "The solutions are with your teacher.",
    ]
    return values.reduce(page) { $0.replacing("{{\($1.key)}}", with: $1.value) }
  }

  /// A document as it is true in the handout.
  func adapted(_ text: String, at path: String) -> String {
    // In a handout the student's body is the only one.
    var text = text.replacing(#/LESSON_BODY=[0-9:,A-Za-z]*Exercise /#, with: "")
    text = text.replacing(#/\nWithout `LESSON_BODY`[^\n]*(?:\n[^\n]+)*\n?/#, with: "")
    let folder = path.folderOfPath
    text = text.replacing(#/(!?)\[([^\]]*)\]\(([^)\s]+)\)/#) { match in
      leads(String(match.3), from: folder) ? String(match.0) : String(match.2)
    }
    guard namesOtherLessons(text) else { return text }
    let numbers = exercises.map(\.number.description).joined(separator: ", ")
    let note =
      "> This handout holds lesson\(lessons.count == 1 ? "" : "s") \(lessons.map(String.init).joined(separator: ", ")) "
      + "(exercises \(numbers)). Where this page takes another one as its example, write one of these."
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines.insert(contentsOf: ["", note], at: min(1, lines.count))
    return lines.joined(separator: "\n")
  }

  /// Whether a link leads to a file of the handout, or out into the world.
  private func leads(_ link: String, from folder: String) -> Bool {
    if link.hasPrefix("#") || link.contains("://") || link.hasPrefix("mailto:") { return true }
    let target = link.split(separator: "#", maxSplits: 1).first.map(String.init) ?? ""
    var parts = folder.split(separator: "/").map(String.init)
    for part in target.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
    }
    let path = parts.joined(separator: "/")
    return contents[path] != nil || contents.keys.contains { $0.hasPrefix(path + "/") }
  }

  /// Whether a text tells somebody to do something with a lesson that is not here.
  func namesOtherLessons(_ text: String) -> Bool {
    let named =
      text.matches(of: #/swift run lesson([0-9]+)/#).map(\.1) + text.matches(of: #/Exercise([0-9]+)_[0-9]/#).map(\.1)
      + text.matches(of: #/workbench (?:check|hint|watch|reset|solution) ([0-9]+)/#).map(\.1)
    return named.contains { !lessons.contains(Int($0) ?? 0) }
  }
}

extension Handout {
  /// Takes the hints that are answers out of a lesson's catalogue.
  mutating func removeAnswers(from path: String) throws {
    guard let text = course.text(path), text.contains("\"answer\"") else { return }
    guard var file = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
      let entries = file["exercises"] as? [[String: Any]]
    else { throw LessonError("\(path) holds no list of exercises; run \(ToolCall.workbench) check-course --catalog.") }
    file["exercises"] = entries.map { entry in entry.filter { $0.key != "answer" } }
    let data = try JSONSerialization.data(
      withJSONObject: file, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    contents[path] = .text(String(decoding: data, as: UTF8.self) + "\n")
    let sentence = "the last hints, which are answers (--last-hints puts them in)"
    if !leftOut.contains(sentence) { leftOut.append(sentence) }
  }
}

/// What `.handout/handout.json` says of a handout.
public struct HandoutRecord: Codable, Hashable, Sendable {
  static let path = ".handout/handout.json"

  public let lessons: [Int]
  /// Whether it holds the solutions, in closed envelopes.
  public let alone: Bool
  /// Whether it holds the last hints, which are answers; absent in handouts before version 2.0.
  public var lastHints: Bool? = nil

  /// The record of a handout; nil where it is not one's, or damaged.
  public init?(_ bytes: some Sequence<UInt8>) {
    guard let record = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
    self = record
  }

  init(lessons: [Int], alone: Bool, lastHints: Bool) {
    (self.lessons, self.alone, self.lastHints) = (lessons, alone, lastHints)
  }
}
