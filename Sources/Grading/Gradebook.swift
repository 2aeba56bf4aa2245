import Classroom
import Core
import Foundation
import Terminal

/// A system that takes marks from a file.
public enum GradebookFormat: String, CaseIterable, Sendable {
  case canvas, moodle, brightspace, gradescope, nbgrader

  /// What is written into the report's folder.
  public var file: String { self == .gradescope ? "gradescope/" : "\(rawValue).csv" }
}

/// The marks of a class in the form in which another system reads them.
///
/// Every number has a decimal point, every line ends in a line feed, the text is UTF-8 without a byte order mark. Names,
/// titles and feedback that a spreadsheet would take for formulas begin with an apostrophe; what a system finds a student
/// by is written to the letter.
/// - Source: canvas-lms, lib/gradebook_importer.rb; moodle, grade/import/csv/classes/load_data.php; D2L, "Importing grades"
///   (community.d2l.com, 3538); nbgrader, plugins/export.py.
struct Gradebook {
  /// A column of marks: an exercise, or all of them together.
  struct Item: Hashable {
    let title: String
    /// The exercise's place in the report; nil for the sum.
    let place: Int?
    let of: Double
  }

  let students: [StudentReport]
  let items: [Item]
  /// Who is in no file, and what to take care of.
  private(set) var remarks: [String] = []

  /// - Parameters:
  ///   - title: the assignment's name in the grade book, for Canvas with its number: "Schedules (4711)"; nil for one made of
  ///     the exercises' numbers.
  ///   - isPerExercise: whether each exercise is an item of its own.
  init(_ report: ClassReport, title: String?, isPerExercise: Bool) {
    students = report.students
    items = Self.items(report.exercises, title: title, isPerExercise: isPerExercise)
  }

  /// The columns of marks for these exercises.
  static func items(_ exercises: [ClassReport.Task], title: String?, isPerExercise: Bool) -> [Item] {
    guard !isPerExercise else {
      return exercises.enumerated().map { place, task in
        Item(
          title: [title, "\(task.number) \(task.title)"].compactMap(\.self).joined(separator: " "), place: place,
          of: task.points)
      }
    }
    let points = exercises.reduce(0) { $0 + $1.points }
    return [Item(title: title ?? name(of: exercises.map(\.number)), place: nil, of: points)]
  }

  /// "Exercise 3.1", "Exercises 3.1 to 3.3 and 3.5"; without commas, which Brightspace allows in no name.
  static func name(of numbers: [String]) -> String {
    guard let first = numbers.first, let last = numbers.last, numbers.count > 1 else {
      return "Exercise \(numbers.first ?? "")"
    }
    var runs: [[String]] = []
    for number in numbers {
      if let before = runs.last?.last, isNext(number, after: before) {
        runs[runs.count - 1].append(number)
      } else {
        runs.append([number])
      }
    }
    let parts = runs.flatMap { $0.count > 2 ? ["\($0[0]) to \($0[$0.count - 1])"] : $0 }
    return parts.count > 4
      ? "\(numbers.count) exercises from \(first) to \(last)" : "Exercises \(parts.joined(separator: " and "))"
  }

  /// Whether 3.2 comes after 3.1: the next number of the same lesson.
  private static func isNext(_ number: String, after before: String) -> Bool {
    let (a, b) = (before.split(separator: "."), number.split(separator: "."))
    guard a.count == 2, b.count == 2, a[0] == b[0], let last = Int(a[1]), let next = Int(b[1]) else { return false }
    return next == last + 1
  }

  /// The text of the file.
  ///
  /// - Throws: `GradingError` where the format lacks what it finds students by.
  mutating func text(_ format: GradebookFormat) throws(GradingError) -> String {
    for item in items {
      if let problem = Self.problem(withTitle: item.title, in: format) { throw GradingError(problem) }
    }
    let rows =
      switch format {
      case .canvas: canvas
      case .moodle: try moodle()
      case .brightspace: try brightspace()
      case .nbgrader: nbgrader
      case .gradescope: [[String]]()
      }
    return rows.map(CSVFile.line).joined()
  }

  private func points(_ student: StudentReport, _ item: Item) -> Double {
    item.place.map { student.judgements[$0].score.awarded } ?? student.points
  }

  /// The points of who handed something in.
  private func mark(_ student: StudentReport, _ item: Item, none: String = "") -> String {
    student.hasSubmission ? Score.text(points(student, item)) : none
  }

  // MARK: Canvas

  /// Student, ID, SIS User ID, SIS Login ID, Section, then "Title (number)"; in the second row what can be had.
  private var canvas: [[String]] {
    let header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"] + items.map(\.title)
    let possible = ["    Points Possible", "", "", "", ""] + items.map { Score.text($0.of) }
    return [header.map(Escaping.spreadsheet), possible]
      + students.map { student in
        let person = student.person
        return [
          Escaping.spreadsheet(person.sortableName), person.id ?? "", person.number ?? "", person.login ?? "",
          Escaping.spreadsheet(person.section ?? ""),
        ] + items.map { mark(student, $0) }
      }
  }

