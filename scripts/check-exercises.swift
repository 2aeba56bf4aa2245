/// Proves the exercises of all lessons in a few builds; see check-exercises, which runs this.
///
/// The n-th mistakes of all exercises are built and judged together. Whoever wants to know why one of them is not caught:
/// LESSON_BODY=03:Mistakes/one-step-early swift test --filter Exercise03_1
import Foundation

/// What exercises.json of a lesson says.
struct Catalog: Decodable {
  struct Exercise: Decodable {
    let number, title, file: String
    let points: Int
    let hints: [String]
    let explanation: String
    let twins: [String]

    /// "3.1" belongs to the suite Exercise03_1.
    var suite: String {
      let parts = number.split(separator: ".").map(String.init)
      return "Exercise" + (parts.first.map { $0.count < 2 ? "0" + $0 : $0 } ?? "") + "_" + parts.dropFirst().joined()
    }
  }
  let exercises: [Exercise]
}

/// One wrong body: the solution with one file done wrong, and the test that must notice.
struct Mistake {
  let name, caughtBy: String
  var suite: String { String(caughtBy.prefix { $0 != "/" }) }
}

/// A lesson's exercises as they stand in the folders.
struct Lesson {
  let number, folder: String
  let exercises: [Catalog.Exercise]
  let mistakes: [Mistake]
}

/// What became of a test: a skipped or cancelled one, or one that never ended, neither passed nor failed.
enum Outcome { case passed, failed, neither }

/// The verdicts of one run, by "Exercise03_1/`name of the test`", as its event stream tells them.
struct Verdicts {
  private(set) var outcomes: [String: Outcome] = [:]
  /// Whether the run came to its own end: a test that traps takes all the others with it.
  private(set) var isWhole = false

  private struct Line: Decodable {
    struct Issue: Decodable { let isKnown: Bool? }
    struct Payload: Decodable {
      let kind: String?
      let testID: String?
      let issue: Issue?
    }
    let kind: String
    let payload: Payload
  }

  init(readFrom path: String) {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    var (started, ended, failed, odd): (Set<String>, Set<String>, Set<String>, Set<String>) = ([], [], [], [])
    for line in text.split(separator: "\n") {
      let line = try? JSONDecoder().decode(Line.self, from: Data(line.utf8))
      guard let line, line.kind == "event" else { continue }
      if line.payload.kind == "runEnded" { isWhole = true }
      guard let kind = line.payload.kind, let test = line.payload.testID.flatMap(Self.name) else { continue }
      switch kind {
      case "testStarted": started.insert(test)
      case "testEnded": ended.insert(test)
      case "issueRecorded": if line.payload.issue?.isKnown == true { odd.insert(test) } else { failed.insert(test) }
      case "testSkipped", "testCancelled", "testCaseCancelled": odd.insert(test)
      default: break
      }
    }
    for test in started.union(odd).union(failed) {
      let isPlain = started.contains(test) && ended.contains(test) && !odd.contains(test)
      outcomes[test] = isPlain ? (failed.contains(test) ? .failed : .passed) : .neither
    }
  }

  /// "Lesson03Tests.Exercise03_1/`a b`(x:)/Exercise03_1.swift:9:4" is the test "Exercise03_1/`a b`"; a suite is none.
  private static func name(of identifier: String) -> String? {
    guard let dot = identifier.firstIndex(of: "."), let end = identifier.range(of: "(", options: .backwards) else {
      return nil
    }
    let name = String(identifier[identifier.index(after: dot)..<end.lowerBound])
    return name.hasPrefix("Exercise") && name.contains("/") ? name : nil
  }

  /// The tests of a lesson, or of one suite.
  func tests(of prefix: String, _ outcome: Outcome? = nil) -> [String] {
    outcomes.filter { $0.key.hasPrefix(prefix) && (outcome == nil || $0.value == outcome) }.keys.sorted()
  }
}

var failures = 0

/// Prints at once: `print` would keep it back until the end when a log is written.
func say(_ text: String) { FileHandle.standardOutput.write(Data("   \(text)\n".utf8)) }

/// Notes one thing that is wrong.
func complain(_ sentence: String) {
  failures += 1
  say(sentence)
}

func entries(_ folder: String) -> [String] {
  ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
}

