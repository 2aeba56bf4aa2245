import Core
import Foundation
import Synchronization
import Terminal

/// Judges the file of one exercise: compiled as its lesson's module, linked with the suite and the library, run.
///
/// `check`, `watch`, `grade` and the gate judge by this. The suite is compiled once, against the resilient interface of the
/// lesson's templates, and its object serves every file: a file that changed a name or a type of its template leaves a
/// symbol without definition when the two are linked.
public struct ExerciseJudge: Sendable {
  public let library: SharedLibrary
  private let catalog: ExerciseCatalog
  private let folder: URL

  /// - Parameter catalog: all exercises of the course that the library is of.
  /// - Throws: an error of the file system.
  public init(_ library: SharedLibrary, catalog: ExerciseCatalog) throws {
    (self.library, self.catalog) = (library, catalog)
    folder = library.course.url(".build/judging")
    try FileManager.default.createDirectory(at: folder.appending(path: "cache"), withIntermediateDirectories: true)
  }

  // MARK: What is compiled once

  /// The object file of an exercise's suite.
  ///
  /// Its file is compiled alone, else with the helpers beside it, else with all files of the lesson's tests.
  /// - Throws: `BuildFailure` when none of these compiles.
  public func suite(of exercise: Exercise, isCancelled: () -> Bool = { false }) throws -> URL {
    let tests = "Tests/\(exercise.testModule)"
    let names = library.course.swiftFiles(in: tests)
    let texts = names.map { library.course.text("\(tests)/\($0)") ?? "" }
    let helpers = zip(names, texts).filter { !$1.contains("@Suite") && !$1.contains("@Test") }.map(\.0)
    let own = "\(exercise.suite).swift"
    let templates = try templates(beside: exercise)
    let interface = try made(
      "\(exercise.module).swiftmodule", from: templates.flatMap { [$0.name, $0.text] }, isCancelled
    ) { output, work in
      for template in templates { try Data(template.text.utf8).write(to: work.appending(path: template.name)) }
      let files = templates.map { work.appending(path: $0.name).path }
      return [bodyFlags(of: exercise) + ["-emit-module", "-emit-module-path", output] + files]
    }
    return try made("\(exercise.suite).o", from: templates.map(\.text) + names + texts, isCancelled) { output, _ in
      [[own], [own] + helpers, [own] + names.filter { $0 != own }].map { files in
        // The interface of the templates first: the course's own build may hold another module of the same name.
        ["-I", interface.deletingLastPathComponent().path] + common() + library.toolchain.testFlags
          + ["-module-name", exercise.testModule, "-c", "-o", output]
          + files.map { library.course.url("\(tests)/\($0)").path }
      }
    }
  }

  /// The object file of the program that runs suites.
  ///
  /// - Throws: `BuildFailure`.
  public func runner(isCancelled: () -> Bool = { false }) throws -> URL {
    let seal = "Sources/Classroom/RecordSeal.swift"
    return try made("Runner.o", from: [TestRunner.source, library.course.text(seal) ?? ""], isCancelled) {
      output, work in
      let file = work.appending(path: "Runner.swift")
      try Data(TestRunner.source.utf8).write(to: file)
      return [
        common() + library.toolchain.testFlags + ["-module-name", "Runner", "-c", "-o", output]
          + [file.path, library.course.url(seal).path]
      ]
    }
  }

