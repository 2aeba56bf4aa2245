import Classroom
import Foundation

/// Judges one file at a time: laid over the solution, compiled with the original tests, run in isolation.
struct Judge: Sendable {
  let rooms: SharedRooms
  let sandbox: Sandbox
  let limits: GradingLimits
  let scratch: URL
  /// The number of the worker: its place on the disk, and its user.
  let number: Int

  /// The judgement on `source`.
  ///
  /// - Parameter testFiles: which of the bench's sets of test files is compiled.
  /// - Throws: `LessonError` or `GradingError` where the grader itself cannot work; never because of the source.
  func judge(_ source: String, for bench: ExerciseBench, testFiles: Int) throws -> Judgement {
    let review = SourceReview(source, template: bench.template, twins: bench.exercise.twins)
    if let refusal = review.refusal { return judgement(bench, .refused, refusal, review: review) }
    let clock = ContinuousClock()
    let start = clock.now
    var generator = SystemRandomNumberGenerator()
    let canary = Canary(using: &generator)
    let job = try layOut(source, for: bench, canary, testFiles)
    defer { try? FileManager.default.removeItem(at: job) }
    let build = try compile(job, bench)
    let seconds = { (clock.now - start) / .seconds(1) }
    if let failure = compilationFailure(build, bench, review) { return failure.taking(seconds()) }
    let run = try runTests(job, bench, canary)
    return try judgement(on: run, bench, canary, review).taking(seconds())
  }

  // MARK: Laying out and compiling

  private func layOut(_ source: String, for bench: ExerciseBench, _ canary: Canary, _ testFiles: Int) throws -> URL {
    // A name of its own for each job: code that was judged before may have spoilt what it could write to.
    let job = scratch.appending(path: "worker-\(number)-\(UUID().uuidString.prefix(8))")
    for name in ["body", "runner", "build"] {
      try FileManager.default.createDirectory(at: job.appending(path: name), withIntermediateDirectories: true)
    }
    var body = bench.neighbours
    body[bench.exercise.file] = source
    for (name, text) in body { try Data(text.utf8).write(to: job.appending(path: "body/\(name)")) }
    try Data(canary.source.utf8).write(to: job.appending(path: "runner/Runner.swift"))
    let script = compilation(bench, bodyFiles: body.keys.sorted(), bench.testFiles[testFiles], in: sandbox.inside(job))
    try Data(script.utf8).write(to: job.appending(path: "compile"))
    return job
  }

  /// Two compilers, one after the other: the body, then the tests and the program around them.
  private func compilation(_ bench: ExerciseBench, bodyFiles: [String], _ tests: [URL], in job: String) -> String {
    let lesson = "Lesson\(bench.exercise.number.lessonDigits)"
    let common =
      [
        rooms.course.isHandout ? "" : "-suppress-warnings", "-swift-version", "6", "-parse-as-library",
        "-module-cache-path",
        scratch.appending(path: "cache").path, "-I", "\(rooms.products)/Modules", "-Xfrontend",
        "-solver-expression-time-threshold=\(max(5, limits.compileSeconds / 3))",
      ].filter { !$0.isEmpty } + rooms.flags
    let body =
      [sandbox.toolchain.compiler] + common + Toolchain.numericFlags
      + ["-module-name", lesson, "-emit-module", "-emit-module-path", "\(job)/build/\(lesson).swiftmodule", "-c", "-o"]
      + ["\(job)/build/\(lesson).o"] + bodyFiles.map { "\(job)/body/\($0)" }
    let runner =
      // First of all the body that was just compiled: the course's own build may hold another one of the same name.
      [sandbox.toolchain.compiler, "-I", "\(job)/build"] + common + sandbox.toolchain.testFlags
      + ["-module-name", bench.exercise.testModule, "-o", "\(job)/build/runner"]
      + tests.map(\.path) + ["\(job)/runner/Runner.swift", "\(job)/build/\(lesson).o", "-L", rooms.products]
      + ["-l\(SharedRooms.product)", "-Xlinker", "-rpath", "-Xlinker", rooms.products]
    func line(_ words: [String]) -> String {
      words.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
    }
    return "\(line(body)) &&\n\(line(runner))\n"
  }

