import Classroom
import Foundation

/// Grades one file at a time: laid over the solution, compiled and linked with the original suite, run in isolation.
struct SubmissionGrader: Sendable {
  let judge: ExerciseJudge
  let sandbox: Sandbox
  let limits: GradingLimits
  let scratch: URL
  /// Whether code is reviewed before it runs; the gate proves that what runs is isolated even where it is not.
  var isReviewing = true

  /// The result for `source`.
  ///
  /// - Parameter worker: the number of the worker, which has its own place on the disk and its own user.
  /// - Throws: `LessonError` or `GradingError` where the grader itself cannot work; never because of the source.
  func grade(_ source: String, for exercise: GradedExercise, worker: Int) throws -> GradeResult {
    let (suite, runner) = try objects(for: exercise)
    let clock = ContinuousClock()
    let start = clock.now
    let job = try layOut(source, for: exercise, suite, runner, worker)
    defer { try? FileManager.default.removeItem(at: job) }
    let build = try compile(job)
    let seconds = { (clock.now - start) / .seconds(1) }
    // What is not allowed is named even where it keeps the program from being linked.
    let review = Result {
      try judge.review(
        job.appending(path: "build/body.o"), of: exercise.exercise, sources: [source] + exercise.neighbours.values)
    }
    if isReviewing, let refusal = (try? review.get())?.refusal {
      return result(exercise, .refused, refusal).taking(seconds())
    }
    if let failure = compilationFailure(build, exercise) { return failure.taking(seconds()) }
    let twins = try review.get().twins(among: exercise.exercise.twins, in: source)
    let key = RecordSeal.newKey()
    let run = try runTests(job, exercise, key, worker)
    return result(of: run, exercise, key)
      .taking(seconds(), calling: twins)
  }

  // MARK: Laying out and compiling

  /// The object files of the suite and of its runner.
  private func objects(for exercise: GradedExercise) throws -> (suite: Data, runner: Data) {
    do {
      return (
        try Data(contentsOf: judge.suite(of: exercise.exercise)), try Data(contentsOf: judge.runner())
      )
    } catch BuildFailure.failed(let log) {
      throw GradingError(
        "The tests of exercise \(exercise.exercise.number) do not compile with its template, so no student can be "
          + "judged: " + Self.excerpt(of: Array(log.errors.prefix(3))))
    } catch BuildFailure.ended(let ending) {
      throw GradingError("The tests of exercise \(exercise.exercise.number) were not compiled: the compiler \(ending).")
    }
  }

  private func layOut(
    _ source: String, for exercise: GradedExercise, _ suite: Data, _ runner: Data, _ worker: Int
  ) throws -> URL {
    // A name of its own for each job: code that was judged before may have spoilt what it could write to.
    let job = scratch.appending(path: "worker-\(worker)-\(UUID().uuidString.prefix(8))")
    for name in ["body", "objects", "build"] {
      try FileManager.default.createDirectory(at: job.appending(path: name), withIntermediateDirectories: true)
    }
    var body = exercise.neighbours
    body[exercise.exercise.file] = source
    for (name, text) in body { try Data(text.utf8).write(to: job.appending(path: "body/\(name)")) }
    try suite.write(to: job.appending(path: "objects/suite.o"))
    try runner.write(to: job.appending(path: "objects/runner.o"))
    let inside = sandbox.inside(job)
    let object = "\(inside)/build/body.o"
    let commands = [
      judge.compilation(
        for: exercise.exercise, of: body.keys.sorted().map { "\(inside)/body/\($0)" }, to: object,
        cache: scratch.appending(path: "cache").path, solverSeconds: max(5, limits.compileSeconds / 3),
        isReviewed: isReviewing),
      judge.linking(
        [object, "\(inside)/objects/suite.o", "\(inside)/objects/runner.o"], to: "\(inside)/build/runner"),
    ]
    let lines = commands.map { arguments in
      ([sandbox.toolchain.compiler] + arguments).map { "'" + $0.replacing("'", with: "'\\''") + "'" }
        .joined(separator: " ")
    }
    try Data((lines.joined(separator: " &&\n") + "\n").utf8).write(to: job.appending(path: "compile"))
    return job
  }

