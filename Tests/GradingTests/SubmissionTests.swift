import Foundation
import TestSupport
import Testing

@testable import Grading

@Suite struct SubmissionTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  func write(_ text: String, to path: String) throws {
    let place = folder.url(path)
    try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: place)
  }

  /// What was handed in by the only student, "class/Ada B".
  func handedIn(_ file: String = "StepDecay.swift") throws -> HandedIn? {
    try submission().files[file]
  }

  func submission(originals: URL? = nil) throws -> Submission {
    let (submissions, _) = try Submission.all(
      in: folder.url("class"), wanted: ["StepDecay.swift", "Plateau.swift"], originals: originals)
    return try #require(submissions.first)
  }

  func refusal() throws -> String? {
    if case .refused(let reason) = try handedIn() { reason } else { nil }
  }

  @Test func `a file is found anywhere in the student's folder`() throws {
    try write("let a = 1", to: "class/Ada B/deep down/StepDecay.swift")
    #expect(try submission().name == "Ada B")
    #expect(try handedIn() == .source("let a = 1", path: "deep down/StepDecay.swift"))
    #expect(try handedIn("Plateau.swift") == .missing)
  }

  @Test func `in a handout the file of the folder Exercise is taken`() throws {
    try write("mine", to: "class/Ada/Lessons/lesson03-schedulers/Exercise/StepDecay.swift")
    try write("another", to: "class/Ada/backup/StepDecay.swift")
    #expect(try handedIn() == .source("mine", path: "Lessons/lesson03-schedulers/Exercise/StepDecay.swift"))
  }

  /// The report says who had been given the last hints.
  @Test(arguments: [("\"answer\": \"step / 10\"", 1), ("\"hints\": []", 0)])
  func `a handout with its last hints is noted, one without is not`(_ entry: String, _ count: Int) throws {
    try write("mine", to: "class/Ada/Lessons/lesson03-schedulers/Exercise/StepDecay.swift")
    try write("{\"exercises\": [{\(entry)}]}", to: "class/Ada/Lessons/lesson03-schedulers/exercises.json")
    let notes = try submission().notes.filter { $0.contains("--last-hints") }
    #expect(notes.count == count)
  }

  @Test func `the same file twice is one file, two different ones are a question`() throws {
    try write("one", to: "class/Ada/a/StepDecay.swift")
    try write("one", to: "class/Ada/b/StepDecay.swift")
    #expect(try refusal() == nil)
    try write("two", to: "class/Ada/c/StepDecay.swift")
    #expect(try refusal()?.contains("different contents") == true)
  }

  /// A file that a link names must never be read: it may be the teacher's.
  @Test func `links are named and not followed`() throws {
    try write("secret", to: "outside.swift")
    try write("x", to: "class/Ada/readme.txt")
    try FileManager.default.createSymbolicLink(
      at: folder.url("class/Ada/StepDecay.swift"), withDestinationURL: folder.url("outside.swift"))
    #expect(try refusal()?.contains("links are not followed") == true)
  }

  @Test func `a folder behind a link is not entered`() throws {
    try write("secret", to: "elsewhere/StepDecay.swift")
    try write("x", to: "class/Ada/readme.txt")
    try FileManager.default.createSymbolicLink(
      at: folder.url("class/Ada/more"), withDestinationURL: folder.url("elsewhere"))
    #expect(try handedIn() == .missing)
    #expect(try submission().notes.contains { $0.contains("more") && $0.contains("not followed") })
  }

  @Test func `a hard link to outside is refused, one within the submission is not`() throws {
    try write("secret", to: "outside.swift")
    try write("x", to: "class/Ada/readme.txt")
    try FileManager.default.linkItem(at: folder.url("outside.swift"), to: folder.url("class/Ada/StepDecay.swift"))
    #expect(try refusal()?.contains("hard link") == true)
    try FileManager.default.removeItem(at: folder.url("class/Ada/StepDecay.swift"))
    try FileManager.default.linkItem(
      at: folder.url("class/Ada/readme.txt"), to: folder.url("class/Ada/StepDecay.swift"))
    #expect(try refusal() == nil)
  }

  @Test func `what is no text file is refused`() throws {
    try write("x", to: "class/Ada/StepDecay.swift/inside.txt")
    #expect(try refusal()?.contains("is a folder") == true)
    let place = folder.url("class/Ada/StepDecay.swift")
    try FileManager.default.removeItem(at: place)
    #expect(mkfifo(place.path, 0o600) == 0)
    #expect(try refusal()?.contains("pipe") == true)
    try FileManager.default.removeItem(at: place)
    for (bytes, words) in [
      ([0x61, 0xE9], "UTF-8"), ([0x61, 0], "UTF-8"), ([], "empty"),
      ([UInt8](repeating: 0x2F, count: Submission.largestFile + 1), "at most"),
    ] as [([UInt8], String)] {
      try Data(bytes).write(to: place)
      #expect(try refusal()?.contains(words) == true)
    }
  }

  @Test func `edited tests and extra files are named`() throws {
    try write("original", to: "course/Tests/Lesson03Tests/Exercise03_1.swift")
    try write("same", to: "course/Sources/Same.swift")
    try write("edited", to: "class/Ada/handout/Tests/Lesson03Tests/Exercise03_1.swift")
    try write("same", to: "class/Ada/handout/Sources/Same.swift")
    try write("more", to: "class/Ada/Spare.swift")
    let notes = try submission(originals: folder.url("course")).notes.joined(separator: "\n")
    #expect(notes.contains("Tests/Lesson03Tests/Exercise03_1.swift differs from the original"))
    #expect(notes.contains("Spare.swift belongs to no exercise"))
    #expect(!notes.contains("Same.swift"))
  }

  @Test func `a class is folders and zip files, everything else is named`() throws {
    try write("a", to: "class/Ada/StepDecay.swift")
    try write("b", to: "class/notes.txt")
    try write("c", to: "class/Ada.zip")
    try write("d", to: "class/Bob.zip")
    let (submissions, strays) = try Submission.all(in: folder.url("class"), wanted: ["StepDecay.swift"], originals: nil)
    #expect(submissions.map(\.name) == ["Ada", "Bob"])
    #expect(strays.count == 2)
    guard case .refused(let reason) = submissions[1].files["StepDecay.swift"] else {
      Issue.record("a zip file that is none must be refused")
      return
    }
    #expect(reason.contains("no zip file"))
  }

  @Test func `an empty class, or none, is an error`() throws {
    #expect(throws: GradingError.self) {
      try Submission.all(in: folder.url("nowhere"), wanted: ["StepDecay.swift"], originals: nil)
    }
    #expect(throws: GradingError.self) {
      try Submission.all(in: folder.root, wanted: ["StepDecay.swift"], originals: nil)
    }
  }

  @Test func `of a folder and zip files of one name the first is taken, and the others are named`() throws {
    try write("let a = 1", to: "class/Ada/StepDecay.swift")
    for name in ["Ada.zip", "Bob.ZIP", "Bob.zip"] { try write("no zip", to: "class/\(name)") }
    let (submissions, strays) = try Submission.all(
      in: folder.url("class"), wanted: ["StepDecay.swift"], originals: nil)
    #expect(submissions.map(\.name) == ["Ada", "Bob"])
    #expect(strays.count == 2 && strays[0].contains("Ada.zip") && strays[1].contains("Bob.zip"))
  }
}