  private func compile(_ job: URL, _ bench: ExerciseBench) throws -> Sandbox.Outcome {
    try sandbox.run(
      ["/bin/bash", "\(sandbox.inside(job))/compile"], in: job, stage: "compiling", readable: rooms.readable,
      writable: [job.appending(path: "build"), scratch.appending(path: "cache")], user: Sandbox.user(0),
      allowance: Sandbox.Allowance(
        cpu: limits.compileSeconds, wall: limits.compileWallSeconds, memory: limits.compileMemory, processes: 256,
        fileBytes: 256 << 20))
  }

  private func compilationFailure(
    _ build: Sandbox.Outcome, _ bench: ExerciseBench, _ review: SourceReview
  ) -> Judgement? {
    let log = BuildLog(build.output)
    // The driver reports the signal that ended its compiler: 24 is the limit of processor time.
    let wasEnded = build.output.contains("due to signal")
    if case .timedOut(let seconds) = build.ending { return stuck(seconds, bench, review) }
    if wasEnded {
      let isTime =
        build.output.contains("due to signal \(SIGXCPU)") || build.output.contains("due to signal \(SIGKILL)")
      guard !isTime else { return stuck(Double(limits.compileSeconds), bench, review) }
      return judgement(
        bench, .compilerStuck, "The compiler itself crashed on this file; write it in a simpler way.", review: review)
    }
    if let slow = log.errors.first(where: { $0.message.contains("reasonable time") }) {
      return judgement(
        bench, .compilerStuck,
        "The compiler did not finish: in line \(slow.place.line) an expression is too long for it; split it into parts.",
        excerpt: Self.excerpt(of: [slow]), review: review)
    }
    guard !build.ending.isSuccess else { return nil }
    let own = log.errors(in: ["body/\(bench.exercise.file)"])
    let errors = own.isEmpty ? log.errors : own
    let sentence =
      if let first = own.first {
        "It does not compile: line \(first.place.line): \(first.message)."
      } else if let first = log.errors.first {
        "The tests do not compile with it (\(first.message)); is a name or a type of the template changed?"
      } else {
        "It does not compile."
      }
    return judgement(
      bench, .notCompiled, sentence,
      excerpt: errors.isEmpty ? log.tail.joined(separator: "\n") : Self.excerpt(of: Array(errors.prefix(3))),
      review: review)
  }

  private func stuck(_ seconds: Double, _ bench: ExerciseBench, _ review: SourceReview) -> Judgement {
    judgement(
      bench, .compilerStuck,
      "The compiler did not finish within \(Int(seconds)) s; split long expressions and write down their types.",
      review: review)
  }

  private static func excerpt(of errors: [CompileError]) -> String {
    errors.map { error in
      let file = error.place.file.split(separator: "/").last ?? ""
      return (["\(file):\(error.place.line): error: \(error.message)"] + error.excerpt.prefix(6)).joined(
        separator: "\n")
    }.joined(separator: "\n")
  }

  // MARK: Running

  private func runTests(_ job: URL, _ bench: ExerciseBench, _ canary: Canary) throws -> Sandbox.Outcome {
    let inside = sandbox.inside(job)
    let filter = "^\(bench.exercise.testModule)\\.(\(bench.exercise.suite)|\(canary.suite))/"
    return try sandbox.run(
      [
        "\(inside)/build/runner", "--no-parallel", "--filter", filter, "--event-stream-version", "0",
        "--event-stream-output-path", "\(inside)/running/stream",
      ], in: job, stage: "running", readable: rooms.readableByTests, user: Sandbox.user(1 + number),
      allowance: Sandbox.Allowance(
        cpu: limits.testSeconds, wall: limits.testWallSeconds, memory: limits.memory, processes: limits.processes,
        fileBytes: limits.outputBytes), key: canary.seal)
  }

