import Core
import Foundation
import Terminal

extension ExerciseSession {
  /// Prints the next hint: first the question of the first test that fails, then the further ones, each time one more.
  ///
  /// It always answers, also where the file does not compile or nothing can be judged: what the failure itself says comes
  /// first, then the hint. The first answer to an error of the compiler is what it means, and takes no hint away.
  /// - Parameter again: whether to print all that were shown before instead.
  public mutating func hint(_ text: String, again: Bool = false) throws {
    let exercise = try catalog.exercise(text)
    let hints = hints(of: exercise)
    var reading = progress.hints["\(exercise.number)"] ?? Progress.Reading()
    console.print(style.strong("\(exercise.number) \(exercise.title)"))
    if again {
      if let question = reading.question { console.paragraph("The test asks: \(question)") }
      for (place, hint) in hints.prefix(reading.shown).enumerated() {
        console.paragraph("Hint \(place + 1): \(hint)")
      }
      if reading == Progress.Reading() { console.paragraph("No hint was shown yet.") }
      return
    }
    guard let failure = try failure(of: exercise) else { return }
    if let diagnosis = failure.diagnosis {
      console.paragraph(diagnosis)
      if !failure.isJudged, diagnosis != reading.diagnosis {
        reading.diagnosis = diagnosis
        note { $0.hints["\(exercise.number)"] = reading }
        console.paragraph("(for a hint on the exercise itself ask again)")
        return
      }
    }
    if let question = failure.test?.hint, question != reading.question {
      console.paragraph(failure.isJudged ? "The first test that fails asks:" : "The first test asks:")
      console.paragraph(question)
      reading.question = question
    } else if reading.shown < hints.count {
      console.paragraph("Hint \(reading.shown + 1) of \(hints.count):")
      console.paragraph(hints[reading.shown])
      reading.shown += 1
    } else {
      console.paragraph(
        "There are no more hints. All of them again: \(ToolCall.workbench) hint \(exercise.number) --again")
      console.paragraph("The solution, if you give up: \(ToolCall.workbench) solution \(exercise.number) --give-up")
      return
    }
    note { $0.hints["\(exercise.number)"] = reading }
    let left = hints.count - reading.shown
    console.paragraph(left > 0 ? "(\(left) more: ask again)" : "(this was the last one)")
  }

  /// The further hints; the one that is the answer only in a handout whose teacher left it in.
  func hints(of exercise: Exercise) -> [String] {
    exercise.hints + (course.isHandout ? [exercise.answer].compactMap { $0 } : [])
  }

  /// What a hint has to fit.
  private struct Failure {
    var test: ExpectedTest?
    /// What the failure says of itself.
    var diagnosis: String?
    /// Whether tests were run.
    var isJudged = false
  }

  /// How the exercise fails now; nil, after saying why, when it passes or the judging was stopped.
  private mutating func failure(of exercise: Exercise) throws -> Failure? {
    let suite = try SuiteSpecification(of: exercise, at: course.root)
    let first = suite.tests.first { $0.hint != nil } ?? suite.tests.first
    switch status(of: exercise) {
    case .notStarted: return Failure(test: first)
    case .missing:
      let advice = Verdict.Problem.missingFile(exercise)
      return Failure(test: first, diagnosis: "\(advice) \(advice.advice(for: exercise) ?? "")")
    case .failing, .notRun:
      let memory = progress.verdicts["\(exercise.number)"]
      let isJudged = memory?.wasPrevented != true
      let failing = isJudged ? suite.tests.first { $0.name.function == memory?.failing } : nil
      return Failure(test: failing ?? first, diagnosis: memory?.failure, isJudged: isJudged)
    case .unchecked:
      let verdict: Verdict
      do {
        guard let judged = try judge([exercise]).first, !judged.wasStopped else { return nil }
        verdict = judged
      } catch let error as LessonError {
        return Failure(test: first, diagnosis: "\(error)")
      }
      guard !verdict.isPassed else { break }
      let isJudged = !verdict.problems.contains(where: \.preventedTheRun)
      return Failure(
        test: isJudged ? verdict.firstFailure?.test ?? first : first, diagnosis: verdict.failureInWords,
        isJudged: isJudged)
    case .passing: break
    }
    console.paragraph("It passes: no hint is needed. What it shows:")
    console.paragraph(exercise.explanation)
    return nil
  }
}

