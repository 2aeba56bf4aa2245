import Foundation
import TestSupport
import Testing

@testable import Grading

/// What Canvas and Moodle let a teacher download.
@Suite struct ClassDownloadTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  func write(_ text: String, to path: String) throws {
    let place = folder.url(path)
    try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: place)
  }

  func read(_ place: String = "class", ids: Set<String> = []) throws -> (submissions: [Submission], strays: [String]) {
    try Submission.all(
      in: folder.url(place), wanted: ["StepDecay.swift", "Plateau.swift"], originals: nil, ids: ids)
  }

  func source(_ submission: Submission?, _ file: String = "StepDecay.swift") -> String? {
    if case .source(let text, _) = submission?.files[file] { text } else { nil }
  }

  /// The importer of Canvas finds a student's number in the same way; see lib/content_zipper.rb.
  @Test(arguments: [
    ("lovelaceada_4711_99001_StepDecay.swift", "lovelaceada", "4711", false, 99001, "StepDecay.swift"),
    ("lovelaceada_LATE_4711_99001_StepDecay-1.swift", "lovelaceada", "4711", true, 99001, "StepDecay-1.swift"),
    ("o_2_LATE_4711_99001_Step_Decay_3.swift", "o_2", "4711", true, 99001, "Step_Decay_3.swift"),
    ("ковалевскаясофья_4712_99002_a.zip", "ковалевскаясофья", "4712", false, 99002, "a.zip"),
    ("李明_LATE_4713_99003_a b.swift", "李明", "4713", true, 99003, "a b.swift"),
    ("late_4713_99003_a.swift", "late", "4713", false, 99003, "a.swift"),
    ("_4711_99001_a.swift", "", "4711", false, 99001, "a.swift"),
    ("anon_x9Y2z_99001_a.swift", "anon_x9Y2z", "", false, 99001, "a.swift"),
    ("LATE_anon_x9Y2z_99001_a.swift", "anon_x9Y2z", "", true, 99001, "a.swift"),
    ("lovelaceada_LATE_4711_text.html", "lovelaceada", "4711", true, 0, "text.html"),
    ("Ada Lovelace_311_assignsubmission_file_", "Ada Lovelace", "311", false, 0, ""),
    ("Ada Lovelace_311_assignsubmission_file", "Ada Lovelace", "311", false, 0, ""),
    ("Group A-Ada 2_311_assignsubmission_file_a_1.swift", "Group A-Ada 2", "311", false, 0, "a_1.swift"),
    ("Ada_311_assignsubmission_onlinetext_onlinetext.html", "Ada", "311", false, 0, "onlinetext.html"),
  ])
  func `a name is split`(name: String, student: String, id: String, isLate: Bool, upload: Int, file: String) throws {
    let found = try #require(UploadName.readings(of: name).first)
    #expect(found.student == student && found.id == id && found.isLate == isLate)
    #expect(found.upload == upload && found.file == file)
  }

  @Test(arguments: [
    "Ada Lovelace", "ada_lovelace", "ada_4711", "ada_4711_99001_", "ada_4711_x_StepDecay.swift", "StepDecay.swift",
    "_assignsubmission_file_", "Ada_assignsubmission_file_", "", "_", "1_2", "anon_x_y", "ada_99999999999999999999_1_a",
  ])
  func `what no platform made is left alone`(name: String) { #expect(UploadName.readings(of: name) == []) }

  /// Names that end in digits, and files that begin with them: a number that is known decides, then an exercise's file.
  @Test func `of two readings the known number decides`() {
    let (student, file) = (
      UploadName.readings(of: "o_2_4711_99001_a.swift"), UploadName.readings(of: "ada_4711_99001_3_a.swift")
    )
    #expect(student.map(\.id) == ["2", "4711"] && file.map(\.id) == ["4711", "99001"])
    let known = UploadName.chosen(from: student, ids: ["4711"]) { _ in false }
    #expect(known?.name.id == "4711" && known?.isCertain == true)
    let guessed = UploadName.chosen(from: student, ids: []) { $0 == "a.swift" }
    #expect(guessed?.name.id == "4711" && guessed?.isCertain == false)
  }

  @Test(arguments: [
    ("StepDecay.swift", 0), ("StepDecay-1.swift", 1), ("StepDecay (2).swift", 2), ("StepDecay(3).swift", 3),
    ("StepDecay_4.swift", 4), ("StepDecay 5.swift", 5), ("stepdecay.swift", 0), ("StepDecay - Copy.swift", -1),
    ("StepDecay - Copy (2).swift", -1), ("StepDecay copy.swift", -1), ("Copy of StepDecay.swift", -1),
    ("STEPDECAY-12.SWIFT", 12),
  ])
  func `a renamed file is known`(name: String, number: Int) throws {
    let copy = try #require(CopiedName(name, wanted: ["StepDecay.swift", "Plateau.swift"]))
    #expect(copy.original == "StepDecay.swift" && copy.number == number)
  }

  @Test(arguments: [
    "StepDecay2.swift", "MyStepDecay.swift", "StepDecay.swift.txt", "StepDecay-x.swift", "-1.swift", ".swift", "",
  ])
  func `another file is not`(name: String) { #expect(CopiedName(name, wanted: ["StepDecay.swift"]) == nil) }

  /// An exercise whose own name ends like a copy's is itself first.
  @Test func `an exercise's own name goes before`() {
    let copy = CopiedName("LeNet-5.swift", wanted: ["LeNet-5.swift", "LeNet.swift"])
    #expect(copy?.original == "LeNet-5.swift" && copy?.number == 0)
  }

  @Test func `of a download of Canvas the latest upload counts, and the report says so`() throws {
    try write("old", to: "class/lovelaceada_LATE_4711_99001_StepDecay.swift")
    try write("new", to: "class/lovelaceada_LATE_4711_99011_StepDecay-1.swift")
    try write("other", to: "class/lovelaceada_LATE_4711_99012_Plateau (3).swift")
    try write("his", to: "class/lovelaceada_4712_99002_StepDecay.swift")
    try write("x", to: "class/readme.txt")
    let (submissions, strays) = try read()
    #expect(submissions.map(\.name) == ["lovelaceada (4711)", "lovelaceada (4712)"])
    #expect(submissions.map(\.isLate) == [true, false])
    #expect(source(submissions.first) == "new" && source(submissions.first, "Plateau.swift") == "other")
    #expect(source(submissions.last) == "his")
    let notes = submissions[0].notes.joined(separator: "\n")
    #expect(notes.contains("handed in 2 times; the latest, StepDecay-1.swift, counts"))
    #expect(notes.contains("Plateau (3).swift was taken for Plateau.swift") && notes.contains("late"))
    #expect(strays.count == 1)
  }

  @Test func `Moodle's folders, and its files without folders`() throws {
    try write("a", to: "class/Ada Lovelace_311_assignsubmission_file_/StepDecay.swift")
    try write("b", to: "class/Ada Lovelace_311_assignsubmission_file_/StepDecay (1).swift")
    try write("<p>", to: "class/Ada Lovelace_311_assignsubmission_onlinetext_/onlinetext.html")
    try write("c", to: "class/Σοφία_312_assignsubmission_file_StepDecay.swift")
    let (submissions, strays) = try read()
    #expect(submissions.map(\.name) == ["Ada Lovelace", "Σοφία"] && strays.isEmpty)
    #expect(submissions.map { source($0) } == ["b", "c"])
  }

  /// The same, as it was downloaded; the class's own folder around it is nobody's name.
  @Test(arguments: ["", "hw3/"]) func `one zip file is the whole class`(around: String) throws {
    let inner = ZipMaker([ZipMaker.Member(contents: Array("packed".utf8))]).bytes
    let members = [
      ("\(around)ada_4711_99001_StepDecay.swift", Array("mine".utf8)),
      ("\(around)bob_4712_99002_homework.zip", inner),
      ("\(around)eve_LATE_4713_99003_report.pdf", Array("%PDF".utf8)),
    ].map { name, contents in ZipMaker.Member(name: name, contents: contents) }
    try Data(ZipMaker(members).bytes).write(to: folder.url("class.zip"))
    try FileManager.default.createDirectory(at: folder.url("around"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: folder.url("class.zip"), to: folder.url("around/download.zip"))
    for place in ["class.zip", "around"] {
      let (submissions, strays) = try read(place)
      #expect(submissions.map(\.name) == ["ada", "bob", "eve"] && strays.isEmpty)
      #expect(submissions.map { source($0) } == ["mine", "packed", nil])
      #expect(submissions[2].files["StepDecay.swift"] == .missing && submissions[2].isLate)
    }
  }

  @Test func `a zip file with a folder per student is a class, too`() throws {
    let members = ["subs/Ada/StepDecay.swift", "subs/Bob/deep/StepDecay.swift", "__MACOSX/subs/._x"].map {
      ZipMaker.Member(name: $0)
    }
    try Data(ZipMaker(members).bytes).write(to: folder.url("class.zip"))
    #expect(try read("class.zip").submissions.map(\.name) == ["Ada", "Bob"])
  }

  /// Nothing of an archive leads out of it, and a damaged one is said.
  @Test func `a hostile class's zip file harms nobody`() throws {
    let members = ["../../ada_1_2_StepDecay.swift", "/bob_3_4_StepDecay.swift", ".hidden/StepDecay.swift"].map {
      ZipMaker.Member(name: $0)
    }
    try Data(ZipMaker(members).bytes).write(to: folder.url("class.zip"))
    let (submissions, strays) = try read("class.zip")
    #expect(submissions.map(\.name) == ["ada", "bob"])
    #expect(submissions.allSatisfy { $0.notes.contains { $0.contains("outside of the zip file") } })
    #expect(strays.contains { $0.contains(".hidden") })
    try write("no zip", to: "none.zip")
    let error = #expect(throws: GradingError.self) { try read("none.zip") }
    #expect(error?.description.contains("none.zip could not be opened") == true)
  }

  @Test func `names are sorted as in a class list, whatever the locale`() {
    let names = [
      "Zoë", "ångström", "Ada 10", "ada 2", "Östlund", "O'Neill", "Łukasz", "Émile", "Eve", "李明", "Яна", "Ада",
    ]
    let students = names.map { Submission(nothingFrom: Student(name: $0), wanted: []) }
    let sorted = [
      "ada 2", "Ada 10", "ångström", "Émile", "Eve", "Łukasz", "O'Neill", "Östlund", "Zoë", "Ада", "Яна", "李明",
    ]
    #expect(Submission.ordered(students).map(\.name) == sorted)
    #expect(Submission.ordered(students.reversed()).map(\.name) == sorted)
  }

  @Test func `two students of one name are told apart`() {
    let twins = (0..<3).map { _ in Submission(nothingFrom: Student(name: "Ada"), wanted: []) }
    #expect(Set(Submission.ordered(twins).map(\.name)).count == 3)
  }
}