  private func judgement(
    on run: Sandbox.Outcome, _ bench: ExerciseBench, _ canary: Canary, _ review: SourceReview
  ) throws -> Judgement {
    let stream = EventStream(run.events)
    let verdict = Verdict(
      on: bench.exercise, by: bench.specification,
      among: [bench.specification, try canary.specification(in: bench.exercise.testModule)], stream: stream,
      ending: run.ending)
    let tests = verdict.tests.map(Judgement.Test.init)
    if let (finding, sentence) = trouble(
      run, verdict, canary.objection(to: stream, module: bench.exercise.testModule),
      isSealed: canary.isSealed(run.output))
    {
      return judgement(
        bench, finding, sentence, tests: tests, excerpt: finding == .crashed ? Self.lastWords(run.output) : nil,
        review: review)
    }
    let passed = tests.count(where: \.isPassed)
    let finding: Finding = passed == tests.count ? .passed : passed == 0 ? .failed : .partly
    let sentence =
      switch finding {
      case .passed: "All \(tests.count) tests passed."
      case .failed: "None of the \(tests.count) tests passed."
      default: "\(passed) of \(tests.count) tests passed."
      }
    return judgement(bench, finding, sentence, passed: passed, tests: tests, review: review)
  }

  /// What is wrong with the run as a whole; nil when it came to its end in good order.
  private func trouble(
    _ run: Sandbox.Outcome, _ verdict: Verdict, _ objection: String?, isSealed: Bool
  ) -> (Finding, String)? {
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
    case .exited(let status) where !isSealed || status != 0:
      guard verdict.problems.contains(.notFinished) || status > 1 else { break }
      return (
        .endedItself,
        "The program ended itself with status \(status)\(running), before the tests were done: is there a call of exit?"
      )
    default: break
    }
    if let problem = verdict.problems.first { return (.forged, problem.description) }
    if let objection { return (.forged, "The record of the test run cannot be trusted: \(objection).") }
    if !isSealed { return (.forged, "The record of the test run cannot be trusted: the runner itself did not end it.") }
    return nil
  }

  /// The lines in which the runtime says why it stopped.
  private static func lastWords(_ output: String) -> String? {
    let lines = output.split(whereSeparator: \.isNewline).map(String.init)
    let fatal = lines.filter { $0.contains("Fatal error") || $0.contains("Exclusivity") }.suffix(2)
    return fatal.isEmpty ? nil : fatal.map { String($0.prefix(300)) }.joined(separator: "\n")
  }

  private func judgement(
    _ bench: ExerciseBench, _ finding: Finding, _ sentence: String, passed: Int = 0, tests: [Judgement.Test] = [],
    excerpt: String? = nil, review: SourceReview?
  ) -> Judgement {
    let expected = bench.specification.tests.count
    return Judgement(
      exercise: bench.exercise.number.description, finding: finding, sentence: sentence,
      score: Score(passed: passed, expected: expected, points: Double(bench.exercise.points)), tests: tests,
      excerpt: excerpt, review: review)
  }
}

extension Judgement {
  func taking(_ seconds: Double) -> Judgement {
    Judgement(
      exercise: exercise, finding: finding, sentence: sentence, score: score, tests: tests, excerpt: excerpt,
      review: review, seconds: seconds)
  }
}

extension Judgement.Test {
  /// At most three reasons: a loop of a hundred expectations says the same a hundred times.
  init(_ verdict: TestVerdict) {
    let reasons = verdict.issues.prefix(3).map { issue in
      let arguments = issue.arguments.map { "with \($0): " } ?? ""
      guard let expectation = Expectation(issue.message) else {
        return arguments + ([issue.message] + issue.comments).joined(separator: "; ")
      }
      let came = expectation.came.prefix(2).map { "\($0.asked) is \($0.value)" }.joined(separator: ", ")
      return arguments + "expected \(expectation.expected), but \(came)" + issue.comments.map { "; \($0)" }.joined()
    }
    let isPassed = verdict.isPassed
    self.init(
      name: "\(verdict.test.name)", isPassed: isPassed,
      reasons: isPassed || !reasons.isEmpty ? Array(reasons) : [verdict.outcome.sentence], hint: verdict.test.hint)
  }
}
