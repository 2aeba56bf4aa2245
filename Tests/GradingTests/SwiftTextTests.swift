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
  }

  /// An unfinished literal or comment, or one within another a thousand times, is no reason to stop.
  @Test func `any text at all can be read`() {
    let pieces = ["\"", "\\(", "/*", "*/", "//", "#\"", "\"\"\"", "\\", "\n", "(", ")", "#"]
    for first in pieces {
      for second in pieces { _ = SwiftText(String(repeating: first + second, count: 1000)).words }
    }
  }
}
