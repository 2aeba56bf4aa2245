import Foundation
import TestSupport
import Testing

@testable import Grading
import Classroom

/// What grade books import; Tests/Submissions/import-marks reads whole files by the importers' rules.
@Suite struct GradebookTests {
  /// Ada has everything, Eve a formula for a name and half the points, and Zoe handed in nothing.
  func report(changing change: (inout Student) -> Void = { _ in }) -> ClassReport {
    func result(_ passed: Int) -> GradeResult {
      GradeResult(
        exercise: "3.1", finding: passed == 3 ? .passed : passed == 0 ? .missing : .partly,
        sentence: "\(passed) of 3 tests passed.",
        score: Score(passed: passed, expected: 3, points: 4),
        tests: passed == 0
          ? [] : (0..<3).map { GradeResult.Test(name: "t\($0)", isPassed: $0 < passed, reasons: [], hint: nil) })
    }
    var (ada, eve, zoe) = (Student(name: "Ada Lovelace"), Student(name: "=1+1, \"Eve\""), Student(name: "Zoë"))
    (ada.firstName, ada.lastName, ada.id, ada.number, ada.login, ada.email, ada.section) = (
      "Ada", "Lovelace", "4711", "s1", "ada", "Ada.L@uni.edu", "-1, A"
    )
    (eve.id, eve.number, eve.login, eve.email) = ("4712", "s2", "@eve", "eve@uni.edu")
    (zoe.id, zoe.number, zoe.login, zoe.email) = ("4713", "s3", "zoe", "zoe@uni.edu")
    change(&eve)
    return ClassReport(
      made: "2026-11-26T09:00:00Z", isolation: .bubblewrap, limits: GradingLimits(),
      exercises: [ClassReport.Task(number: "3.1", title: "Step decay", points: 4, tests: 3)],
      students: [
        StudentReport(ada, judgements: [result(3)], notes: []),
        StudentReport(eve, judgements: [result(1)], notes: ["late"]),
        StudentReport(zoe, judgements: [result(0)], notes: [], hasSubmission: false),
      ], remarks: [])
  }

  func lines(
    _ format: GradebookFormat, _ title: String? = "Schedules (77)", isPerExercise: Bool = false,
    _ report: ClassReport? = nil
  ) throws -> (lines: [String], remarks: [String]) {
    var book = Gradebook(report ?? self.report(), title: title, isPerExercise: isPerExercise)
    let text = try book.text(format)
    #expect(text.hasSuffix("\n") && !text.contains("\r") && !text.hasPrefix("\u{FEFF}"))
    return (text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init), book.remarks)
  }

  @Test func `Canvas: points possible in the second row, no mark where nothing came`() throws {
    #expect(
      try lines(.canvas).lines == [
        "Student,ID,SIS User ID,SIS Login ID,Section,Schedules (77)",
        "\"    Points Possible\",,,,,4",
        "\"Lovelace, Ada\",4711,s1,ada,\"'-1, A\",4",
        "\"'=1+1, \"\"Eve\"\"\",4712,s2,@eve,,1.33",
        "Zoë,4713,s3,zoe,,",
      ])
  }

  @Test func `Moodle: one column names the user, feedback beside the mark, and none without a mark`() throws {
    #expect(
      try lines(.moodle, "Schedules").lines == [
        "useremail,Schedules,Schedules feedback",
        "Ada.L@uni.edu,4,3.1: 4 of 4. 3 of 3 tests passed.",
        "eve@uni.edu,1.33,3.1: 1.33 of 4. 1 of 3 tests passed.",
        "zoe@uni.edu,-,",
      ])
  }

  /// Moodle gives a row without a user to the user of the row above.
  @Test func `Moodle: who has no identifier is in no row, and is named`() throws {
    let (rows, remarks) = try lines(.moodle, "Schedules", report { $0 = Student(name: "Eve") })
    #expect(rows.map { $0.prefix(3) } == ["use", "Ada", "zoe"])
    #expect(remarks.count == 1 && remarks[0].contains("Eve"))
  }

  @Test func `Brightspace: every line ends in a hash`() throws {
    #expect(
      try lines(.brightspace, "Schedules").lines == [
        "OrgDefinedId,Username,Schedules Points Grade,End-of-Line Indicator", "s1,ada,4,#", "s2,@eve,1.33,#",
        "s3,zoe,,#",
      ])
    #expect(throws: GradingError.self) { try lines(.brightspace, "50% of it") }
  }

  @Test func `nbgrader: numbers as Python prints them, and 0.0 for who handed in nothing`() throws {
    #expect(
      try lines(.nbgrader, "ps3").lines == [
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score",
        "ps3,,,s1,Lovelace,Ada,Ada.L@uni.edu,4.0,0.0,4.0,4.0",
        "ps3,,,s2,\"'=1+1, \"\"Eve\"\"\",,eve@uni.edu,1.33,0.0,1.33,4.0",
        "ps3,,,s3,Zoë,,zoe@uni.edu,0.0,0.0,0.0,4.0",
      ])
  }

  @Test func `Gradescope: a result for everybody, also where nothing could be judged`() throws {
    let results = try report().students.map {
      try JSONDecoder().decode(GradescopeResults.self, from: try report().gradescope($0))
    }
    #expect(results.map(\.score) == [4, 1.33, 0])
    #expect(results.map(\.tests.count) == [3, 3, 1])
    for result in results {
      let sum = result.tests.reduce(0) { $0 + $1.score }
      #expect(abs(sum - result.score) < 0.01)
      #expect(result.tests.allSatisfy { ["passed", "failed"].contains($0.status) && $0.score <= $0.max_score })
      #expect(abs(result.tests.reduce(0) { $0 + $1.max_score } - 4) < 0.01)
    }
  }

  @Test func `each exercise can be a column of its own`() throws {
    #expect(try lines(.canvas, nil, isPerExercise: true).lines[0].hasSuffix(",Section,3.1 Step decay"))
    #expect(try lines(.canvas, nil).lines[0].hasSuffix(",Section,Exercise 3.1"))
  }

  /// Canvas drops such columns without a word, and takes the first column of a name.
  @Test(arguments: ["Final Points", "My Current Score", "Section", "ID", "", " ", "two\nlines"])
  func `a title that Canvas would lose is refused`(title: String) {
    #expect(throws: GradingError.self) { try lines(.canvas, title) }
  }

  @Test func `without identifiers two formats say what they need`() {
    let nobody = report { _ in }
    let bare = ClassReport(
      made: "", isolation: .limits, limits: GradingLimits(), exercises: nobody.exercises,
      students: [StudentReport(Student(name: "Ada"), judgements: nobody.students[0].judgements, notes: [])], remarks: []
    )
    for format in [GradebookFormat.moodle, .brightspace] {
      let error = #expect(throws: GradingError.self) { try lines(format, "Schedules", bare) }
      #expect(error?.description.contains("--roster") == true)
    }
  }

  @Test func `an identifier like a formula is kept and said`() throws {
    let folder = try Folder()
    let remarks = try report().writeGradebooks(
      [.canvas], title: "Schedules (77)", isPerExercise: false, to: folder.root)
    #expect(remarks.count == 1 && remarks[0].contains("Eve") && remarks[0].contains("formula"))
    #expect(FileManager.default.fileExists(atPath: folder.path("canvas.csv")))
  }
}
