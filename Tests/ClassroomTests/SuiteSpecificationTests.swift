import Foundation
import Terminal
import Testing

@testable import Classroom

@Suite struct SuiteSpecificationTests {
  @Test func `finds every test, in the order of the file, with its hint`() throws {
    let tests = try Samples.specification().tests
    #expect(
      tests.map(\.name.description) == [
        "starts at the base rate", "two issues", "passes", "every stepSize epochs", "named", "throws", "an async one",
        "warns",
      ])
    #expect(tests[0].hint == "How many cuts lie behind the first epoch?")
    #expect(tests[1].hint == "A hint over two lines: really?")
    #expect(tests[2].hint == nil)
    #expect(tests[0].line == 6)
  }

  @Test func `agrees with the tests that a real run executed`() throws {
    let expected = try Samples.specification().tests.map(\.name)
    let stream = EventStream(try Samples.recording("outcomes"))
    #expect(Set(stream.tests.map(\.name)) == Set(expected))
  }

  /// Each suite of this course that the catalogue may name.
  @Test func `reads every exercise suite of the course`() throws {
    let tests = Course.root.appending(path: "Tests")
    let files = try FileManager.default.subpathsOfDirectory(atPath: tests.path)
      .filter { $0.hasPrefix("Lesson") && ($0 as NSString).lastPathComponent.hasPrefix("Exercise") }
    #expect(files.count >= 9)
    for file in files {
      let suite = ((file as NSString).lastPathComponent as NSString).deletingPathExtension
      let text = try String(contentsOf: tests.appending(path: file), encoding: .utf8)
      let found = try SuiteSpecification(source: text, module: "M", suite: suite, file: file).tests
      #expect(found.count == text.matches(of: /@Test\b/).count, "\(file)")
      for test in found { #expect(test.hint?.contains("?") == true, "\(file):\(test.line) asks nothing") }
    }
  }

  @Test func `commented tests, helpers and attributes over several lines`() throws {
    let source = """
      struct Helper { func notATest() {} }
      @Suite struct Exercise03_9 {
        /// Not this one.
        // @Test func `commented`() {}
        func helper() {}
        /// Which one?
        @Test(
          arguments: [
            1, 2,
          ])
        func `over lines`(n: Int) {}
        @Test @MainActor func plain() {}
        /// And "this"?
        @Test(arguments: ["func a()", "the func b()"]) func `with "quotes" of größe`(text: String) {}
      }
      """
    let tests = try SuiteSpecification(source: source, module: "M", suite: "Exercise03_9", file: "f").tests
    #expect(tests.map(\.name.description) == ["over lines", "plain", "with \"quotes\" of größe"])
    #expect(tests.map(\.hint) == ["Which one?", nil, "And \"this\"?"])
  }

  @Test(arguments: [
    ("struct Other { @Test func a() {} }", "declares no suite Exercise03_1"),
    ("struct Exercise03_1 { }", "holds no test"),
    ("struct Exercise03_1 {\n@Test func a() {}\n@Test func a() {}\n}", "two tests of the same name"),
  ])
  func `refuses in one sentence`(source: String, words: String) {
    let error = #expect(throws: LessonError.self) {
      try SuiteSpecification(source: source, module: "M", suite: "Exercise03_1", file: "Exercise03_1.swift")
    }
    #expect(error?.description.contains(words) == true)
    #expect(error?.description.hasPrefix("Exercise03_1.swift") == true)
  }
}
