import Foundation
import Testing

@testable import Classroom

/// What somebody writes who comes from Python gets Swift's way of saying it, and what is Swift gets nothing.
@Suite struct PythonHabitsTests {
  @Test(arguments: [
    ("if a and b {", "&&"), ("if not done {", "!"), ("elif a > 1 {", "else if"), ("if a > 1:", "braces"),
    ("for i in 0..<3:", "braces"), ("for i in range(3): print(i)", "braces"), ("else:", "braces"),
    ("return 1 if a > 1 else 2", "? a : b"), ("let b = a if a > 0 else 0", "? a : b"), ("def f(a):", "func"),
    ("print(f\"x {a}\")", "\\(x)"), ("# a comment", "//"), ("let y = [e * e for e in x]", "map"),
    ("let y = x[::-1]", "reversed"), ("let g = lambda x: x * 2", "{ x in"), ("for a, b in zip(x, y) {", "(a, b)"),
    ("let y = x[:2]", "two ends"), ("let y = Array(entries[1:])", "two ends"), ("a, b = b, a", "brackets"),
    ("if a is None {", "nil"), ("let cuts = step // stepSize", "a / b"),
    ("let cuts = Double(step // stepSize)", "a / b"),
    ("badCount //= 2", "a / b"), ("let y = base * gamma ^ n", "pow"), ("let s = 'text'", "double quotes"),
  ])
  func `a line of Python`(_ line: String, _ words: String) {
    #expect(
      PythonHabits.sentence(for: line)?.contains(words) == true, "\(PythonHabits.sentence(for: line) ?? "nothing")")
  }

  @Test(arguments: [
    "let wholeSteps = step / stepSize", "if a > 1 && !b { return .todo }", "} else if a > 1 {",
    "for (a, b) in zip(x, y) {",
    "let y = x > 0 ? 1 : 0", "// and not this, or that: elif", "let y = x[0..<n]  // the first n of them",
    "guard let a else { return 0 }",
    "print(\"step \\(step)\")", "#expect(a == b)", "func f(_ a: Int, by b: Int) -> [Int] {", "case .sum: return 1",
    "let m = x.map { $0 * 2 }", "let d = [\"a\": 1.0]", "let rate = base  // the rate", "var notes: [Double] = []",
    "let b = switch a { case 1: 2 default: 3 }", "public init(base: Double, stepSize: Int) {",
  ])
  func `a line of Swift`(_ line: String) {
    #expect(PythonHabits.sentence(for: line) == nil)
  }

  @Test func `no line of the solutions and of the mistakes`() throws {
    let lessons = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Lessons")
    var count = 0
    for case let file as URL in FileManager.default.enumerator(at: lessons, includingPropertiesForKeys: nil) ?? .init()
    where file.pathExtension == "swift" && file.path.contains(/\/(Solution|Mistakes|Exercise)\//) {
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        count += 1
        #expect(PythonHabits.sentence(for: String(line)) == nil, "\(file.lastPathComponent): \(line)")
      }
    }
    #expect(count > 1_000)
  }

  @Test(arguments: [
    ("len", "count"), ("range", "0..<n"), ("None", "nil"), ("int", "Int("), ("float", "Double"), ("str", "\\(x)"),
    ("pow", "Foundation"), ("np", "loop"), ("not", "!"), ("reversed", "reversed()"),
  ])
  func `a word of Python`(_ name: String, _ words: String) {
    #expect(PythonHabits.sentence(forUnknown: name)?.contains(words) == true)
    #expect(PythonHabits.sentence(forUnknown: "gama") == nil)
  }
}
