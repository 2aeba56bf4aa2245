import Foundation
import Terminal

/// A folder that holds a course: the course's own repository, or a handout made from it.
public struct CourseFolder: Hashable, Sendable {
  /// The folder of Package.swift.
  public let root: URL

  public init(root: URL) { self.root = root.standardizedFileURL }

  /// The course that `folder` lies in: the first folder upwards with a Package.swift and Lessons.
  ///
  /// - Throws: `LessonError` when there is none.
  public init(around folder: URL = URL(filePath: FileManager.default.currentDirectoryPath)) throws {
    var place = folder.standardizedFileURL
    while true {
      let course = CourseFolder(root: place)
      if course.has("Package.swift"), course.has("Lessons") {
        self = course
        return
      }
      let above = place.deletingLastPathComponent().standardizedFileURL
      guard above.path != place.path else {
        throw LessonError("\(folder.path) is in no course; go to the folder that holds Package.swift and Lessons.")
      }
      place = above
    }
  }

  /// Whether this is a handout: there the template is what is built, and there is no solution.
  public var isHandout: Bool { has(HandoutRecord.path) }

  public func url(_ path: String) -> URL { root.appending(path: path) }
  public func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: url(path).path) }

  /// The text of a file; nil when it cannot be read.
  public func text(_ path: String) -> String? { try? String(contentsOf: url(path), encoding: .utf8) }

  /// The names of the Swift files in a folder, sorted.
  public func swiftFiles(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: url(folder).path)) ?? []).sorted()
      .filter { $0.hasSuffix(".swift") && !$0.hasPrefix(".") }
  }

  /// The paths of everything below a folder, sorted.
  public func files(below folder: String) -> [String] {
    (FileManager.default.enumerator(atPath: url(folder).path)?.compactMap { $0 as? String } ?? []).sorted()
      .map { "\(folder)/\($0)" }
  }

  /// What the exercise's file was before anybody worked in it; nil when that is not known.
  ///
  /// In a handout a copy lies in `.handout`; in the repository it is made from the solution.
  public func template(of exercise: Exercise) -> String? {
    text(".handout/templates/\(exercise.file)") ?? text(exercise.solutionPath).map(Template.make(from:))
  }

  /// The text that decides about an exercise: all Swift files of its lesson's folder Exercise, and its suite.
  func judgedText(of exercise: Exercise) -> String {
    textOfSwiftFiles(in: ["Lessons/\(exercise.lessonFolder)/Exercise"]) + (text(exercise.suitePath) ?? "")
  }

  /// Names and contents of all Swift files in these folders, which is what an editor changes.
  func textOfSwiftFiles(in folders: [String]) -> String {
    folders.flatMap { folder in swiftFiles(in: folder).map { "\(folder)/\($0)" } }.map { path in
      "\(path)\0\(String(decoding: (try? Data(contentsOf: url(path))) ?? Data(), as: UTF8.self))\0"
    }.joined()
  }

  /// Whether the exercise's file is untouched; nil when it is missing or its template is not known.
  public func isUntouched(_ exercise: Exercise) -> Bool? {
    guard let text = text(exercise.path), let template = template(of: exercise) else { return nil }
    return text == template
  }
}

extension CourseFolder {
  /// The solution of an exercise without its markers; nil where there is none: in a handout for a class.
  ///
  /// - Throws: `LessonError` when its envelope is there and cannot be opened.
  func solution(of exercise: Exercise) throws -> String? {
    if let text = text(exercise.solutionPath) { return SealedSolution.withoutMarkers(text) }
    let envelope = SealedSolution.path(of: exercise)
    guard let sealed = text(envelope) else { return nil }
    guard let text = SealedSolution.open(sealed) else {
      throw LessonError("\(envelope) cannot be opened; take the file from the handout as it was made.")
    }
    return SealedSolution.withoutMarkers(text)
  }
}

/// A solution in a handout for somebody who learns alone: closed so that nobody reads it by accident.
///
/// Base64: an envelope, not a lock. A handout for a class holds none.
enum SealedSolution {
  static let folder = ".handout/solutions"

  static func path(of exercise: Exercise) -> String { "\(folder)/\(exercise.file).sealed" }

  static func seal(_ text: String) -> String {
    Data(text.utf8).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed]) + "\n"
  }

  /// The text, or nil when the envelope is damaged.
  static func open(_ sealed: String) -> String? {
    guard let data = Data(base64Encoded: sealed, options: .ignoreUnknownCharacters), !data.isEmpty else { return nil }
    return String(data: data, encoding: .utf8)
  }

  /// A solution as somebody would have written it: without the END markers that only make its template.
  static func withoutMarkers(_ solution: String) -> String {
    solution.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { $0.firstMatch(of: #/^ *// END \d+\.\d+: /#) == nil }.joined(separator: "\n")
  }
}
