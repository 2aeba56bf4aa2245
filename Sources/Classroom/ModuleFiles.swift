import Foundation
import Terminal

/// The files that make a lesson's module when one exercise is judged: its own file, what is needed beside it, and nothing
/// that could keep it from being built.
///
/// In the course's own repository its neighbours are the solutions. In a handout a neighbour is the student's own where the
/// exercise or its tests use it, and its template everywhere else: a file that does not compile stops nothing but itself and
/// what needs it.
struct ModuleFiles {
  /// The paths of the files, with those texts of them that do not stand there.
  private(set) var paths: [String] = []
  /// Templates that stand in for a neighbour's file: names and texts.
  private(set) var templates: [(name: String, text: String)] = []
  /// The file without which nothing can be judged: that of the exercise, or of one that it needs.
  private(set) var missing: Exercise?
  /// The neighbours whose own files are used.
  private(set) var needed: [Exercise] = []

  init(for exercise: Exercise, in course: CourseFolder, _ catalog: ExerciseCatalog) {
    let neighbours = catalog.exercises.filter { $0.lessonFolder == exercise.lessonFolder && $0 != exercise }
    let folder = "Lessons/\(exercise.lessonFolder)/Exercise"
    // Files beside the exercises' own: helpers.
    let others = course.swiftFiles(in: folder).filter { name in !neighbours.contains { $0.file == name } }
    guard course.has(exercise.path) else {
      missing = exercise
      return
    }
    paths = others.map { course.url("\(folder)/\($0)").path }
    guard course.isHandout else {
      paths += neighbours.map { course.url($0.solutionPath).path }
      return
    }
    needed = ModuleFiles.needed(
      by: others.map { "\(folder)/\($0)" } + [exercise.suitePath], among: neighbours, in: course)
    for neighbour in neighbours {
      if needed.contains(neighbour) {
        if !course.has(neighbour.path) { missing = missing ?? neighbour }
        paths.append(course.url(neighbour.path).path)
      } else if let template = course.template(of: neighbour) {
        templates.append((neighbour.file, template))
      } else {
        paths.append(course.url(neighbour.path).path)
      }
    }
  }

  /// The neighbours of which these files, or neighbours that they need, say a name.
  private static func needed(
    by files: [String], among neighbours: [Exercise], in course: CourseFolder
  ) -> [Exercise] {
    var words = Set(files.flatMap { CodeReview.words(of: course.text($0) ?? "") })
    var found: [Exercise] = []
    while let next = neighbours.first(where: { neighbour in
      !found.contains(neighbour)
        && !names(of: course.text(neighbour.path) ?? "", template: course.template(of: neighbour) ?? "")
          .isDisjoint(with: words)
    }) {
      found.append(next)
      words.formUnion(CodeReview.words(of: course.text(next.path) ?? ""))
    }
    return neighbours.filter(found.contains)
  }

  /// The names by which other files can use a file: its types and functions, and what it adds to other types.
  ///
  /// Members of the template's own types are used by the name of their type.
  static func names(of text: String, template: String) -> Set<String> {
    func declared(in text: String, _ pattern: Regex<(Substring, Substring)>) -> Set<String> {
      Set(text.split(separator: "\n").compactMap { $0.firstMatch(of: pattern).map { String($0.1) } })
    }
    let outer = #/^(?:[a-z@]\w*(?:\([a-z]*\))? )*(?:func|struct|enum|class|actor|protocol|typealias|let|var) `?(\w+)/#
    let inner =
      #/^ +(?:[a-z@]\w*(?:\([a-z]*\))? )*(?:func|struct|enum|class|actor|typealias|static (?:let|var)) `?(\w+)/#
    return declared(in: text + "\n" + template, outer)
      .union(declared(in: text, inner).subtracting(declared(in: template, inner)))
  }

  /// Writes the templates into a folder, and says which files are to be compiled.
  func written(to folder: URL) throws -> [String] {
    guard !templates.isEmpty else { return paths }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return try paths
      + templates.map { name, text in
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
      }
  }

  /// What comes first: a neighbour that is needed and does not compile, or still holds a TODO; and a `//` that may have been
  /// meant as a division.
  func remarks(on verdict: Verdict, in course: CourseFolder) -> [String] {
    guard !verdict.isPassed, !verdict.wasStopped else { return [] }
    let number = verdict.exercise.number
    func first(_ neighbour: Exercise) -> String { "Exercise \(neighbour.number) (\(neighbour.file)) comes first:" }
    let lines = (course.text(verdict.exercise.path) ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    let division = lines.enumerated().lazy.compactMap { place, line in
      PythonHabits.division(in: String(line)).map { "Line \(place + 1): \($0)" }
    }.first
    return [division].compactMap { $0 }
      + needed.compactMap { neighbour in
        let isBroken = verdict.problems.compactMap(\.buildLog).contains { !$0.errors(in: [neighbour.path]).isEmpty }
        if isBroken {
          return "\(first(neighbour)) \(number) uses it, and it does not compile."
        }
        guard course.text(neighbour.path)?.contains(".todo") == true else { return nil }
        return "\(first(neighbour)) \(number) uses it, and it still holds a TODO."
      }
  }
}