/// A file without its comments.
func code(_ text: String) -> String {
  text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
}

extension String {
  /// Whether `word` stands in the text with nothing of a name on either side.
  func contains(word: String) -> Bool {
    let pattern = "(?<![A-Za-z0-9_])" + NSRegularExpression.escapedPattern(for: word) + "(?![A-Za-z0-9_])"
    return range(of: pattern, options: .regularExpression) != nil
  }
}

/// The names of the types and functions that the library makes public.
let publicNames: Set<String> = {
  let files = (FileManager.default.enumerator(atPath: "Sources")?.compactMap { $0 as? String } ?? [])
    .filter { $0.hasSuffix(".swift") }
  let declaration =
    #/\bpublic (?:[a-z]+ )*(?:struct|class|enum|protocol|actor|typealias|func) ([A-Za-z_][A-Za-z0-9_]*)/#
  return Set(
    files.flatMap { file in
      ((try? String(contentsOfFile: "Sources/\(file)", encoding: .utf8)) ?? "").matches(of: declaration).map {
        String($0.1)
      }
    })
}()

/// Reads a lesson's catalogue and mistakes, and complains about what is missing.
func lesson(in folder: String) -> Lesson {
  let number = String(folder.dropFirst("Lessons/lesson".count).prefix(2))
  var exercises: [Catalog.Exercise] = []
  do {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/exercises.json"))
    exercises = try JSONDecoder().decode(Catalog.self, from: data).exercises
  } catch { complain("\(folder)/exercises.json is missing or is not what it should be: \(error)") }

  let solutions = entries("\(folder)/Solution")
  for (place, exercise) in exercises.enumerated() {
    let name = "\(folder)/exercises.json, exercise \(exercise.number)"
    let expected = "\(Int(number) ?? 0).\(place + 1)"
    if exercise.number != expected { complain("\(name): it should have the number \(expected)") }
    if !solutions.contains(exercise.file) { complain("\(name): there is no Solution/\(exercise.file)") }
    let marker = "// TODO \(exercise.number): "
    let text = (try? String(contentsOfFile: "\(folder)/Solution/\(exercise.file)", encoding: .utf8)) ?? ""
    if !text.contains(marker) { complain("\(name): Solution/\(exercise.file) has no marker \(marker)") }
    if exercise.points < 1 { complain("\(name): points are \(exercise.points), they should be 1 or more") }
    if exercise.hints.count < 2 { complain("\(name): there should be two hints or more, rising") }
    if exercise.explanation.isEmpty || exercise.title.isEmpty || exercise.hints.contains("") {
      complain("\(name): an empty title, hint or explanation")
    }
    for twin in exercise.twins where code(text).contains(word: twin) {
      complain("\(name): the solution itself says \(twin), which is listed as its twin")
    }
    // The review of a student's file compares whole identifiers: another name would never be found.
    for twin in exercise.twins where !publicNames.contains(twin) {
      complain("\(name): the twin \(twin) is no public type or function of Sources/")
    }
    let suite = "Tests/Lesson\(number)Tests/\(exercise.suite).swift"
    if !FileManager.default.fileExists(atPath: suite) { complain("\(name): there is no \(suite)") }
  }
  for file in solutions where !exercises.contains(where: { $0.file == file }) {
    complain("\(folder)/Solution/\(file) belongs to no exercise of exercises.json")
  }
  for file in entries("Tests/Lesson\(number)Tests") where file.hasPrefix("Exercise") {
    let isKnown = exercises.contains { "\($0.suite).swift" == file }
    if !isKnown { complain("\(file) has no entry in exercises.json") }
  }
  if exercises.count < 2 { complain("\(folder) has \(exercises.count) exercise(s), it should have at least two") }

  var mistakes: [Mistake] = []
  for name in entries("\(folder)/Mistakes") {
    let path = "\(folder)/Mistakes/\(name)"
    let files = entries(path)
    guard files.count == 1, let file = files.first, let exercise = exercises.first(where: { $0.file == file }) else {
      complain("\(path) should hold one file, with the name of an exercise's")
      continue
    }
    let text = (try? String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)) ?? ""
    let mark = "// caught by: "
    guard let first = text.split(separator: "\n").first, first.hasPrefix(mark + exercise.suite + "/") else {
      complain("\(path)/\(file): the first line should be \(mark)\(exercise.suite)/`name of the test`")
      continue
    }
    mistakes.append(Mistake(name: name, caughtBy: String(first.dropFirst(mark.count))))
  }
  if mistakes.count < 5 { complain("\(folder) has \(mistakes.count) mistake(s), it should have at least five") }
  return Lesson(number: number, folder: folder, exercises: exercises, mistakes: mistakes)
}