  // MARK: Moodle

  /// One column that names the user, then each item and the feedback on it; "-" is no mark.
  ///
  /// A row without a user would give its marks to the user of the row above: it is left out, and so is who is not known.
  private mutating func moodle() throws(GradingError) -> [[String]] {
    let (title, key) = try Self.moodleColumn(of: students.map(\.person))
    for item in items where item.of > 100 {
      remarks.append(
        "Moodle takes marks up to 100, unless its settings allow more; \(item.title) has \(Score.text(item.of)).")
    }
    let listed = known(.moodle) { $0[keyPath: key] }
    let header =
      [title] + items.flatMap { [Escaping.spreadsheet($0.title), Escaping.spreadsheet("\($0.title) feedback")] }
    return [header]
      + listed.map { student in
        [student.person[keyPath: key] ?? ""]
          + items.flatMap { [mark(student, $0, none: "-"), student.hasSubmission ? feedback(student, $0) : ""] }
      }
  }

  /// What was found, a line per exercise.
  private func feedback(_ student: StudentReport, _ item: Item) -> String {
    let chosen = item.place.map { [student.judgements[$0]] } ?? student.judgements
    let text = chosen.map {
      "\($0.exercise): \(Score.text($0.score.awarded)) of \(Score.text($0.score.points)). \($0.sentence)"
    }.joined(separator: " ")
    return Escaping.spreadsheet(Escaping.clean(text))
  }

  // MARK: Brightspace

  /// OrgDefinedId and Username, as far as they are known, then "<Item> Points Grade" and "#" at the end of each line.
  private mutating func brightspace() throws(GradingError) -> [[String]] {
    let used = try Self.brightspaceColumns(of: students.map(\.person))
    let listed = known(.brightspace) { $0.number ?? $0.login }
    let header =
      used.map(\.title) + items.map { Escaping.spreadsheet("\($0.title) Points Grade") } + ["End-of-Line Indicator"]
    return [header]
      + listed.map { student in
        used.map { student.person[keyPath: $0.key] ?? "" } + items.map { mark(student, $0) } + ["#"]
      }
  }

  // MARK: nbgrader

  /// A row per assignment and student, numbers as Python prints them; who handed in nothing has 0.0.
  private var nbgrader: [[String]] {
    let header = [
      "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
      "late_submission_penalty", "score", "max_score",
    ]
    return [header]
      + items.flatMap { item in
        students.map { student in
          let person = student.person
          let score = Self.float(student.hasSubmission ? points(student, item) : 0)
          return [
            Escaping.spreadsheet(item.title), "", "", person.number ?? person.login ?? person.id ?? person.name,
            Escaping.spreadsheet(person.lastName ?? person.name), Escaping.spreadsheet(person.firstName ?? ""),
            person.email ?? "",
            score, "0.0", score, Self.float(item.of),
          ]
        }
      }
  }

  /// "2.0", "1.33".
  private static func float(_ points: Double) -> String { "\((points * 100).rounded() / 100)" }

  // MARK: Who is in it

  /// The students whom a format can name; the others are said in a remark.
  private mutating func known(_ format: GradebookFormat, by name: (Student) -> String?) -> [StudentReport] {
    let unknown = students.filter { name($0.person) == nil }
    remarks += unknown.map {
      "\(SubmissionEntry.shown($0.name)) is not in \(format.file): nothing says how \(format.rawValue) knows them."
    }
    return students.filter { name($0.person) != nil }
  }

  /// Identifiers that a spreadsheet would change: the file is to be imported without having been opened in one.
  mutating func remarkOnFormulas() {
    let odd = students.filter { student in
      let person = student.person
      return [person.id, person.number, person.login, person.email].compactMap(\.self).contains {
        Escaping.spreadsheet($0) != $0
      }
    }
    remarks += odd.map {
      "\(SubmissionEntry.shown($0.name)) has an identifier that begins like a formula; do not open the grade books' files "
        + "in a spreadsheet before they are imported."
    }
  }
}

extension ClassReport {
  /// Writes what other systems import beside the report, and returns what is to be said about it.
  ///
  /// - Throws: `GradingError` where a format lacks what it needs, or an error of the file system.
  func writeGradebooks(
    _ formats: [GradebookFormat], title: String?, isPerExercise: Bool, to folder: URL
  ) throws -> [String] {
    var book = Gradebook(self, title: title, isPerExercise: isPerExercise)
    guard !formats.isEmpty else { return [] }
    book.remarkOnFormulas()
    for format in formats {
      guard format == .gradescope else {
        let text = try book.text(format)
        try WholeFile.write(Data(text.utf8), to: folder.appending(path: format.file).path)
        continue
      }
      for (student, name) in zip(students, fileNames) {
        let place = folder.appending(path: "gradescope/\(name)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try WholeFile.write(gradescope(student), to: place.appending(path: "results.json").path)
      }
    }
    return book.remarks
  }
}
