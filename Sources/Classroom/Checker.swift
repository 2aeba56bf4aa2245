import Foundation

/// Builds the student's code and runs the suites of exercises: what `workbench check` does.
public struct Checker: Sendable {
  public let course: CourseFolder
  public var buildLimits = CommandLimits.build
  public var testLimits = CommandLimits.test

  /// The exercises of the course: all are built together.
  private let all: [Exercise]

  public init(_ course: CourseFolder, all: [Exercise] = []) { (self.course, self.all) = (course, all) }

  /// Judges exercises of the student's body of code.
  ///
  /// - Parameters:
  ///   - isCancelled: asked often; true ends what runs.
  ///   - say: given a word or two about what is going on: "building 12/135".
  /// - Returns: one verdict for each, in the same order.
  /// - Throws: `LessonError` when a suite cannot be read or nothing can be started.
  public func check(
    _ exercises: [Exercise], isCancelled: () -> Bool = { false }, say: (String) -> Void = { _ in }
  ) throws -> [Verdict] {
    let plans = try exercises.map { (exercise: $0, specification: try SuiteSpecification(of: $0, at: course.root)) }
    func same(_ problem: (Exercise) -> Problem) -> [Verdict] {
      plans.map { plan in
        Verdict(
          exercise: plan.exercise, tests: plan.specification.tests.map { TestVerdict(test: $0, outcome: .notRun) },
          problems: [problem(plan.exercise)])
      }
    }
    say("building")
    let build = try course.build(
      product: Checker.product, environment: environment(for: exercises), limits: buildLimits
    )
    .run(isCancelled: isCancelled) {
      if let step = Checker.step(in: $0) { say("building \(step)") }
    }
    guard build.ending.isSuccess else {
      guard case .exited = build.ending else { return same { _ in .buildEnded(build.ending) } }
      let log = BuildLog(build.output)
      let missing = (exercises + builtTogether(with: exercises)).first { !course.has($0.path) }
      return same { _ in missing.map { .missingFile($0) } ?? .buildFailed(log) }
    }

    say("testing")
    let together = try run(plans, isCancelled: isCancelled)
    // A crash in one exercise hides the others: then each gets a process of its own.
    if plans.count == 1 || together.stream.isWhole && together.ending.isByItself {
      return verdicts(on: plans, together)
    }
    return try plans.flatMap { plan in
      say("testing \(plan.exercise.number)")
      return verdicts(on: [plan], try run([plan], isCancelled: isCancelled))
    }
  }

  /// In a handout all exercises of the student's, in the repository those of the same lessons.
  private func builtTogether(with exercises: [Exercise]) -> [Exercise] {
    let lessons = Set(exercises.map(\.number.lesson))
    return all.filter { course.isHandout || lessons.contains($0.number.lesson) }
  }

  private typealias Plan = (exercise: Exercise, specification: SuiteSpecification)
  private typealias Run = (stream: EventStream, ending: CommandEnding)

  private func verdicts(on plans: [Plan], _ run: Run) -> [Verdict] {
    plans.map { plan in
      Verdict(
        on: plan.exercise, by: plan.specification, among: plans.map(\.specification), stream: run.stream,
        ending: run.ending)
    }
  }

  /// Runs the suites of these exercises in one process.
  private func run(_ plans: [Plan], isCancelled: () -> Bool) throws -> Run {
    let folder = FileManager.default.temporaryDirectory.appending(path: "workbench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let events = folder.appending(path: "events.jsonl")
    let result = try tests(of: plans.map(\.exercise), events: events).run(isCancelled: isCancelled)
    return (EventStream(contentsOf: events), result.ending)
  }

  /// The run of these suites, one test after the other so that a crash has one culprit, and of nothing else.
  ///
  /// The program that was built is started itself: `swift test --skip-build` would plan the build anew.
  func tests(of exercises: [Exercise], events: URL) -> Command {
    Command(
      course.url(".build/debug/\(Checker.product).xctest").path,
      ["--testing-library", "swift-testing", "--no-parallel"] + exercises.flatMap { ["--filter", $0.filter] }
        + ["--event-stream-output-path", events.path, "--event-stream-version", "0"], in: course.root,
      environment: ["SWIFT_BACKTRACE": "enable=no"], limits: testLimits)
  }

  /// The program with all tests, as SwiftPM names it after the package.
  private static let product = "gradient-workbenchPackageTests"

  /// In the repository the solution is the default: there the student's body is asked for.
  func environment(for exercises: [Exercise]) -> [String: String] {
    guard !course.isHandout else { return ["LESSON_BODY": ""] }
    let lessons = Set(exercises.map(\.number.lessonDigits)).sorted()
    return ["LESSON_BODY": lessons.map { "\($0):Exercise" }.joined(separator: ",")]
  }

  /// "12/135" of the build's last line "[12/135] Compiling …".
  static func step(in output: String) -> String? {
    guard let line = TerminalText.plain(output).split(separator: "\n").last(where: { $0.hasPrefix("[") }),
      let end = line.firstIndex(of: "]")
    else { return nil }
    let step = line[line.index(after: line.startIndex)..<end]
    return step.contains("/") ? String(step) : nil
  }
}
