import Foundation
import Terminal

/// The tests that an exercise must pass, read from the file of its suite.
///
/// They come from the source, not from the run: code under test shares the process with the runner and could hide a
/// test from it.
public struct SuiteSpecification: Hashable, Sendable {
  /// "Lesson03Tests".
  public let module: String
  /// "Exercise03_1".
  public let suite: String
  /// In the order of the file, which is the order in which a student meets them.
  public let tests: [ExpectedTest]

  /// The tests of an exercise of the course at `root`.
  ///
  /// - Throws: `LessonError` when the file is missing, is of another suite, or holds no test.
  public init(of exercise: Exercise, at root: URL) throws {
    guard let text = try? String(contentsOf: root.appending(path: exercise.suitePath), encoding: .utf8) else {
      throw LessonError("\(exercise.suitePath) is missing; it holds the tests of exercise \(exercise.number).")
    }
    try self.init(source: text, module: exercise.testModule, suite: exercise.suite, file: exercise.suitePath)
  }

  /// Reads the source of a suite.
  ///
  /// - Parameter file: its name in messages.
  /// - Throws: `LessonError` when it is of another suite, holds no test, or two tests of the same name.
  public init(source: String, module: String, suite: String, file: String) throws {
    self.module = module
    self.suite = suite
    var scanner = SuiteScanner()
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) { scanner.read(line) }
    guard scanner.types.contains(suite) else {
      throw LessonError("\(file) declares no suite \(suite); write \"@Suite struct \(suite)\".")
    }
    tests = scanner.found.map { test in
      ExpectedTest(
        name: TestName(module: module, suites: [suite], function: test.name), hint: test.hint, line: test.line)
    }
    guard !tests.isEmpty else { throw LessonError("\(file) holds no test; write at least one @Test function.") }
    guard Set(tests.map(\.name)).count == tests.count else {
      throw LessonError("\(file) holds two tests of the same name; give each a name of its own.")
    }
  }
}