  private func compile(_ job: URL) throws -> Sandbox.Result {
    try sandbox.run(
      ["/bin/bash", "\(sandbox.inside(job))/compile"], in: job, stage: "compiling",
      readable: judge.library.readableByCompiler,
      writable: [job.appending(path: "build"), scratch.appending(path: "cache")], user: sandbox.users[0],
      allowance: Sandbox.Allowance(
        cpu: limits.compileSeconds, wall: limits.compileWallSeconds, memory: limits.compileMemory, processes: 256,
        fileBytes: 256 << 20))
  }

  private func compilationFailure(
    _ build: Sandbox.Result, _ exercise: GradedExercise
  ) -> GradeResult? {
    let log = BuildLog(build.output)
    // The driver reports the signal that ended its compiler: 24 is the limit of processor time.
    let wasEnded = build.output.contains("due to signal")
    if case .timedOut(let seconds) = build.ending { return stuck(seconds, exercise) }
    if wasEnded {
      let isTime =
        build.output.contains("due to signal \(SIGXCPU)") || build.output.contains("due to signal \(SIGKILL)")
      guard !isTime else { return stuck(Double(limits.compileSeconds), exercise) }
      return result(
        exercise, .compilerStuck, "The compiler itself crashed on this file; write it in a simpler way."
      )
    }
    if let slow = log.errors.first(where: { $0.message.contains("reasonable time") }) {
      return result(
        exercise, .compilerStuck,
        "The compiler did not finish: in line \(slow.place.line) an expression is too long for it; split it into parts.",
        excerpt: Self.excerpt(of: [slow]))
    }
    guard !build.ending.isSuccess else { return nil }
    if let refusal = CodeReview.refusal(of: log) { return result(exercise, .refused, refusal) }
    let names = judge.missingNames(in: build.output)
    if !names.isEmpty {
      return result(exercise, .notCompiled, Verdict.Problem.missingNames(names).description)
    }
    let own = log.errors(in: ["body/\(exercise.exercise.file)"])
    let errors = own.isEmpty ? log.errors : own
    let sentence =
      if let first = own.first {
        "It does not compile: line \(first.place.line): \(first.message)."
      } else if let first = log.errors.first {
        "The rest of its lesson does not compile with it (\(first.message)); is a name or a type of the template changed?"
      } else {
        "It does not compile."
      }
    return result(
      exercise, .notCompiled, sentence,
      excerpt: errors.isEmpty ? log.tail.joined(separator: "\n") : Self.excerpt(of: Array(errors.prefix(3))))
  }

  private func stuck(_ seconds: Double, _ exercise: GradedExercise) -> GradeResult {
    result(
      exercise, .compilerStuck,
      "The compiler did not finish within \(Int(seconds)) s; split long expressions and write down their types.")
  }

  private static func excerpt(of errors: [CompileError]) -> String {
    errors.map { error in
      let file = error.place.file.split(separator: "/").last ?? ""
      return (["\(file):\(error.place.line): error: \(error.message)"] + error.excerpt.prefix(6)).joined(
        separator: "\n")
    }.joined(separator: "\n")
  }

  // MARK: Running

  private func runTests(
    _ job: URL, _ exercise: GradedExercise, _ key: String, _ worker: Int
  ) throws -> Sandbox.Result {
    let inside = sandbox.inside(job)
    return try sandbox.run(
      ["\(inside)/build/runner"], in: job, stage: "running", readable: judge.library.readableByTests,
      user: sandbox.users[1 + worker],
      allowance: Sandbox.Allowance(
        cpu: limits.testSeconds, wall: limits.testWallSeconds, memory: limits.memory, processes: limits.processes,
        fileBytes: limits.outputBytes),
      input: TestRunner.input(key: key, filter: exercise.exercise.filter, record: "\(inside)/running/stream"),
      sees: [job.appending(path: "build/runner")])
  }

  private func result(of run: Sandbox.Result, _ exercise: GradedExercise, _ key: String) -> GradeResult {
    let stream = EventStream(sealed: run.events, key: key)
    let verdict = Verdict(on: exercise.exercise, by: exercise.specification, stream: stream, ending: run.ending)
    let tests = verdict.tests.map(GradeResult.Test.init)
    if let (finding, sentence) = trouble(run, verdict, stream) {
      return result(
        exercise, finding, sentence, tests: tests, excerpt: finding == .crashed ? Self.lastWords(run.output) : nil)
    }
    let passed = tests.count(where: \.isPassed)
    let finding: Outcome = passed == tests.count ? .passed : passed == 0 ? .failed : .partly
    let sentence =
      switch finding {
      case .passed: "All \(tests.count) tests passed."
      case .failed: "None of the \(tests.count) tests passed."
      default: "\(passed) of \(tests.count) tests passed."
      }
    return result(exercise, finding, sentence, score: exercise.score(of: tests), tests: tests)
  }

