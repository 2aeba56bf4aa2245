import Terminal

extension Desk {
  /// Judges a lesson's exercises, one exercise, or all, and prints what came of each.
  ///
  /// - Returns: whether all of them pass.
  public mutating func check(_ selection: String?) throws -> Bool {
    let exercises = try catalog.selection(selection)
    let untouched = exercises.filter { course.isUntouched($0) == true }
    let verdicts = try judge(exercises)
    if verdicts.contains(where: \.wasStopped) {
      console.paragraph("Stopped.")
      return false
    }
    if let problem = commonProblem(of: verdicts) {
      show(problem)
    } else {
      for (place, verdict) in verdicts.enumerated() {
        if place > 0 { console.print() }
        if untouched.contains(verdict.exercise) { showUntouched(verdict) } else { show(verdict) }
      }
    }
    console.print()
    let passed = verdicts.filter(\.isPassed)
    let points = passed.reduce(0) { $0 + $1.exercise.points }
    let all = verdicts.reduce(0) { $0 + $1.exercise.points }
    console.paragraph("\(passed.count) of \(verdicts.count) exercises pass: \(points) of \(all) points.")
    if let failing = verdicts.first(where: { !$0.isPassed }) {
      // No hint mends what the compiler has named.
      if !failing.problems.contains(where: \.preventedTheRun) {
        console.paragraph("Stuck? swift run workbench hint \(failing.exercise.number)")
      }
    } else if let exercise = verdicts.last?.exercise {
      console.paragraph("See your own code drawn: \(drawing(exercise))")
    }
    sayWhere()
    return passed.count == verdicts.count
  }

  /// The verdict to show once, when the same thing kept all of them from running.
  private func commonProblem(of verdicts: [Verdict]) -> Verdict? {
    guard verdicts.count > 1, let problem = verdicts.first?.problems.first(where: \.stoppedTheBuild) else { return nil }
    guard let log = problem.buildLog else { return verdicts.first }
    // The exercise whose file does not compile speaks for the others.
    return verdicts.first { !log.errors(in: [$0.exercise.path]).isEmpty } ?? verdicts.first
  }

  /// A template fails as it should: that is no news, what to do is.
  private func showUntouched(_ verdict: Verdict) {
    let exercise = verdict.exercise
    guard !verdict.isPassed, !verdict.problems.contains(where: \.preventedTheRun) else { return show(verdict) }
    let (left, right) = Page.ends("\(exercise.number) \(exercise.title)", "not started")
    console.print(ink.strong(left) + right)
    if let line = todoLine(of: exercise) {
      console.paragraph("Open \(exercise.path), line \(line.number): \(line.question)")
    } else {
      console.paragraph("Open \(exercise.path).")
    }
  }

  /// The command that draws the student's code.
  func drawing(_ exercise: Exercise) -> String {
    let body = course.isHandout ? "" : "LESSON_BODY=\(exercise.number.lessonDigits):Exercise "
    return "\(body)swift run \(exercise.lessonFolder)"
  }

  /// The first line with a question, counted from 1.
  private func todoLine(of exercise: Exercise) -> (number: Int, question: String)? {
    let lines = (course.text(exercise.path) ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    guard let place = lines.firstIndex(where: { $0.contains("// TODO \(exercise.number): ") }),
      let question = lines[place].split(separator: ": ", maxSplits: 1).last
    else { return nil }
    return (place + 1, String(question))
  }
}
