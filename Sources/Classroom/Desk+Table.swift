
extension Desk {
  /// Prints the table of all exercises; judges first what was changed since it was judged.
  ///
  /// - Parameter judging: whether to judge; without, such exercises stand as "not checked".
  public mutating func showTable(judging: Bool = true) throws {
    let exercises = try catalog.selection(nil)
    if judging {
      let changed = exercises.filter { [.unchecked, .notRun].contains(standing(of: $0)) }
      if !changed.isEmpty { _ = try judge(changed) }
    }
    for line in tableLines { console.print(line) }
    console.print()
    let standings = exercises.map { standing(of: $0) }
    let passing = zip(exercises, standings).filter { $0.1 == .passing }.map(\.0)
    let points = passing.reduce(0) { $0 + $1.points }
    let all = exercises.reduce(0) { $0 + $1.points }
    console.paragraph("\(passing.count) of \(exercises.count) exercises pass: \(points) of \(all) points.")
    if let (exercise, _) = zip(exercises, standings).first(where: { $0.1 == .notRun }) {
      console.paragraph(
        "Not run: a file does not compile, and all are built together. It is named by: swift run workbench check "
          + "\(exercise.number)")
    }
    sayNext(zip(exercises, standings).first { $0.1 != .passing }.map(\.0))
    sayWhere()
  }

  /// The table: lesson, exercise, points, state, each line at most 80 columns.
  var tableLines: [String] {
    var lines = [Desk.row("lesson", "exercise", "points", "state")]
    var lesson = 0
    for exercise in catalog.exercises {
      let name = exercise.lessonFolder.dropFirst("lesson".count).replacing("-", with: " ")
      lines.append(
        Desk.row(
          exercise.number.lesson == lesson ? "" : String(name), "\(exercise.number) \(exercise.title)",
          "\(exercise.points)",
          "\(standing(of: exercise))"))
      lesson = exercise.number.lesson
    }
    return lines
  }

  private static func row(_ lesson: String, _ exercise: String, _ points: String, _ state: String) -> String {
    func cell(_ text: String, _ width: Int) -> String {
      text.count > width ? String(text.prefix(width - 1)) + "…" : Page.padded(text, to: width)
    }
    return "  " + cell(lesson, 19) + "  " + cell(exercise, 34) + " " + Page.spaces(6 - points.count) + points + "  "
      + state
  }

  /// Says what to do next.
  func sayNext(_ exercise: Exercise?) {
    guard let exercise else {
      console.paragraph(
        "Everything passes. Draw your own code once more: swift run \(catalog.exercises.last?.lessonFolder ?? "")")
      return
    }
    console.print("  Next: \(exercise.number) \(exercise.title)")
    console.print("    open   \(exercise.path)")
    console.print("    then   swift run workbench check \(exercise.number)    (a hint: hint \(exercise.number))")
    console.print("    or     swift run workbench watch \(exercise.number.lesson)      (checks at every save)")
  }
}
