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
  public let exercises: [Exercise]
  /// What was left out, in words, one line each.
  public internal(set) var leftOut: [String] = []
  var contents: [String: Contents] = [:]

  /// Plans a handout of the course.
  ///
  /// - Parameter lessons: nil for all of them.
  /// - Throws: `LessonError` when this is a handout itself, a lesson is not there, or a solution would leak.
  public init(of course: CourseFolder, lessons chosen: Set<Int>? = nil, forOneAlone: Bool = false) throws {
    guard !course.isHandout else {
      throw LessonError("This is a handout already, without solutions; make handouts in the course's own repository.")
    }
    self.course = course
    isForOneAlone = forOneAlone
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
    try addHouse()
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
