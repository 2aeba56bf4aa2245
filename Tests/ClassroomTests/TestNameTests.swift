import Testing

@testable import Classroom

@Suite struct TestNameTests {
  @Test(arguments: [
    ("M.S/f()", "M", ["S"], "f"),
    ("M.S/`starts at the base rate`()/S.swift:7:4", "M", ["S"], "starts at the base rate"),
    ("M.S/`a/b.c (d)`(x:y:)/S.swift:12:4", "M", ["S"], "a/b.c (d)"),
    ("M.S/Inner/f(n:)/S.swift:1:1", "M", ["S", "Inner"], "f"),
    ("M.`f g`()", "M", [], "f g"),
    ("M.S/`reads a.swift:3 \"so\"`()", "M", ["S"], "reads a.swift:3 \"so\""),
    ("M.S/`größer → ∞`(β:)/S.swift:1:1", "M", ["S"], "größer → ∞"),
  ])
  func `a function's identifier`(text: String, module: String, suites: [String], function: String) throws {
    #expect(TestName(identifier: text) == TestName(module: module, suites: suites, function: function))
  }

  @Test func `a suite has no function`() {
    #expect(TestName(identifier: "M.S") == TestName(module: "M", suites: ["S"], function: nil))
    #expect(TestName(identifier: "M.S/Inner") == TestName(module: "M", suites: ["S", "Inner"], function: nil))
  }

  @Test(arguments: ["", "M", "/", "`"])
  func `what is none`(text: String) { #expect(TestName(identifier: text) == nil) }
}