/// What every lesson was last built with: one that takes no part in a round keeps it, and is not built again.
var current: [String: String] = [:]

/// Runs a command of this package, its words going to `log`.
func run(_ words: [String], _ environment: [String: String] = [:], log: FileHandle?) {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = words
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  process.standardOutput = log
  process.standardError = log
  try? process.run()
  process.waitUntilExit()
}

/// Builds each lesson with its body and runs its exercise suites; nil when it does not build or no test runs.
///
/// The program of the tests is built and started by itself: `swift test` would link every lesson's program as well, which
/// takes as long again. A folder's list of files is part of the manifest, so a cached manifest would not do.
func judge(_ bodies: [(lesson: Lesson, body: String)], quietly: Bool = false) -> Verdicts? {
  let work = FileManager.default.temporaryDirectory.appendingPathComponent("check-exercises.\(getpid())")
  try? FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: work) }
  let (events, log) = (work.appendingPathComponent("events.jsonl").path, work.appendingPathComponent("log").path)
  _ = FileManager.default.createFile(atPath: log, contents: nil)
  let output = FileHandle(forWritingAtPath: log)
  let chosen = current.merging(bodies.map { ($0.lesson.number, $0.body) }) { $1 }
  let words = chosen.map { "\($0.key):\($0.value)" }.sorted().joined(separator: ",")
  let (tests, product) = (".build/debug/gradient-workbenchPackageTests.xctest", "gradient-workbenchPackageTests")
  try? FileManager.default.removeItem(atPath: tests)
  // In a terminal the compiler colours its messages, and a build that differs in this compiles everything anew.
  let build = ["swift", "build", "--product", product, "--manifest-cache", "none"]
  let inTerminal = ["script", "-qefc", build.joined(separator: " "), "/dev/null"]
  run(isatty(STDOUT_FILENO) == 1 ? inTerminal : build, ["LESSON_BODY": words], log: output)
  let lessons = bodies.map(\.lesson.number).joined(separator: "|")
  run(
    [
      tests, "--testing-library", "swift-testing", "--filter", "^Lesson(\(lessons))Tests\\.Exercise",
      "--event-stream-output-path", events, "--event-stream-version", "0",
    ], ["SWIFT_BACKTRACE": "enable=no"], log: output)
  let verdicts = Verdicts(readFrom: events)
  guard !verdicts.isWhole || verdicts.outcomes.isEmpty else {
    current = chosen
    return verdicts
  }
  current = [:]
  if !quietly {
    let names = bodies.map { "\($0.lesson.number):\($0.body)" }.joined(separator: ", ")
    let lines = ((try? String(contentsOfFile: log, encoding: .utf8)) ?? "").split(separator: "\n")
    let errors = lines.filter { $0.contains("error:") }
    complain("\(names): " + (verdicts.outcomes.isEmpty ? "it does not build, or no test ran" : "the run did not end"))
    say((errors.isEmpty ? Array(lines.suffix(20)) : Array(errors.prefix(10))).joined(separator: "\n   "))
  }
  return nil
}

/// Judges one body of each lesson, all in one build; one by one when that does not work, to name the culprit.
func round(_ title: String, _ bodies: [(lesson: Lesson, body: String)], each check: (Int, Verdicts) -> Void) {
  let start = Date()
  if let verdicts = judge(bodies, quietly: bodies.count > 1) {
    for place in bodies.indices { check(place, verdicts) }
  } else if bodies.count > 1 {
    say("\(title): not all of them build and run together; now one by one")
    for place in bodies.indices {
      if let verdicts = judge([bodies[place]]) { check(place, verdicts) }
    }
  }
  say("\(title): judged in \(Int(Date().timeIntervalSince(start))) s")
}