  /// What is wrong with the run as a whole; nil when it came to its end in good order.
  private func trouble(
    _ run: Sandbox.Result, _ verdict: Verdict, _ stream: EventStream
  ) -> (Outcome, String)? {
    let running = verdict.tests.first { $0.outcome == .unfinished }.map { " in the test \"\($0.test.name)\"" } ?? ""
    if run.leftovers > 0 {
      let what = run.leftovers == 1 ? "a process" : "\(run.leftovers) processes"
      return (.leftProcesses, "It left \(what) running after the tests; they were ended. An exercise starts none.")
    }
    if run.output.utf8.count >= limits.outputBytes {
      return (
        .tooMuchOutput,
        "It printed more than \(limits.outputBytes / 1024) KiB; take the print statements out."
      )
    }
    switch run.ending {
    case .timedOut(let seconds):
      return (.timedOut, "It did not come to an end within \(Int(seconds)) s\(running): which loop has no end?")
    case .tooMuchOutput:
      return (.tooMuchOutput, "It wrote a file of more than \(limits.outputBytes / 1024) KiB; an exercise writes none.")
    case .signalled(SIGPIPE): return (.forged, "The record of its tests was longer than any honest one.")
    case .signalled(let signal):
      return (
        .crashed,
        "The program crashed (signal \(signal))\(running): an index out of range, an overflow, a forced unwrap, "
          + "a recursion without end, or more memory than \(limits.memory) MiB?"
      )
    case .exited(let status) where stream.brokenLine == nil && !(stream.isSealed && status == 0):
      guard verdict.problems.contains(.notFinished) || status > 1 else { break }
      return (
        .endedItself,
        "The program ended itself with status \(status)\(running), before the tests were done: is there a call of exit?"
      )
    default: break
    }
    let distrust = "The record of the test run cannot be trusted: "
    if let line = stream.brokenLine { return (.forged, distrust + "its line \(line) is not the runner's.") }
    if let problem = verdict.problems.first { return (.forged, problem.description) }
    if !stream.isSealed { return (.forged, distrust + "the runner itself did not end it.") }
    // Points are given for a whole record only.
    return verdict.tests.first { ![.passed, .failed].contains($0.outcome) }.map {
      (.forged, distrust + "of \"\($0.test.name)\" it says that \($0.outcome.sentence).")
    }
  }

  /// The lines in which the runtime says why it stopped.
  private static func lastWords(_ output: String) -> String? {
    let lines = output.split(whereSeparator: \.isNewline).map(String.init)
    let fatal = lines.filter { $0.contains("Fatal error") || $0.contains("Exclusivity") }.suffix(2)
    return fatal.isEmpty ? nil : fatal.map { String($0.prefix(300)) }.joined(separator: "\n")
  }

  private func result(
    _ exercise: GradedExercise, _ finding: Outcome, _ sentence: String, score: Score? = nil,
    tests: [GradeResult.Test] = [], excerpt: String? = nil
  ) -> GradeResult {
    GradeResult(
      exercise: exercise.exercise.number.description, finding: finding, sentence: sentence,
      score: score ?? exercise.score(), tests: tests, excerpt: excerpt)
  }
}

extension GradeResult {
  func taking(_ seconds: Double, calling twins: [String] = []) -> GradeResult {
    GradeResult(
      exercise: exercise, finding: finding, sentence: sentence, score: score, tests: tests, excerpt: excerpt,
      twins: twins, seconds: seconds)
  }
}

extension GradeResult.Test {
  /// At most three reasons: a loop of a hundred expectations says the same a hundred times.
  init(_ verdict: TestVerdict) {
    let reasons = verdict.issues.prefix(3).map(\.sentence)
    let isPassed = verdict.isPassed
    self.init(
      name: "\(verdict.test.name)", isPassed: isPassed,
      reasons: isPassed || !reasons.isEmpty ? Array(reasons) : [verdict.outcome.sentence], hint: verdict.test.hint,
      weight: verdict.test.weight)
  }
}
