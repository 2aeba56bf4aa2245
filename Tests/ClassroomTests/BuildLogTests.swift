import Testing

@testable import Classroom

@Suite struct BuildLogTests {
  let output = """
    [1/3] Compiling Lesson03 StepDecay.swift
    error: emit-module command failed with exit code 1 (use -v to see invocation)
    /c/Lessons/lesson03-schedulers/Exercise/StepDecay.swift:28:12: error: cannot find 'cuts' in scope
    26 |     // TODO 3.1: how many cuts lie behind epoch `step`?
    27 |
    28 |     return cuts
       |            `- error: cannot find 'cuts' in scope
    29 |   }
    30 | }

    /c/Sources/Other.swift:3:1: warning: something
    /c/Lessons/lesson03-schedulers/Exercise/StepDecay.swift:28:12: error: cannot find 'cuts' in scope
    28 |     return cuts
    /c/Lessons/lesson03-schedulers/Exercise/Cosine.swift:5:7: error: expected '}'
    """

  @Test func `each error once, with its excerpt`() throws {
    let log = BuildLog(output)
    #expect(log.errors.map(\.message) == ["cannot find 'cuts' in scope", "expected '}'"])
    #expect(log.errors.first?.place.line == 28)
    #expect(log.errors.first?.excerpt.count == 6)
    #expect(log.errors.first?.excerpt.last == "30 | }")
  }

  @Test func `only the errors of the student's own file`() {
    let log = BuildLog(output)
    #expect(log.errors(in: ["Exercise/Cosine.swift"]).map(\.message) == ["expected '}'"])
    #expect(log.errors(in: ["osine.swift"]).isEmpty)
  }

  @Test func `a failure without a place keeps its last lines`() {
    let log = BuildLog("error: no space left\n\n")
    #expect(log.errors.isEmpty)
    #expect(log.tail == ["error: no space left"])
  }
}

/// What the compiler writes for a terminal.
@Suite struct TerminalTextTests {
  @Test func `colours go, lines drawn over stay apart`() {
    #expect(
      BuildLog.plain("\u{1B}[2K\r[1/3] A\u{1B}[2K\r[2/3] B\r\n\u{1B}[1;31merror\u{1B}[0m: x")
        == "\n[1/3] A\n[2/3] B\nerror: x")
  }

  @Test func `an error in colours is an error`() {
    let log = BuildLog(
      "\u{1B}[1m/c/A.swift:3:5: \u{1B}[1;31merror: \u{1B}[0m\u{1B}[1mno such thing\u{1B}[0m\r\n 3 | let a\r\n   | `- no\r\n"
    )
    #expect(log.errors.map(\.message) == ["no such thing"])
    #expect(log.errors.first?.excerpt.count == 2)
  }

  /// A source may be one line of 256 KiB, which the compiler repeats under every error in it.
  @Test func `of long lines and long excerpts only so much is kept as people read`() throws {
    let line = String(repeating: "x", count: 300_000)
    let excerpt = (1...100).map { "\($0) | \(line)" }.joined(separator: "\n")
    let log = BuildLog("/c/A.swift:1:9: error: cannot find '\(line)' in scope\n\(excerpt)\nthe end \(line)")
    let error = try #require(log.errors.first)
    #expect(error.message.count == 400)
    #expect(error.excerpt.count == 24)
    #expect(error.excerpt.allSatisfy { $0.count == 240 })
    #expect(log.tail.allSatisfy { $0.count == 240 })
  }

  @Test func `a shortened text keeps its beginning and its end`() {
    #expect("abcdefghij".shortened(to: 10) == "abcdefghij")
    #expect("abcdefghij".shortened(to: 5) == "ab…ij")
    #expect("abcdefghij".shortened(to: 4) == "ab…j")
    #expect("e\u{301}\u{302}\u{303}\u{304}".shortened(to: 3).unicodeScalars.count == 3)
  }
}
