import Core

/// What grade books ask for, as far as it is known before anybody is judged: judging a class takes minutes.
extension Gradebook {
  /// Checks what every format needs.
  ///
  /// - Parameter roster: the class list; where it is a grade book's export, its columns are the assignments that there are.
  /// - Returns: what to take care of, in sentences.
  /// - Throws: `GradingError` where a format could not be written, or would not arrive where `--assignment` says.
  static func check(
    _ formats: [GradebookFormat], _ items: [Item], of students: [Student], roster: Roster?
  ) throws(GradingError) -> [String] {
    var remarks: [String] = []
    let unnumbered = students.filter { $0.id == nil && $0.number == nil && $0.login == nil }
    for format in formats {
      for item in items {
        if let problem = problem(withTitle: item.title, in: format) { throw GradingError(problem) }
        remarks += try remark(on: item.title, in: format, roster).map { [$0] } ?? []
      }
      switch format {
      case .moodle: _ = try moodleColumn(of: students)
      case .brightspace: _ = try brightspaceColumns(of: students)
      case .canvas where !unnumbered.isEmpty:
        remarks.append(
          "canvas.csv: Canvas will look by name for \(names(unnumbered)); nothing says their ID, SIS User ID or SIS Login ID."
        )
      case .nbgrader where !unnumbered.isEmpty && roster != nil:
        remarks.append(
          "nbgrader.csv: nothing says the student_id of \(names(unnumbered)); their names stand in its place.")
      case .canvas, .nbgrader, .gradescope: break
      }
    }
    return remarks
  }

  /// At most five names.
  private static func names(_ students: [Student]) -> String {
    let shown = students.prefix(5).map { SubmissionEntry.shown($0.name) }.joined(separator: ", ")
    return students.count > 5 ? "\(shown) and \(students.count - 5) more" : shown
  }

  // MARK: Who is who

  /// The column by which Moodle finds users: the one that most of the class have.
  ///
  /// - Throws: `GradingError` where nobody has any.
  static func moodleColumn(
    of students: [Student]
  ) throws(GradingError) -> (title: String, key: KeyPath<Student, String?>) {
    let choices: [(title: String, key: KeyPath<Student, String?>)] = [
      ("useremail", \.email), ("username", \.login), ("useridnumber", \.number),
    ]
    let counts = choices.map { choice in students.count { $0[keyPath: choice.key] != nil } }
    guard let most = counts.max(), most > 0, let place = counts.firstIndex(of: most) else {
      throw GradingError(
        "Moodle finds a user by e-mail, user name or ID number, and nothing here says any; give a roster with one of "
          + "these columns (--roster).")
    }
    return choices[place]
  }

  /// The columns by which Brightspace finds users, as far as anybody has them.
  ///
  /// - Throws: `GradingError` where nobody has either.
  static func brightspaceColumns(
    of students: [Student]
  ) throws(GradingError) -> [(title: String, key: KeyPath<Student, String?>)] {
    let columns: [(title: String, key: KeyPath<Student, String?>)] = [
      ("OrgDefinedId", \.number), ("Username", \.login),
    ]
    let used = columns.filter { column in students.contains { $0[keyPath: column.key] != nil } }
    guard !used.isEmpty else {
      throw GradingError(
        "Brightspace finds a user by OrgDefinedId or Username, and nothing here says either; give a roster with one of "
          + "these columns (--roster).")
    }
    return used
  }

  // MARK: Which column

  /// What is wrong with an assignment's name for a format; nil where nothing is.
  static func problem(withTitle title: String, in format: GradebookFormat) -> String? {
    let totals =
      ["Score", "Points", "Grade"].flatMap { ["Current \($0)", "Final \($0)"] }
      + ["Override Score", "Override Grade", "Override Status"]
    let columns = [
      "Student", "LastName", "FirstName", "ID", "SIS User ID", "SIS Login ID", "Section", "Integration ID",
      "Root Account",
    ]
    let userColumns = ["useremail", "username", "useridnumber", "userid"]
    if title.contains(where: \.isNewline) || title.allSatisfy(\.isWhitespace) {
      return "The assignment's name is empty or goes over several lines."
    }
    switch format {
    case .canvas where columns.contains(title):
      return "Canvas has a column named \"\(title)\" already; choose another name for the assignment."
    case .canvas:
      return totals.first(where: title.contains).map {
        "Canvas passes over a column with \"\($0)\" in its title; choose another name for the assignment."
      }
    case .brightspace:
      return title.first { "/\"*<>+=|,%".contains($0) }.map {
        "Brightspace allows no \($0) in the name of a grade item (\(title)); choose another name for the assignment."
      }
    case .moodle where userColumns.contains(title.lowercased()):
      return "Moodle would take \"\(title)\" for the column that names the students; choose another name."
    case .moodle, .gradescope, .nbgrader: return nil
    }
  }

  /// What will become of a title in the grade book whose export the roster is: nil where it has such an assignment.
  ///
  /// - Source: canvas-lms, lib/gradebook_importer.rb, parse_assignments: the number in brackets, else the whole title, else a
  ///   new assignment.
  /// - Throws: `GradingError` where the title is probably a slip for one that is there.
  private static func remark(
    on title: String, in format: GradebookFormat, _ roster: Roster?
  ) throws(GradingError) -> String? {
    let known = roster?.assignments(in: format) ?? []
    let system = format == .canvas ? "Canvas" : "Brightspace"
    let source = SubmissionEntry.shown(roster?.source ?? "")
    let (name, number) = titleAndNumber(title, in: format)
    guard !known.isEmpty else {
      guard format == .canvas, number == nil else { return nil }
      return "canvas.csv: \"\(title)\" does not end in an assignment's number, as \"\(title) (4711)\" does; Canvas "
        + "makes a new assignment where none has exactly this title."
    }
    func shown(_ item: (name: String, number: String?)) -> String {
      item.number.map { "\(item.name) (\($0))" } ?? item.name
    }
    if let number, known.contains(where: { $0.number == number }) { return nil }
    let same = known.filter { $0.name == title }
    if same.count == 1 { return nil }
    if same.count > 1 {
      throw GradingError(
        "\(source) has \(same.count) assignments named \(title): \(same.map(shown).joined(separator: ", ")); choose one with "
          + "--assignment.")
    }
    // "Homework 4" is no slip for "Homework 3".
    let digits = name.filter(\.isNumber)
    let alike = known.map(\.name).filter { $0.filter(\.isNumber) == digits }
    if let near = nearestName(to: name, among: alike), let meant = known.first(where: { $0.name == near }) {
      throw GradingError(
        "\(source) has no assignment named \(title); did you mean --assignment \"\(shown(meant))\"?")
    }
    if let number {
      let rest = known.count > 8 ? " and \(known.count - 8) more" : ""
      let all = known.prefix(8).map(shown).joined(separator: ", ") + rest
      throw GradingError("\(source) has no assignment with the number \(number); it has \(all).")
    }
    return "\(format.file): \(source) has no assignment named \(title); \(system) makes a new one."
  }

  /// A title of Canvas without the number of the assignment that it ends in.
  static func titleAndNumber(_ title: String, in format: GradebookFormat) -> (name: String, number: String?) {
    guard format == .canvas, let match = title.wholeMatch(of: #/(.*\S)\s*\(([0-9]+)\)/#) else { return (title, nil) }
    return (String(match.1), String(match.2))
  }
}
