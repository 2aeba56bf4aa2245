import Terminal

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
    return ([header] + rows).map { $0.map(Escaping.csv).joined(separator: ",") + "\n" }.joined()
  }

  private func percent(_ student: StudentReport) -> String {
    student.of > 0 ? Score.text((student.points / student.of * 1000).rounded() / 10) : "0"
  }

  /// The class on one page.
  var overview: String {
    var lines = ["# Grades", "", "Made \(made). Isolation: \(isolation.description).", ""]
    lines.append(
      "| student | points | " + exercises.map { "\($0.number) (\(Score.text($0.points)))" }.joined(separator: " | ")
        + " |")
    lines.append("|---|---:|" + exercises.map { _ in "---|" }.joined())
    for student in students {
      let cells = student.judgements.map { "\(Score.text($0.score.awarded)), \($0.finding.rawValue)" }
      let name = "[\(Escaping.markdown(student.name))](<feedback/\(Self.fileName(student.name)).md>)"
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