extension Verdict {
  /// Why there is no pass: the place of the first error, and what the failure says of itself.
  var failureInWords: String? {
    guard !isPassed else { return nil }
    let error = problems.compactMap(\.buildLog).first?.errors(toMendFor: exercise).first
    let place = error.map { error in
      "\((error.place.file as NSString).lastPathComponent), line \(error.place.line): \(error.message)."
    }
    let problem = error == nil ? problems.first?.description : nil
    let parts = [place ?? problem, Diagnosis(of: self)?.sentence].compactMap { $0 } + remarks
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }
}

extension ExerciseSession {
  /// Prints the solution: after the exercise was passed, or for somebody who gives up.
  ///
  /// - Throws: `LessonError` when it is not passed yet, or no solution is here.
  public mutating func solution(_ text: String, givingUp: Bool) throws {
    let exercise = try catalog.exercise(text)
    guard let solution = try course.solution(of: exercise) else {
      throw LessonError(
        "This handout has no solutions: ask your teacher, or read how it is done in the library: "
          + (exercise.twins.first ?? "Sources") + ".")
    }
    if !givingUp && !progress.opened.contains("\(exercise.number)") {
      if status(of: exercise) == .unchecked { _ = try judge([exercise]) }
      guard progress.opened.contains("\(exercise.number)") else {
        throw LessonError(
          "\(exercise.number) does not pass yet; look at \"\(ToolCall.workbench) hint \(exercise.number)\", "
            + "or say --give-up to see the solution now.")
      }
    }
    if givingUp { note { $0.opened.insert("\(exercise.number)") } }
    console.print(solution.trimmingCharacters(in: .newlines))
    console.print()
    console.paragraph(exercise.explanation)
  }
}

extension ExerciseSession {
  /// Puts the template back in the place of the exercise's file, and keeps a copy of what was there.
  ///
  /// - Parameters:
  ///   - isCertain: whether it was said beforehand that it is meant.
  ///   - ask: asks a question and returns the answer; nil when there is nobody to ask.
  /// - Throws: `LessonError` when nobody can be asked, the template is not known, or files cannot be written.
  public mutating func reset(_ text: String, isCertain: Bool, ask: (String) -> String?) throws {
    let exercise = try catalog.exercise(text)
    guard let template = course.template(of: exercise) else {
      throw LessonError(
        "The template of \(exercise.number) is not here: .handout/templates/\(exercise.file) is missing; "
          + "take the file from the handout as you got it.")
    }
    let url = course.url(exercise.path)
    let old = try? Data(contentsOf: url)
    if old == nil, (try? FileManager.default.attributesOfItem(atPath: url.path)) != nil {
      throw LessonError("\(exercise.path) cannot be read, so it was not touched; check its permissions.")
    }
    if old == Data(template.utf8) {
      console.paragraph("\(exercise.path) is the template already; nothing was changed.")
      return
    }
    if old != nil, !isCertain {
      let question = "Put the template back in place of \(exercise.path)? A copy of yours is kept. [y/N]"
      guard let answer = ask(Console.wrapped(question).map { "  " + $0 }.joined(separator: "\n") + " ") else {
        throw LessonError(
          "There is no terminal to ask in; say --yes if \(exercise.path) is to become the template again.")
      }
      guard ["y", "yes"].contains(answer.lowercased().trimmingCharacters(in: .whitespaces)) else {
        console.paragraph("Nothing was changed.")
        return
      }
    }
    do {
      var kept: String?
      if let old { kept = try keep(old, of: exercise) }
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try WholeFile.write(template.utf8, to: url.path)
      console.paragraph("\(exercise.path) is the template again." + (kept.map { " Yours is kept as \($0)." } ?? ""))
    } catch {
      throw LessonError("\(exercise.path) was not changed: \(error.reason)")
    }
    note { progress in
      progress.verdicts["\(exercise.number)"] = nil
      progress.hints["\(exercise.number)"] = nil
    }
  }

  /// Writes what stood in the exercise's file into `.workbench/kept`, under a name that is free.
  private func keep(_ old: Data, of exercise: Exercise) throws -> String {
    let folder = Progress.folder + "/kept"
    try FileManager.default.createDirectory(at: course.url(folder), withIntermediateDirectories: true)
    let names = (1...).lazy.map { "\(folder)/\(exercise.file).\($0)" }
    let name = names.first { !course.has($0) } ?? "\(folder)/\(exercise.file).copy"
    try old.write(to: course.url(name), options: .withoutOverwriting)
    return name
  }
}
