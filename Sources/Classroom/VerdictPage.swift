import Terminal

/// What a student reads about one verdict: the first test that fails, what was expected and what came, a question.
public struct VerdictPage {
  let verdict: Verdict
  let course: CourseFolder
  let style: ANSIStyle

  public init(_ verdict: Verdict, in course: CourseFolder, style: ANSIStyle = ANSIStyle()) {
    self.verdict = verdict
    self.course = course
    self.style = style
  }

  private var exercise: Exercise { verdict.exercise }

  /// Lines of at most 80 columns, colour aside.
  public var lines: [String] {
    var page = TerminalPage()
    let (left, right) = TerminalPage.ends("\(exercise.number) \(exercise.title)", summary)
    page.add(style.strong(left) + (verdict.isPassed ? style.good(right) : right))
    if verdict.isPassed {
      page.prose(exercise.explanation)
    } else if let errors = verdict.problems.compactMap(\.buildLog).first {
      addBuild(errors, to: &page)
    } else {
      addFailure(to: &page)
    }
    verdict.remarks.forEach { page.prose($0) }
    addPrinted(to: &page)
    return page.lines
  }

  /// How many lines of what the code printed are shown.
  static let mostPrinted = 20

  private func addPrinted(to page: inout TerminalPage) {
    // A print in a loop may have written megabytes.
    let lines = verdict.printed.split(separator: "\n", maxSplits: 10_000, omittingEmptySubsequences: false)
    let last = lines.last?.isEmpty == true ? 1 : 0
    guard lines.count > last else { return }
    page.prose("Your code printed:")
    for line in lines.dropLast(last).prefix(VerdictPage.mostPrinted) {
      page.add("    " + String(line).shortened(to: Console.width - 4, missing: 0).prefix(Console.width - 4))
    }
    let more = lines.count - last - VerdictPage.mostPrinted
    if more > 0 { page.prose("(\(more) more lines)", indent: 4) }
  }

  private var points: String { exercise.points == 1 ? "1 point" : "\(exercise.points) points" }

  private var summary: String {
    if verdict.isPassed { return "passed, \(points)" }
    if verdict.problems.contains(where: \.preventedTheRun) { return "not run" }
    let tests = "\(verdict.passedCount) of \(verdict.tests.count) tests pass"
    guard !exercise.weights.isEmpty, verdict.problems.isEmpty else { return tests }
    return tests + ", \(Score.text(verdict.score.awarded)) of \(points)"
  }

  private func addFailure(to page: inout TerminalPage) {
    for problem in verdict.problems where problem != .nothingRan || verdict.problems.count == 1 {
      page.prose(problem.description + (problem.advice(for: exercise).map { " \($0)" } ?? ""))
    }
    guard !verdict.problems.contains(where: \.preventedTheRun), let failure = verdict.firstFailure else { return }
    let share = exercise.weights.isEmpty ? "" : " (counts \(failure.test.weight) of \(verdict.score.weight))"
    page.add("  " + style.bad("✗") + " \(failure.test.name)\(share)")
    if let issue = failure.issues.first {
      for (label, text) in issue.entries { page.entry(label, text, limit: 12) }
      if Expectation(issue.message)?.saysTodo == true, hasTodo {
        page.entry("", "(what .todo returns: is a way through your code unwritten?)")
      } else if let diagnosis = Diagnosis(of: verdict) {
        page.entry("", "(\(diagnosis.sentence))")
      }
    } else {
      page.entry("", failure.outcome.sentence)
    }
    if let hint = failure.test.hint { page.entry("hint", hint, limit: 8) }
    let place = failure.issues.first?.place?.line ?? failure.test.line
    page.entry("test", "\(exercise.suitePath):\(place)")
    let others = verdict.tests.count { !$0.isPassed } - 1
    if others > 0 { page.prose("\(others) more \(others == 1 ? "test does" : "tests do") not pass yet.") }
  }

  /// Whether a place of the file still returns `.todo`, as far as it can be read.
  private var hasTodo: Bool { course.text(exercise.path)?.contains(".todo") ?? true }

  /// Only the errors that the student can mend.
  private func addBuild(_ log: BuildLog, to page: inout TerminalPage) {
    let errors = log.errors(toMendFor: exercise)
    let isOwn = !log.errors(in: [exercise.path]).isEmpty
    if !isOwn, let first = errors.first {
      page.prose(
        "Its own file compiles, another one that is built with it does not: \(relative(first.place.file)).")
    } else if isOwn {
      page.prose("\(exercise.path) does not compile:")
    }
    defer { if !errors.isEmpty, let diagnosis = Diagnosis(of: verdict) { page.prose(diagnosis.sentence) } }
    for error in errors.prefix(3) {
      page.add("  " + style.bad("✗") + " line \(error.place.line), column \(error.place.column)")
      page.entry("", error.message, column: 6)
      for line in error.excerpt.prefix(8) {
        page.add(TerminalPage.spaces(6) + VerdictPage.caret(line).prefix(Console.width - 6))
      }
    }
    if errors.count > 3 { page.prose("\(errors.count - 3) more in this file; fix the first one first.") }
    if errors.isEmpty {
      page.prose("The build failed, and it names no line. Its last words:")
      for line in log.tail { page.add("    " + String(line.prefix(Console.width - 4))) }
    }
  }

  /// A line of the compiler's excerpt; under the source only the mark, for the message stands above.
  private static func caret(_ line: String) -> String {
    guard let mark = line.range(of: "`- error: ") else { return line }
    return line[..<mark.lowerBound] + "^"
  }

  private func relative(_ file: String) -> String {
    let root = course.root.path + "/"
    return file.hasPrefix(root) ? String(file.dropFirst(root.count)) : file
  }
}
