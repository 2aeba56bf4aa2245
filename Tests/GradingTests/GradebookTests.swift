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

  @Test(arguments: [
    (["3.1"], "Exercise 3.1"), (["3.1", "3.2"], "Exercises 3.1 and 3.2"), (["3.1", "3.4"], "Exercises 3.1 and 3.4"),
    (["3.1", "3.2", "3.3", "3.4"], "Exercises 3.1 to 3.4"), (["1.9", "1.10", "1.11"], "Exercises 1.9 to 1.11"),
    (["3.1", "3.2", "3.4", "4.1"], "Exercises 3.1 and 3.2 and 3.4 and 4.1"),
    (["1.3", "2.1", "2.2", "2.3"], "Exercises 1.3 and 2.1 to 2.3"),
    (["1.1", "2.1", "3.1", "4.1", "5.1"], "5 exercises from 1.1 to 5.1"),
  ])
  func `a column without a title is named by its exercises, and by no others`(numbers: [String], name: String) {
    #expect(Gradebook.name(of: numbers) == name)
    #expect(Gradebook.problem(withTitle: name, in: .brightspace) == nil)
  }

  // MARK: Before anybody is judged

  func check(
    _ formats: [GradebookFormat], _ students: String, title: String? = nil, each: Bool = false,
    exercise: String = "Step decay"
  ) throws -> [String] {
    let roster = try Roster(csv: students)
    let items = Gradebook.items(
      [ClassReport.Task(number: "3.1", title: exercise, points: 2, tests: 9)], title: title, isPerExercise: each)
    return try Gradebook.check(formats, items, of: roster.students, roster: roster)
  }

  @Test(arguments: [
    (GradebookFormat.brightspace, "Name,Email\nAda,a@b.c\n", "OrgDefinedId or Username"),
    (.moodle, "Name,ID\nAda,1\n", "e-mail, user name or ID number"),
    (.brightspace, "Name,Section\nAda,1\n", "--roster"), (.moodle, "Name\nAda\n", "--roster"),
  ])
  func `what a format finds nobody by is said before anybody is judged`(
    format: GradebookFormat, roster: String, words: String
  ) {
    let error = #expect(throws: GradingError.self) { try check([.gradescope, .nbgrader, format], roster, title: "S") }
    #expect(error?.description.contains(words) == true)
  }

  @Test(arguments: [
    (GradebookFormat.brightspace, "Name,Username\nAda,ada\n"), (.brightspace, "Name,OrgDefinedId\nAda,1\n"),
    (.moodle, "Name,Email\nAda,a@b.c\n"), (.moodle, "Name,ID number\nAda,1\n"), (.canvas, "Name,ID\nAda,1\n"),
    (.canvas, "Name,SIS Login ID\nAda,ada\n"), (.gradescope, "Name\nAda\n"), (.nbgrader, "Name,Student ID\nAda,1\n"),
  ])
  func `one column that says who is who is enough`(format: GradebookFormat, roster: String) throws {
    #expect(try check([format], roster, title: "Schedules (77)").isEmpty)
  }

  @Test func `whom a grade book must look for by name is said`() throws {
    for format in [GradebookFormat.canvas, .nbgrader] {
      let remarks = try check([format], "Name,ID\nAda,1\nalan,\n", title: "Schedules (77)")
      #expect(remarks.count == 1 && remarks[0].contains("alan") && !remarks[0].contains("Ada"))
    }
  }

  @Test func `an exercise's title that a grade book refuses is refused before anybody is judged`() {
    #expect(throws: GradingError.self) { try check([.brightspace], "Username\nada\n", each: true, exercise: "a/b") }
    #expect(throws: GradingError.self) { try check([.canvas], "ID,Name\n1,Ada\n", each: true, exercise: "Final Score") }
  }

  /// Canvas goes by the number, else by the whole title, else it makes a new assignment.
  @Test(arguments: [
    ("Schedules (77)", "", ""), ("Any title (77)", "", ""), ("Schedules", "", ""),
    ("Homework 4", "", "makes a new one"),
    ("Final exercise", "", "makes a new one"), ("Shedules", "Schedules (77)", ""), ("schedules", "Schedules (77)", ""),
    ("Schedules (78)", "Schedules (77)", ""), ("Project (9)", "no assignment with the number 9", ""),
    ("Twice", "Twice (5), Twice (6)", ""),
  ])
  func `an assignment is looked for among the columns of a grade book's export`(
    title: String, error: String, remark: String
  ) throws {
    let roster =
      "Student,ID,SIS Login ID,Section,Schedules (77),Homework 3 (4),Twice (5),Twice (6),Final Score\n\"Lovelace, Ada\",1,ada,A,,,,,\n"
    guard error.isEmpty else {
      let thrown = #expect(throws: GradingError.self) { try check([.canvas], roster, title: title) }
      #expect(thrown?.description.contains(error) == true, "\(thrown?.description ?? "")")
      return
    }
    let remarks = try check([.canvas], roster, title: title)
    #expect(remark.isEmpty ? remarks.isEmpty : remarks.count == 1 && remarks[0].contains(remark), "\(remarks)")
  }

  @Test func `Brightspace's export knows its items, and a title without a number is a question for Canvas`() throws {
    let roster =
      "OrgDefinedId,Username,Schedules Points Grade <Numeric MaxPoints:10>,End-of-Line Indicator\n#1,#ada,,#\n"
    #expect(try check([.brightspace], roster, title: "Schedules").isEmpty)
    #expect(throws: GradingError.self) { try check([.brightspace], roster, title: "Schedule") }
    #expect(try check([.brightspace], roster, title: "Project").count == 1)
    let remarks = try check([.canvas], "Name,ID\nAda,1\n", title: "Schedules")
    #expect(remarks.count == 1 && remarks[0].contains("Schedules (4711)"))
  }

  @Test func `an identifier like a formula is kept and said`() throws {
    let folder = try Folder()
    let remarks = try report().writeGradebooks(
      [.canvas], title: "Schedules (77)", isPerExercise: false, to: folder.root)
    #expect(remarks.count == 1 && remarks[0].contains("Eve") && remarks[0].contains("formula"))
    #expect(FileManager.default.fileExists(atPath: folder.path("canvas.csv")))
  }
}
