import Testing

@testable import Grading

@Suite struct SwiftTextTests {
  @Test func `comments are no code, nested ones neither`() {
    let text = SwiftText("let a = 1 // StepLR\n/* StepLR /* StepLR */ StepLR */ let b = 2")
    #expect(!text.uses("StepLR"))
    #expect(text.uses("a") && text.uses("b"))
  }

  @Test func `the words of a string are no code`() {
    let sources = [
      "let a = \"StepLR\"", "let a = \"\\\"StepLR\"", "let a = #\"\\\" \"StepLR\"#",
      "let a = \"\"\"\n  StepLR\n  \"\"\"",
      "let a = #\"\"\"\n  \"\"\" StepLR\n  \"\"\"#", "let a = \"// \" /* StepLR */",
    ]
    #expect(sources.first { SwiftText($0).uses("StepLR") } == nil)
  }

  @Test func `the code after a string, and inside an interpolation, is code`() {
    let sources = [
      "let a = \"/*\"; StepLR()", "let a = \"\\(StepLR())\"", "let a = #\"\\#(StepLR())\"#", "let a = \"//\" + StepLR",
      "let a = \"\\(f(\"\\(StepLR())\"))\"", "/* */ StepLR()", "let a = \"unclosed\nStepLR()",
      "let a = #\"\\(no)\"#; StepLR()", "`StepLR`()", "x.StepLR.init", "#if true\nStepLR()\n#endif",
    ]
    #expect(sources.first { !SwiftText($0).uses("StepLR") } == nil)
  }

  @Test func `a name inside a longer one is another name`() {
    #expect(!SwiftText("MyStepLR() + StepLRate + step_StepLR").uses("StepLR"))
  }

  @Test func `imports are read in all their forms`() {
    let text = SwiftText(
      """
      import Foundation
      @testable import Lesson03Tests
      public import struct Testing.Test; import Glibc.stdio
      // import Nothing
      let x = "import Nothing"
      """)
    #expect(text.imports == ["Foundation", "Lesson03Tests", "Testing.Test", "Glibc.stdio"])
    #expect(text.hasTestableImport)
    #expect(SwiftText("import\nTesting").imports == ["Testing"])
    #expect(SwiftText("import/* */`Testing`").imports == ["Testing"])
    #expect(SwiftText("import`Testing`").imports == ["Testing"])
    #expect(SwiftText("let important = imports").imports == [])
  }

  /// Where does a literal end that only the compiler can tell from a quotient?
  @Test func `no word hides behind a regular expression or in a raw name`() {
    let sources = [
      "let a = /\"/; StepLR(); let b = /\"/", "let a = /\"\"\"/\nStepLR()\nlet b = /\"\"\"/",
      "let a = #/\"/#; StepLR()",
      "let a = /= \"/; StepLR(); let b = /= \"/",
      "let a = #/\n\"\"\"\n/#\nStepLR()\n", "let a = /b\\//; StepLR()", "let a = /b/*c/; StepLR()",
      "let `\"` = 1; StepLR(); let `\"b` = 2", "let `//` = 1; StepLR()", "let a = #\"\"\"#; StepLR()",
      "let a = /`/; let b = \"`\"; StepLR()", "let a = /**//\"/; StepLR(); let b = /**//\"/",
      "return/\"/; StepLR(); let b = /\"/", "#if compiler(>=99)\n' \"\"\"\n#endif\nStepLR()",
      "f()\n/\"/.x; StepLR(); g(/\"/)", String(repeating: "\"\\(", count: 50) + "#\")\"# + StepLR()",
    ]
    #expect(sources.first { !SwiftText($0).uses("StepLR") } == nil)
  }

  @Test func `a quotient is no regular expression`() {
    let sources = [
      "a / b / c", "a/b/c", "(a + b)/c // d", "reduce(1, /)", "x /= 2; y /= 3", "sum /= Double(count) // the mean",
      "m /= 1 - b // as in /a/", "a[1] /b // c",
      "f(a)/g(b)/2",
    ]
    #expect(sources.first { SwiftText($0).isInDoubt } == nil)
  }

  @Test func `what is borrowed is told from a variable of the same name`() {
    for code in ["solve(a)", "x.solve { 1 }", "let f = solve", "let solve = x.solve(1)", "map(solve)"] {
      #expect(SwiftText(code).borrows("solve"), "\(code)")
    }
    for code in ["let solve = 1; f(solve)", "func solve() {}; solve()", "solver()"] {
      #expect(!SwiftText(code).borrows("solve"), "\(code)")
    }
    #expect(SwiftText("StepLR.init").borrows("StepLR") && !SwiftText("step").borrows("StepLR"))
  }

  @Test func `what a source declares is read with its operators and types`() {
    let text = SwiftText(
      "func ≈ (a: Int) {}; static func ==(l: A, r: A) {}; func `a b`() {}; enum Testing {}; typealias Double = Int; func <=(a: Int) {}"
    )
    #expect(Set(text.declarations.map(\.name)) == ["≈", "==", "a b", "Testing", "Double", "<="])
    #expect(text.declarations.allSatisfy { !$0.isPublic })
  }

  @Test func `what other modules see is told from what they do not`() {
    let seen = [
      "public func≈(a: Int) {}", "public static func ==(l: A, r: A) {}", "@inlinable public static func a() {}",
      "public\n  @inline(__always)\n  func a() {}", "public enum`Testing`{}", "public extension A { func a() {} }",
      "open class A {}",
    ]
    for code in seen { #expect(SwiftText(code).declarations.contains { $0.isPublic }, "\(code)") }
    let hidden = [
      "public let a = 1\nfunc b() {}", "private static func ==(l: A, r: A) {}", "func a() {}",
      "public init() {}; func a() {}",
      "public private(set) var a = 1\nprivate func max(a: Int) {}",
    ]
    for code in hidden { #expect(!SwiftText(code).declarations.contains { $0.isPublic }, "\(code)") }
  }

  /// An unfinished literal or comment, or one within another a thousand times, is no reason to stop.
  @Test func `any text at all can be read`() {
    let pieces = ["\"", "\\(", "/*", "*/", "//", "#\"", "\"\"\"", "\\", "\n", "(", ")", "#"]
    for first in pieces {
      for second in pieces { _ = SwiftText(String(repeating: first + second, count: 1000)).words }
    }
    // In one line, as large as a submission may be: what is looked through more than once would take hours.
    for piece in [" /a", "a/", "func ", "solve ", "import ", "`", "a"] {
      let text = SwiftText(String(repeating: piece, count: 250_000 / piece.count))
      #expect(text.borrows("solve") == (piece == "solve ") && text.imports.allSatisfy { $0 == "import" })
      _ = (text.declarations, text.words, text.signatures)
    }
  }
}
