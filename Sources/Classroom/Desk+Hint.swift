import Terminal

extension Desk {
  /// Prints the next hint: first the question of the first test that fails, then the further ones, each time one more.
  ///
  /// - Parameter again: whether to print all that were shown before instead.
  public mutating func hint(_ text: String, again: Bool = false) throws {
    let exercise = try catalog.exercise(text)
    var reading = progress.hints["\(exercise.number)"] ?? Progress.Reading()
    console.print(ink.strong("\(exercise.number) \(exercise.title)"))
    if again {
      if let question = reading.question { console.paragraph("The test asks: \(question)") }
      for (place, hint) in exercise.hints.prefix(reading.shown).enumerated() {
        console.paragraph("Hint \(place + 1): \(hint)")
      }
      if reading == Progress.Reading() { console.paragraph("No hint was shown yet.") }
      return
    }
    guard let question = try question(of: exercise) else { return }
    if let question = question.hint, question != reading.question {
      console.paragraph("The first test that fails asks:")
      console.paragraph(question)
      reading.question = question
    } else if reading.shown < exercise.hints.count {
      console.paragraph("Hint \(reading.shown + 1) of \(exercise.hints.count):")
      console.paragraph(exercise.hints[reading.shown])
      reading.shown += 1
    } else {
      console.paragraph(
        "There are no more hints. All of them again: swift run workbench hint \(exercise.number) --again")
      console.paragraph("The solution, if you give up: swift run workbench solution \(exercise.number) --give-up")
      return
    }
    note { $0.hints["\(exercise.number)"] = reading }
    let left = exercise.hints.count - reading.shown
    console.paragraph(left > 0 ? "(\(left) more: ask again)" : "(this was the last one)")
  }

  /// The first test that fails; nil, after saying why, when there is nothing to ask.
  private mutating func question(of exercise: Exercise) throws -> ExpectedTest? {
    let suite = try SuiteSpecification(of: exercise, at: course.root)
    func first(_ name: String?) -> ExpectedTest? { suite.tests.first { $0.name.function == name } ?? suite.tests.first }
    switch standing(of: exercise) {
    case .notStarted, .missing: return suite.tests.first { $0.hint != nil } ?? suite.tests.first
    case .failing: return first(progress.verdicts["\(exercise.number)"]?.failing)
    case .unchecked, .notRun:
      guard let verdict = try judge([exercise]).first else { return nil }
      if verdict.wasStopped { return nil }
      if verdict.problems.contains(where: { $0.buildLog != nil }) {
        // The heading stands there already.
        console.print(VerdictPage(verdict, in: course, ink: ink).lines.dropFirst().joined(separator: "\n"))
        return nil
      }
      guard verdict.isPassed else { return verdict.firstFailure?.test ?? suite.tests.first }
    case .passing: break
    }
    console.paragraph("It passes: no hint is needed. What it shows:")
    console.paragraph(exercise.explanation)
    return nil
  }
}