  /// A file in a folder of its own, made by the first of some compilations that succeeds.
  ///
  /// It is not made again when the library's stamp and all `inputs` are what they were, word for word.
  private func made(
    _ name: String, from inputs: [String], _ isCancelled: () -> Bool,
    by commands: (_ output: String, _ work: URL) throws -> [[String]]
  ) throws -> URL {
    let place = folder.appending(path: name.split(separator: ".")[0])
    let (file, record) = (place.appending(path: name), place.appending(path: "inputs"))
    let words = try JSONEncoder().encode([library.stamp] + inputs)
    if (try? Data(contentsOf: record)) == words, FileManager.default.fileExists(atPath: file.path) { return file }
    let work = folder.appending(path: "work-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: work) }
    let output = work.appending(path: name)
    var log = BuildLog("")
    for arguments in try commands(output.path, work) {
      let result = try compiler(arguments).run(isCancelled: isCancelled)
      guard case .exited = result.ending else { throw BuildFailure.ended(result.ending) }
      if result.ending.isSuccess {
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        // Two may make the same file at the same time: each puts a whole one in its place, the record last.
        try? FileManager.default.removeItem(at: record)
        try WholeFile.write(Data(contentsOf: output), to: file.path)
        try WholeFile.write(words, to: record.path)
        return file
      }
      log = BuildLog(result.output)
    }
    throw BuildFailure.failed(log)
  }

  private func templates(beside exercise: Exercise) throws -> [(name: String, text: String)] {
    try catalog.exercises.filter { $0.lessonFolder == exercise.lessonFolder }.map { other in
      guard let text = library.course.template(of: other) else {
        throw LessonError("The template of \(other.number) is not here: .handout/templates/\(other.file) is missing.")
      }
      return (other.file, text)
    }
  }

  // MARK: What is compiled for each file

  /// - Parameter cache: the folder of the compiler's module cache; nil for the judge's own.
  private func common(cache: String? = nil) -> [String] {
    [
      "-suppress-warnings", "-swift-version", "6", "-parse-as-library", "-module-cache-path",
      cache ?? folder.appending(path: "cache").path,
    ] + library.flags
  }

  private func bodyFlags(of exercise: Exercise, cache: String? = nil) -> [String] {
    common(cache: cache) + Toolchain.numericFlags
      + ["-enable-library-evolution", "-module-name", exercise.module]
  }

  /// The compiler's arguments that make the object of a lesson's module from these files.
  ///
  /// - Parameters:
  ///   - cache: the folder of the compiler's module cache; nil for the one that the judge uses itself.
  ///   - solverSeconds: how long the compiler may think about one expression.
  ///   - isReviewed: whether what ``CodeReview`` has the compiler refuse is refused.
  public func compilation(
    for exercise: Exercise, of files: [String], to object: String, cache: String? = nil, solverSeconds: Int = 20,
    isReviewed: Bool = true
  ) -> [String] {
    bodyFlags(of: exercise, cache: cache).filter { $0 != "-suppress-warnings" } + (isReviewed ? CodeReview.flags : [])
      + ["-Xfrontend", "-solver-expression-time-threshold=\(solverSeconds)", "-c", "-o", object] + files
  }

  /// The compiler's arguments that link the objects of module, suite and runner to a program.
  public func linking(_ objects: [String], to program: String) -> [String] {
    ["-o", program] + objects + ["-L", library.products, "-l\(SharedLibrary.product)"]
      + ["-Xlinker", "-rpath", "-Xlinker", library.products] + library.toolchain.linkFlags
  }

  /// The names of a template that the linker did not find, as its programmer knows them; empty for any other failure.
  public func missingNames(in output: String) -> [String] {
    let found = output.matches(of: #/undefined (?:symbol: |reference to [`'])([^\s'`]+)/#).map { String($0.1) }
    var seen: Set<String> = []
    return library.toolchain.demangled(Array(found.filter { seen.insert($0).inserted }.prefix(8)), isShort: true)
  }

  /// What the object of a lesson's module says of it, before anything of it runs.
  ///
  /// - Parameter sources: the texts that it was compiled from.
  /// - Throws: `LessonError` when the object cannot be read.
  public func review(_ object: URL, of exercise: Exercise, sources: [String]) throws -> CodeReview {
    guard let file = (try? Data(contentsOf: object)).flatMap({ ObjectFile([UInt8]($0)) }) else {
      throw LessonError("\(object.path) cannot be read; is this Linux, and is there room for it?")
    }
    return CodeReview(of: file, module: exercise.module, sources: sources) {
      library.toolchain.demangled($0, isShort: false)
    }
  }

  private func compiler(_ arguments: [String]) -> Command {
    Command(library.toolchain.compiler, arguments, in: library.course.root, limits: .compile)
  }

  // MARK: Judging

  /// Judges an exercise whose lesson's module is made of these files.
  ///
  /// - Parameter limits: of the tests.
  /// - Throws: `LessonError` where a program cannot be started.
  public func judge(
    _ exercise: Exercise, by specification: SuiteSpecification, files: [String], limits: CommandLimits = .test,
    isCancelled: () -> Bool = { false }
  ) throws -> Verdict {
    func not(_ problem: Verdict.Problem) -> Verdict {
      let tests = specification.tests.map { TestVerdict(test: $0, outcome: .notRun) }
      return Verdict(exercise: exercise, tests: tests, problems: [problem])
    }
    let work = FileManager.default.temporaryDirectory.appending(path: "workbench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: work) }
    let (object, program) = (work.appending(path: "body.o"), work.appending(path: "tests").path)
    let events = work.appending(path: "events.jsonl")
    do {
      let objects = try [suite(of: exercise, isCancelled: isCancelled), runner(isCancelled: isCancelled)].map(\.path)
      let compilation = compilation(for: exercise, of: files, to: object.path)
      if let problem = try failure(of: compilation, isCancelled) { return not(problem) }
      let sources = files.map { (try? String(contentsOfFile: $0, encoding: .utf8)) ?? "" }
      if let sentence = try review(object, of: exercise, sources: sources).refusal { return not(.refused(sentence)) }
      let linking = linking([object.path] + objects, to: program)
      if let problem = try failure(of: linking, isCancelled) { return not(problem) }
    } catch BuildFailure.failed(let log) {
      return not(.buildFailed(log))
    } catch BuildFailure.ended(let ending) {
      return not(.buildEnded(ending))
    }
    let key = RecordSeal.newKey()
    try Data().write(to: events)
    var command = Command(
      program, [], in: library.course.root, environment: ["SWIFT_BACKTRACE": "enable=no"], limits: limits)
    command.input = TestRunner.input(key: key, filter: exercise.filter, record: events.path)
    let run = try command.run(isCancelled: isCancelled)
    let stream = EventStream(sealed: (try? Data(contentsOf: events)) ?? Data(), key: key)
    var verdict = Verdict(on: exercise, by: specification, stream: stream, ending: run.ending)
    verdict.printed = String(run.output.prefix(100_000))
    return verdict
  }

  /// Why the compiler, called with these arguments, made nothing; nil where it did.
  private func failure(of arguments: [String], _ isCancelled: () -> Bool) throws -> Verdict.Problem? {
    let result = try compiler(arguments).run(isCancelled: isCancelled)
    switch result.ending {
    // A source of one long line makes the compiler say more than anybody reads; its first errors are what counts.
    case .exited, .tooMuchOutput: break
    default: return .buildEnded(result.ending)
    }
    guard !result.ending.isSuccess else { return nil }
    let (names, log) = (missingNames(in: result.output), BuildLog(result.output))
    if let sentence = CodeReview.refusal(of: log) { return .refused(sentence) }
    return names.isEmpty ? .buildFailed(log) : .missingNames(names)
  }
}

/// Judges the student's own files: what `workbench check` does.
public struct ExerciseChecker: Sendable {
  public let course: CourseFolder
  private let catalog: ExerciseCatalog
  public var limits = CommandLimits.test

  public init(_ catalog: ExerciseCatalog) {
    (self.catalog, course) = (catalog, CourseFolder(root: catalog.root))
  }

  /// Judges exercises as they stand in the folders Exercise, two at a time.
  ///
  /// - Parameters:
  ///   - isCancelled: asked often; true ends what runs.
  ///   - announce: called before the library is built, which takes a minute.
  ///   - say: given a word or two about what is going on.
  /// - Returns: one verdict for each, in the same order.
  /// - Throws: `LessonError` when a suite cannot be read or nothing can be started.
  public func check(
    _ exercises: [Exercise], isCancelled: @escaping @Sendable () -> Bool = { false }, announce: () -> Void = {},
    say: @escaping @Sendable (String) -> Void = { _ in }
  ) throws -> [Verdict] {
    let plans = try exercises.map { ($0, try SuiteSpecification(of: $0, at: course.root)) }
    let judge: ExerciseJudge
    do {
      let library = try SharedLibrary(of: course, isCancelled: isCancelled, announce: announce) {
        say("building the library: \($0)")
      }
      judge = try ExerciseJudge(library, catalog: catalog)
    } catch let failure as BuildFailure {
      let problem: Verdict.Problem =
        switch failure {
        case .failed(let log): .buildFailed(log)
        case .ended(let ending): .buildEnded(ending)
        }
      return plans.map { exercise, suite in
        Verdict(
          exercise: exercise, tests: suite.tests.map { TestVerdict(test: $0, outcome: .notRun) }, problems: [problem])
      }
    }
    say("testing")
    let done = Atomic(0)
    return try inParallel(plans) { plan, _ in
      let (exercise, suite) = plan
      var verdict: Verdict
      let files = ModuleFiles(for: exercise, in: course, catalog)
      if let missing = files.missing {
        let tests = suite.tests.map { TestVerdict(test: $0, outcome: .notRun) }
        verdict = Verdict(exercise: exercise, tests: tests, problems: [.missingFile(missing)])
      } else {
        let stage = FileManager.default.temporaryDirectory.appending(path: "workbench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: stage) }
        let paths = try files.written(to: stage)
        verdict = try judge.judge(exercise, by: suite, files: paths, limits: limits, isCancelled: isCancelled)
        verdict.remarks = files.remarks(on: verdict, in: course)
      }
      let count = done.add(1, ordering: .relaxed).newValue
      if plans.count > 1 { say("judged \(count) of \(plans.count)") }
      return verdict
    }
  }
}

/// The results of `work` on each of the items, in their order, as many at a time as there are cores.
///
/// - Throws: the first error; what has not begun by then is left.
public func inParallel<Item: Sendable, Result: Sendable>(
  _ items: [Item], workers: Int = max(1, ProcessInfo.processInfo.activeProcessorCount),
  _ work: @Sendable (_ item: Item, _ worker: Int) throws -> Result
) throws -> [Result] {
  let results = Mutex([Result?](repeating: nil, count: items.count))
  let failure = Mutex<(any Error)?>(nil)
  let next = Atomic(0)
  DispatchQueue.concurrentPerform(iterations: min(workers, items.count)) { worker in
    while failure.withLock({ $0 == nil }) {
      let place = next.add(1, ordering: .relaxed).oldValue
      guard place < items.count else { return }
      do {
        let result = try work(items[place], worker)
        results.withLock { $0[place] = result }
      } catch { failure.withLock { $0 = $0 ?? error } }
    }
  }
  if let error = failure.withLock({ $0 }) { throw error }
  return results.withLock { $0 }.compactMap { $0 }
}
