import Classroom
import Core
import Foundation
import Terminal

/// Everything that a session found, for one class.
public struct ClassReport: Codable, Sendable {
  /// An exercise as it was graded.
  public struct Task: Codable, Hashable, Sendable {
    public let number: String
    public let title: String
    public let points: Double
    public let tests: Int
  }

  /// The form of this file; it changes when a field changes its meaning.
  public var format = 1
  /// When the session ended, ISO 8601.
  public let made: String
  public let isolation: Isolation
  /// What was seen to hold when the session began.
  public var protections: [Protection] = []
  public let limits: GradingLimits
  public let exercises: [Task]
  public let students: [StudentReport]
  /// What lies beside the submissions and is none, and who was not graded.
  public internal(set) var remarks: [String]

  /// Writes the report: grades.csv, grades.json, report.md, and junit/ and feedback/ with a file per student.
  ///
  /// - Throws: an error of the file system.
  public func write(to folder: URL) throws {
    let manager = FileManager.default
    for name in ["junit", "feedback"] {
      try manager.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try write(try encoder.encode(self) + Data("\n".utf8), to: folder, "grades.json")
    try write(Data(csv.utf8), to: folder, "grades.csv")
    try write(Data(overview.utf8), to: folder, "report.md")
    for (student, name) in zip(students, fileNames) {
      try write(Data(junit(of: student).utf8), to: folder, "junit/\(name).xml")
      try write(Data(feedback(for: student).utf8), to: folder, "feedback/\(name).md")
    }
  }

  private func write(_ data: Data, to folder: URL, _ name: String) throws {
    try WholeFile.write(data, to: folder.appending(path: name).path)
  }

  /// A name for each student's files: a number tells those apart that would be the same.
  var fileNames: [String] {
    var taken: Set<String> = []
    return students.map { student in
      let name = Self.fileName(student.name)
      var (unique, count) = (name, 1)
      while !taken.insert(unique.lowercased()).inserted {
        count += 1
        unique = "\(name) (\(count))"
      }
      return unique
    }
  }

  /// The student's name; of a longer one than file systems take the middle is left out, and the number of its bytes
  /// put in.
  static func fileName(_ name: String) -> String {
    let name = name.replacing("/", with: "-")
    guard name.utf8.count > 200 else { return name }
    let letters = name.unicodeScalars
    return "\(String(letters.prefix(25)))-\(name.utf8.count)-\(String(letters.suffix(25)))"
  }
}

extension ClassReport {
  /// The class as a CSV: a row per student; the columns are described in Lessons/TEACHERS.md.
  var csv: String {
    let header =
      ["student", "points", "of", "percent"] + exercises.flatMap { ["\($0.number) points", "\($0.number) finding"] }
      + ["flags", "notes"]
    let rows = students.map { student in
      [student.name, Score.text(student.points), Score.text(student.of), percent(student)]
        + student.judgements.flatMap { [Score.text($0.score.awarded), $0.finding.rawValue] }
        + [student.flags.joined(separator: "; "), student.notes.joined(separator: " ")]
    }
    return ([header] + rows).map { CSVFile.line($0.map(Escaping.spreadsheet)) }.joined()
  }

  private func percent(_ student: StudentReport) -> String {
    student.of > 0 ? Score.text((student.points / student.of * 1000).rounded() / 10) : "0"
  }

  /// The class on one page.
  var overview: String {
    var lines = ["# Grades", "", "Made \(made). Isolation: \(isolation.description).", "", triedProtections, ""]
    lines.append(
      "| student | points | " + exercises.map { "\($0.number) (\(Score.text($0.points)))" }.joined(separator: " | ")
        + " |")
    lines.append("|---|---:|" + exercises.map { _ in "---|" }.joined())
    for (student, file) in zip(students, fileNames) {
      let cells = student.judgements.map { "\(Score.text($0.score.awarded)), \($0.finding.rawValue)" }
      let name = "[\(Escaping.markdown(student.name))](<feedback/\(file).md>)"
      lines.append(
        "| \(name) | \(Score.text(student.points)) of \(Score.text(student.of)) | " + cells.joined(separator: " | ")
          + " |")
    }
    func list(_ title: String, _ entries: [String]) {
      guard !entries.isEmpty else { return }
      lines += ["", "## \(title)", ""] + entries.map { "- \(Escaping.markdown($0))" }
    }
    list("Worth a look", students.flatMap { student in student.flags.map { "\(student.name), \($0)" } })
    list("Found in submissions", students.flatMap { student in student.notes.map { "\(student.name): \($0)" } })
    list("Remarks", remarks)
    lines += [
      "",
      "Limits of each judgement: \(limits.testSeconds) s of processor time for the tests and \(limits.compileSeconds) s "
        + "for the compiler, \(limits.memory) MiB, \(limits.processes) processes, \(limits.outputBytes / 1024) KiB of output.",
      "",
    ]
    return lines.joined(separator: "\n")
  }

  /// Which protections held when they were tried, and which did not.
  public var triedProtections: String {
    func list(_ chosen: [Protection]) -> String { chosen.map(\.rawValue).joined(separator: "; ") }
    let missing = Protection.allCases.filter { !protections.contains($0) }
    let held =
      protections.isEmpty
      ? "Tried at the beginning, no protection held." : "Tried at the beginning, these held: \(list(protections))."
    return held + (missing.isEmpty ? "" : " These did not: \(list(missing)).")
  }

  /// The class as a table for the terminal: verdicts where they fit into its width, else points, else the sums alone.
  public var table: TextTable {
    let tables = [
      table { $0.judgements.map(\.finding.rawValue) },
      table { $0.judgements.map { Score.text($0.score.awarded) } },
    ]
    let fits = tables.first { ($0.lines.map(\.count).max() ?? 0) <= Console.width }
    return fits ?? table(of: []) { _ in [] }
  }

  private func table(of tasks: [Task]? = nil, _ cells: (StudentReport) -> [String]) -> TextTable {
    var table = TextTable(header: ["student", "points"] + (tasks ?? exercises).map(\.number))
    for student in students {
      let name = Escaping.clean(student.name)
      table.add(
        cells: [
          name.count > 24 ? name.prefix(23) + "…" : name, "\(Score.text(student.points))/\(Score.text(student.of))",
        ] + cells(student))
    }
    return table
  }
}