let chosen = CommandLine.arguments.dropFirst().filter { $0 != "--catalog" }
let folders = entries("Lessons").filter { $0.hasPrefix("lesson") }
let lessons = folders.map { lesson(in: "Lessons/\($0)") }.filter { chosen.isEmpty || chosen.contains($0.number) }
if let stranger = chosen.first(where: { word in !lessons.contains { $0.number == word } }) {
  complain("there is no lesson \(stranger): write two digits, as in 03")
}
let files = Dictionary(grouping: lessons.flatMap { $0.exercises.map(\.file) }) { $0 }
for (file, uses) in files where uses.count > 1 { complain("\(uses.count) exercises of the course have a file \(file)") }
if lessons.isEmpty { complain("no lesson was found") }
let mistakeCount = lessons.reduce(0) { $0 + $1.mistakes.count }
say(
  "\(lessons.count) lessons, \(lessons.reduce(0) { $0 + $1.exercises.count }) exercises, \(mistakeCount) mistakes")

let needsNoBuild = CommandLine.arguments.contains("--catalog")
if failures == 0, !needsNoBuild {
  var all: [String: [String]] = [:]
  round("solutions", lessons.map { ($0, "Solution") }) { place, verdicts in
    let lesson = lessons[place]
    all[lesson.number] = verdicts.tests(of: "Exercise\(lesson.number)_")
    for exercise in lesson.exercises where verdicts.tests(of: exercise.suite + "/").isEmpty {
      complain("lesson \(lesson.number): no test of \(exercise.suite) ran")
    }
    for test in verdicts.tests(of: "Exercise\(lesson.number)_") where verdicts.outcomes[test] != .passed {
      complain("lesson \(lesson.number): the solution must pass \(test)")
    }
  }
  // One exercise solved, all others untouched: its own tests pass, all others fail.
  for number in 0..<(lessons.map(\.exercises.count).max() ?? 0) {
    let these = lessons.filter { number < $0.exercises.count }
    let solved = these.map { $0.exercises[number] }
    let bodies = these.indices.map { (these[$0], "Exercise+Solution/\(solved[$0].file)") }
    round("templates, but for exercise \(number + 1)", bodies) { place, verdicts in
      let (lesson, exercise) = (these[place], solved[place])
      for test in all[lesson.number] ?? [] {
        let isItsOwn = test.hasPrefix(exercise.suite + "/")
        let outcome = verdicts.outcomes[test]
        if isItsOwn, outcome != .passed { complain("\(test) needs the file of another exercise") }
        if !isItsOwn, outcome != .failed { complain("lesson \(lesson.number): the template must fail \(test)") }
      }
    }
  }
  // So every suite depends on its own exercise's file alone, and a lesson's exercises can be done wrong together.
  let wrong = lessons.map { lesson in
    lesson.exercises.map { exercise in lesson.mistakes.filter { $0.suite == exercise.suite } }
  }
  for number in 0..<(wrong.joined().map(\.count).max() ?? 0) {
    let these = zip(lessons, wrong).map { lesson, byExercise in
      (lesson: lesson, mistakes: byExercise.filter { number < $0.count }.map { $0[number] })
    }.filter { !$0.mistakes.isEmpty }
    let bodies = these.map { ($0.lesson, $0.mistakes.map { "Mistakes/\($0.name)" }.joined(separator: "+")) }
    round("mistakes, round \(number + 1)", bodies) { place, verdicts in
      let lesson = these[place].lesson
      for mistake in these[place].mistakes {
        let name = "lesson \(lesson.number), mistake \(mistake.name)"
        let failed = verdicts.tests(of: mistake.suite + "/", .failed)
        if all[lesson.number]?.contains(mistake.caughtBy) != true {
          complain("\(name): there is no test \(mistake.caughtBy)")
        } else if !failed.contains(mistake.caughtBy) {
          complain("\(name): not caught by \(mistake.caughtBy); failed: \(failed.isEmpty ? ["nothing"] : failed)")
        }
      }
    }
  }
}
if failures == 0 {
  say(
    needsNoBuild
      ? "the catalogue is complete (nothing was built)"
      : "solution green, template red, \(mistakeCount) mistakes red in the test that each names")
}
exit(failures == 0 ? 0 : 1)
