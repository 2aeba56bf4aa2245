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
    try self.init(
      source: text, module: exercise.testModule, suite: exercise.suite, file: exercise.suitePath,
      weights: exercise.weights)
  }

  /// Reads the source of a suite.
  ///
  /// - Parameters:
  ///   - file: its name in messages.
  ///   - weights: how much tests count, by their names; the others count 1.
  /// - Throws: `LessonError` when it is of another suite, holds no test or two of the same name, or lacks a test that has
  ///   a weight.
  public init(source: String, module: String, suite: String, file: String, weights: [String: Int] = [:]) throws {
    self.module = module
    self.suite = suite
    var scanner = SuiteScanner()
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) { scanner.read(line) }
    guard scanner.types.contains(suite) else {
      throw LessonError("\(file) declares no suite \(suite); write \"@Suite struct \(suite)\".")
    }
    tests = scanner.found.map { test in
      ExpectedTest(
        name: TestName(module: module, suites: [suite], function: test.name), hint: test.hint, line: test.line,
        weight: weights[test.name] ?? 1)
    }
    guard !tests.isEmpty else { throw LessonError("\(file) holds no test; write at least one @Test function.") }
    guard Set(tests.map(\.name)).count == tests.count else {
      throw LessonError("\(file) holds two tests of the same name; give each a name of its own.")
    }
    if let unknown = weights.keys.filter({ name in !scanner.found.contains { $0.name == name } }).min() {
      throw LessonError("\(file) holds no test \"\(unknown)\", to which exercises.json gives a weight; is it misspelt?")
    }
  }

  /// The weights of all tests together.
  public var weight: Int { tests.reduce(0) { $0 + $1.weight } }
}

/// A test function as its suite's file declares it.
public struct ExpectedTest: Hashable, Sendable {
  public let name: TestName
  /// Its doc comment in one line: the first hint, phrased as a question; nil when there is none.
  public let hint: String?
  /// The line of its name, from 1.
  public let line: Int
  /// How much it counts for partial credit, at least 1.
  public let weight: Int

  public init(name: TestName, hint: String?, line: Int, weight: Int = 1) {
    (self.name, self.hint, self.line, self.weight) = (name, hint, line, weight)
  }
}

/// The name of a test function: its module, its suites and its own name, without argument labels.
public struct TestName: Hashable, Sendable, CustomStringConvertible {
  /// "Lesson03Tests".
  public let module: String
  /// The suites around it, the outermost first: ["Exercise03_1"].
  public let suites: [String]
  /// "starts at the base rate", without backticks; nil for a suite itself.
  public let function: String?

  public init(module: String, suites: [String], function: String?) {
    self.module = module
    self.suites = suites
    self.function = function
  }

  /// Reads the identifier of an event stream or of `swift test list`.
  ///
  ///     Lesson03Tests.Exercise03_1/`starts at the base rate`()/Exercise03_1.swift:13:4
  public init?(identifier: String) {
    var parts = TestName.split(identifier[...], at: "/")
    // The last part is where the function stands; it is not part of its name.
    if let last = parts.last, last.contains(".swift:"), !last.contains("`") { parts.removeLast() }
    guard let first = parts.first else { return nil }
    let head = TestName.split(first, at: ".")
    guard head.count >= 2 else { return nil }
    module = String(head[0])
    var names = head.dropFirst() + parts.dropFirst()
    if let last = names.last, let function = TestName.function(last) {
      names.removeLast()
      self.function = function
    } else {
      function = nil
    }
    suites = names.map { $0.filter { $0 != "`" } }
  }

  /// The outermost suite: "Exercise03_1".
  public var suite: String? { suites.first }
  public var description: String { function ?? suites.joined(separator: "/") }

  /// The name of a function with its parentheses; nil when there are none, as in a suite's name.
  private static func function(_ text: Substring) -> String? {
    if text.first == "`" {
      guard let end = text.dropFirst().firstIndex(of: "`"), text[end...].contains("(") else { return nil }
      return String(text[text.index(after: text.startIndex)..<end])
    }
    guard let parenthesis = text.firstIndex(of: "(") else { return nil }
    return String(text[..<parenthesis])
  }

  /// Splits at a character that does not stand between backticks.
  private static func split(_ text: Substring, at separator: Character) -> [Substring] {
    var parts: [Substring] = []
    var isQuoted = false
    var start = text.startIndex
    for index in text.indices {
      if text[index] == "`" { isQuoted.toggle() }
      if text[index] == separator, !isQuoted {
        parts.append(text[start..<index])
        start = text.index(after: index)
      }
    }
    return parts + [text[start...]]
  }
}

/// Finds the test functions of a suite's source, line by line.
struct SuiteScanner {
  /// The names of the types that the file declares.
  private(set) var types: [String] = []
  private(set) var found: [(name: String, hint: String?, line: Int)] = []

  private var line = 0
  private var comment: [String] = []
  /// Whether an `@Test` waits for its function.
  private var isAnnounced = false

  mutating func read(_ text: Substring) {
    line += 1
    let code = text.drop { $0 == " " || $0 == "\t" }
    if code.hasPrefix("///") {
      if !isAnnounced { comment.append(String(code.dropFirst(3).drop { $0 == " " })) }
      return
    }
    if code.hasPrefix("//") { return }
    if let type = declaredType(code) { types.append(type) }
    if code.hasPrefix("@Test"), !code.dropFirst(5).hasWordStart { isAnnounced = true }
    if isAnnounced {
      guard let name = functionName(code) else { return }
      let hint = comment.filter { !$0.isEmpty }.joined(separator: " ")
      found.append((name, hint.isEmpty ? nil : hint, line))
      isAnnounced = false
    }
    if !code.hasPrefix("@") || declaredType(code) != nil || functionName(code) != nil { comment = [] }
  }

  /// The name after `func `: raw between backticks, or up to its parenthesis.
  private func functionName(_ code: Substring) -> String? {
    let code = code.withoutTexts[...]
    guard let keyword = code.range(of: "func "),
      keyword.lowerBound == code.startIndex || " )".contains(code[code.index(before: keyword.lowerBound)])
    else { return nil }
    let rest = code[keyword.upperBound...].drop { $0 == " " }
    if rest.first == "`" { return rest.dropFirst().split(separator: "`", maxSplits: 1).first.map(String.init) }
    let name = rest.prefix { $0 != "(" && $0 != "<" && $0 != " " }
    return name.isEmpty ? nil : String(name)
  }

  /// The name of the type that a line declares.
  private func declaredType(_ code: Substring) -> String? {
    for keyword in ["struct ", "enum ", "class ", "actor "] {
      guard let range = code.range(of: keyword),
        range.lowerBound == code.startIndex || code[code.index(before: range.lowerBound)] == " "
      else { continue }
      let name = code[range.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      if !name.isEmpty { return String(name) }
    }
    return nil
  }
}

extension Substring {
  /// Whether it goes on with the same word, so that `@Testing` is no `@Test`.
  fileprivate var hasWordStart: Bool { first.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false }

  /// A line of source with empty texts: what stands between quotation marks goes, except in a name between backticks.
  fileprivate var withoutTexts: String {
    var (result, isText, isName, isEscaped) = ("", false, false, false)
    for character in self {
      if isText {
        if character == "\"", !isEscaped { isText = false }
        isEscaped = character == "\\" && !isEscaped
        continue
      }
      if character == "`" { isName.toggle() }
      isText = character == "\"" && !isName
      result.append(character)
    }
    return result
  }
}
