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
  public var isHandout: Bool { has(".handout/handout.json") }

  public func url(_ path: String) -> URL { root.appending(path: path) }
  public func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: url(path).path) }

  /// The text of a file; nil when it cannot be read.
  public func text(_ path: String) -> String? { try? String(contentsOf: url(path), encoding: .utf8) }

  /// What the exercise's file was before anybody worked in it; nil when that is not known.
  ///
  /// In a handout a copy lies in `.handout`; in the repository it is made from the solution.
  public func template(of exercise: Exercise) -> String? {
    text(".handout/templates/\(exercise.file)") ?? text(exercise.solutionPath).map(Template.make(from:))
  }

  /// Whether the exercise's file is untouched; nil when it is missing or its template is not known.
  public func isUntouched(_ exercise: Exercise) -> Bool? {
    guard let text = text(exercise.path), let template = template(of: exercise) else { return nil }
    return text == template
  }
}
