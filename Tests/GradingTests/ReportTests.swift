import Foundation
import Classroom
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Grading

@Suite struct ReportTests {
  static let hostile = "Eve <b>\"x\"</b>, | `rm -rf` \u{1B}[2J"

  /// A class of two: one who passed, and one whose name and whose messages are hostile.
  func report() -> ClassReport {
    let passed = GradeResult(
      exercise: "3.1", finding: .passed, sentence: "All 2 tests passed.",
      score: Score(passed: 2, expected: 2, points: 2),
      tests: [
        GradeResult.Test(name: "one", isPassed: true, reasons: [], hint: "why?"),
        GradeResult.Test(name: "two", isPassed: true, reasons: [], hint: nil),
      ], twins: ["StepLR"])
    let partly = GradeResult(
      exercise: "3.1", finding: .partly, sentence: "1 of 2 tests passed.",
      score: Score(passed: 1, expected: 2, points: 2),
      tests: [
        GradeResult.Test(name: "one", isPassed: true, reasons: [], hint: nil),
        GradeResult.Test(
          name: "two", isPassed: false, reasons: ["expected a < b, but a is ]]>&\u{0}"], hint: "And then?"),
      ])
    return ClassReport(
      made: "2026-11-21T09:00:00Z", isolation: .bubblewrap, limits: GradingLimits(),
      exercises: [ClassReport.Task(number: "3.1", title: "Step decay", points: 2, tests: 2)],
      students: [
        StudentReport(Student(name: "Ada"), judgements: [passed], notes: [], companions: ["3.1": ["Bob"]]),
        StudentReport(Student(name: Self.hostile), judgements: [partly], notes: ["x <y>"]),
      ], remarks: [])
  }

  @Test func `the CSV has one row per student and one cell per column`() {
    let rows = report().csv.split(separator: "\n").map(String.init)
    #expect(rows[0] == "student,points,of,percent,3.1 points,3.1 finding,flags,notes")
    #expect(rows[1].hasPrefix("Ada,2,2,100,2,passed,"))
    #expect(rows.count == 3)
    #expect(EscapingTests().cells(rows[2])[1...5] == ["1", "2", "50", "1", "partly"])
    #expect(EscapingTests().cells(rows[2]).count == 8)
  }

  @Test func `the JUnit XML is well-formed and counts what it holds`() throws {
    final class Counter: NSObject, XMLParserDelegate {
      var cases = 0
      var failures = 0
      var claimed = [String: String]()
      func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
      ) {
        if name == "testcase" { cases += 1 }
        if name == "failure" { failures += 1 }
        if name == "testsuite" { claimed = attributes }
      }
    }
    for student in report().students {
      let counter = Counter()
      let parser = XMLParser(data: Data(report().junit(of: student).utf8))
      parser.delegate = counter
      #expect(parser.parse())
      #expect(counter.claimed["tests"] == "\(counter.cases)")
      #expect(counter.claimed["failures"] == "\(counter.failures)")
    }
  }

  @Test func `feedback says what passed, what failed and why, and asks`() {
    let text = report().feedback(for: report().students[1])
    #expect(text.contains("1 of 2 points"))
    #expect(text.contains("- ✓ one"))
    #expect(text.contains("- ✗ two"))
    #expect(text.contains("expected a < b"))
    #expect(text.contains("*And then?*"))
    #expect(!text.contains("<b>") && !text.contains("\u{1B}"))
  }

  @Test func `of many failed tests the first says why, and all are named`() {
    let tests = (0..<12).map { place in
      GradeResult.Test(name: "claim \(place)", isPassed: place == 3, reasons: ["value \(place)"], hint: "Why \(place)?")
    }
    let result = GradeResult(
      exercise: "3.1", finding: .partly, sentence: "1 of 12 tests passed.",
      score: Score(passed: 1, expected: 12, points: 2), tests: tests)
    let text = report().feedback(for: StudentReport(Student(name: "Ada"), judgements: [result], notes: []))
    #expect(text.components(separatedBy: "- ✗ claim").count == 12 && text.contains("- ✓ claim 3"))
    #expect(text.components(separatedBy: "value ").count == 2 && text.contains("value 0") && text.contains("*Why 0?*"))
    #expect(text.contains("workbench check 3.1"))
  }

  @Test func `a twin and a companion are flags, and cost nothing`() {
    let ada = report().students[0]
    #expect(ada.points == 2)
    #expect(ada.flags.contains { $0.contains("StepLR") })
    #expect(ada.flags.contains { $0.contains("Bob") })
  }

  @Test func `the whole report can be written and read again`() throws {
    let folder = try Folder()
    try report().write(to: folder.root)
    let data = try Data(contentsOf: folder.url("grades.json"))
    let read = try JSONDecoder().decode(ClassReport.self, from: data)
    #expect(read.students == report().students)
    #expect(FileManager.default.fileExists(atPath: folder.path("feedback/Ada.md")))
  }

  /// Crashes, limits and forgeries give nothing, whatever passed before.
  @Test func `only a run that came to its end counts`() {
    #expect(Outcome.allCases.filter(\.counts) == [.passed, .partly, .failed])
  }

  @Test func `feedback says what each test counts where they differ`() {
    var result = report().students[1].judgements[0]
    #expect(!report().feedback(for: report().students[1]).contains("counts"))
    result = GradeResult(
      exercise: "3.1", finding: .partly, sentence: "",
      score: Score(passed: 1, expected: 2, weightPassed: 6, weight: 7, points: 2),
      tests: [
        GradeResult.Test(name: "one", isPassed: true, reasons: [], hint: nil, weight: 6),
        GradeResult.Test(name: "two", isPassed: false, reasons: [], hint: nil),
      ])
    let text = report().feedback(for: StudentReport(Student(name: "Ada"), judgements: [result], notes: []))
    #expect(text.contains("- ✓ one (counts 6 of 7)") && text.contains("- ✗ two (counts 1 of 7)"))
    #expect(text.contains("1.71 of 2 points"))
  }

  @Test func `files of students are told apart, however long and alike their names`() {
    let long = String(repeating: "a", count: 300)
    let middle = String(repeating: "b", count: 200)
    let names = [long + middle + long, long + String(repeating: "c", count: 200) + long, "a/b", "a-b", "A-B"]
    let report = ClassReport(
      made: "", isolation: .limits, limits: GradingLimits(), exercises: [],
      students: names.map { StudentReport(Student(name: $0), judgements: [], notes: []) }, remarks: [])
    #expect(Set(report.fileNames.map { $0.lowercased() }).count == names.count)
  }

  @Test func `no name of a student is too long for a file`() {
    let family = "👨‍👩‍👧‍👦"
    let names = ["Ada", String(repeating: "a", count: 300), String(repeating: family, count: 100)]
    for name in names {
      let files = [name, name + "b"].map(ClassReport.fileName)
      #expect(files[0] != files[1] && files.allSatisfy { $0.utf8.count <= 240 })
    }
    #expect(ClassReport.fileName("Ada B") == "Ada B")
  }
}
