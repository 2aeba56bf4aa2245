import Foundation
import TestSupport
import Testing

@testable import Grading

/// Each kind of archive that costs more than it says, lies about itself, or cannot be read; the class goes on.
@Suite struct HostileArchiveTests {
  typealias Member = ZipMaker.Member
  let folder: Folder

  init() throws {
    folder = try Folder()
    try FileManager.default.createDirectory(at: folder.url("class"), withIntermediateDirectories: true)
  }

  /// The submissions of a class in which Eve hands in this zip file, and Zoe an honest one.
  func submissions(_ bytes: [UInt8]) throws -> [Submission] {
    try Data(bytes).write(to: folder.url("class/Eve.zip"))
    try Data(ZipMaker([Member()]).bytes).write(to: folder.url("class/Zoe.zip"))
    let found = try Submission.all(in: folder.url("class"), wanted: ["StepDecay.swift"], originals: folder.root)
    #expect(found.submissions.map(\.name) == ["Eve", "Zoe"])
    #expect(found.submissions.last?.files["StepDecay.swift"] == .source("let a = 1", path: "StepDecay.swift"))
    return found.submissions
  }

  func eve(_ members: [Member]) throws -> Submission { try #require(submissions(ZipMaker(members).bytes).first) }

  /// Why Eve's file is refused.
  func refusal(_ members: [Member]) throws -> String {
    guard case .refused(let reason) = try eve(members).files["StepDecay.swift"] else { return "not refused" }
    return reason
  }

  @Test func `the maker makes what is read`() throws {
    for method in [0, 8] {
      for (isLarge, hasDescriptor) in [(false, false), (true, false), (false, true), (true, true)] {
        let member = Member(method: method, isLarge: isLarge, hasDescriptor: hasDescriptor)
        var maker = ZipMaker([Member(name: "notes.txt"), member])
        maker.isLarge = isLarge
        let submission = try #require(try submissions(maker.bytes).first)
        #expect(submission.files["StepDecay.swift"] == .source("let a = 1", path: "StepDecay.swift"))
        #expect(submission.notes == [])
      }
    }
  }

  /// 600 members of 30 MB each that claim to be empty would be 18 GB.
  @Test func `members that share their bytes cost nothing`() throws {
    let large = Member(name: "filler", contents: [UInt8](repeating: 7, count: 2_000_000), method: 0)
    let shared = (0..<600).map { number in
      Member(name: "Sources/\(number).swift", contents: [], size: 0, compressed: 2_000_000, offset: 0)
    }
    let submission = try eve([large] + shared + [Member()])
    #expect(submission.files["StepDecay.swift"] == .source("let a = 1", path: "StepDecay.swift"))
    #expect(submission.notes.contains { $0.contains("and 596 more are not read") })
    #expect(try refusal([large, Member(size: 9, compressed: 9, offset: 0)]).contains("another file's, too"))
  }

  @Test(arguments: [1, 8, 40]) func `what is read, copied and inflated stays within the budget`(copies: Int) throws {
    let budget = ReadingBudget(bytes: 3_000_000, entries: 100)
    let text = [UInt8](repeating: 0x2F, count: 200_000)
    let members = (0..<copies).map { Member(name: "\($0)/StepDecay.swift", contents: text) }
    try Data(ZipMaker(members).bytes).write(to: folder.url("Eve.zip"))
    let file = folder.url("Eve.zip")
    let result = Result { () throws(GradingError) in try SubmissionReader.archive(file, budget: budget) }
    // Forty of them are 8 MB before anything is inflated.
    guard copies < 40 else {
      #expect(throws: GradingError.self) { try result.get() }
      return
    }
    var read = 0
    for entry in try result.get().entries { read += (try? entry.read(1 << 20))?.count ?? 0 }
    #expect(read == min(copies, 3) * 200_000)
    #expect(budget.bytes >= 0)
  }

  @Test func `of more files than are looked at the first are, and the report says so`() throws {
    let many = (0..<20_100).map { Member(name: "\($0)", contents: [], method: 0) }
    let found = try eve([Member()] + many)
    #expect(found.files["StepDecay.swift"] == .source("let a = 1", path: "StepDecay.swift"))
    #expect(found.notes.contains { $0.contains("more files than are looked at") })
    #expect(try refusal(many + [Member()]).contains("not everything was looked at"))
  }

  @Test func `a number of members that is a lie is a damaged table`() throws {
    for (count, isLarge) in [(65_535, false), (Int.max, true), (1 << 40, true)] {
      var maker = ZipMaker([Member()])
      (maker.count, maker.isLarge) = (count, isLarge)
      let submission = try #require(try submissions(maker.bytes).first)
      #expect(submission.notes.contains { $0.contains("table of contents is damaged") })
    }
  }

  /// 23 of 360 mutated archives were judged with other contents: no checksum of stored members was looked at.
  @Test(arguments: [0, 8]) func `no other text comes out of a spoiled archive`(method: Int) throws {
    let text = Array("let answer = 42\n".utf8)
    let whole = ZipMaker([Member(contents: text, method: method)]).bytes
    for place in whole.indices {
      for bit in 0..<8 {
        var spoiled = whole
        spoiled[place] ^= 1 << UInt8(bit)
        guard let archive = try? ZipArchive(spoiled) else { continue }
        for entry in archive.entries {
          let contents = try? archive.contents(of: entry, limit: 10_000)
          #expect(contents == nil || contents == text)
        }
      }
    }
    #expect(try refusal([Member(method: method, checksum: 1)]).contains("damaged"))
  }

  @Test func `sizes that contradict themselves are said`() throws {
    let text = [UInt8](repeating: 0x2F, count: 1000)
    #expect(try refusal([Member(contents: text, size: 0)]).contains("contradicts itself"))
    #expect(try refusal([Member(contents: text, method: 0, size: 999)]).contains("contradicts itself"))
    #expect(try refusal([Member(contents: text, size: 999)]).contains("damaged"))
    #expect(try refusal([Member(contents: text, size: 1001)]).contains("damaged"))
    #expect(try refusal([Member(contents: text, compressed: 900)]).contains("damaged"))
    #expect(try refusal([Member(contents: text, size: 1 << 31)]).contains("at most"))
    #expect(try refusal([Member(contents: text, size: Int.max, isLarge: true)]).contains("at most"))
    #expect(try refusal([Member(contents: text, offset: 1 << 30)]).contains("damaged or cut off"))
    #expect(try refusal([Member(contents: text, offset: Int.max, isLarge: true)]).contains("damaged or cut off"))
  }

  @Test func `what is encrypted or packed in another way is said`() throws {
    #expect(try refusal([Member(flags: 1)]).contains("encrypted"))
    for method in [1, 6, 9, 12, 14, 93, 95, 99] {
      #expect(try refusal([Member(method: method)]).contains("method \(method)"))
    }
  }

  @Test func `what is no file is refused by what it is`() throws {
    for (mode, words) in [
      (0o120777, "is a link"), (0o040755, "is a folder"), (0o010644, "pipe or a device"),
      (0o020644, "pipe or a device"),
      (0o140644, "pipe or a device"),
    ] { #expect(try refusal([Member(mode: mode)]).contains(words)) }
    #expect(try refusal([Member(name: "StepDecay.swift/", contents: [])]).contains("is a folder"))
    #expect(try refusal([Member(name: "StepDecay.swift\\", contents: [])]).contains("is a folder"))
  }

  @Test(arguments: ["/etc/StepDecay.swift", "../../StepDecay.swift", "a/../../StepDecay.swift", "..\\StepDecay.swift"])
  func `a name that leads outside is only a name, and is mentioned`(name: String) throws {
    let submission = try eve([Member(name: name)])
    guard case .source = submission.files["StepDecay.swift"] else {
      Issue.record("it was not read")
      return
    }
    #expect(submission.notes.contains { $0.contains("names a place outside") })
    #expect(!FileManager.default.fileExists(atPath: folder.path("StepDecay.swift")))
  }

  @Test func `a name that stands there twice is a question, or said`() throws {
    #expect(try refusal([Member(), Member(contents: Array("let b = 2".utf8))]).contains("different contents"))
    #expect(try eve([Member(), Member()]).notes.contains { $0.contains("2 times; all are the same") })
    #expect(try refusal((0..<17).map { Member(name: "\($0)/StepDecay.swift") }).contains("17 times"))
  }

  @Test func `what is packed once more is not opened, and is mentioned`() throws {
    let inner = ZipMaker([Member()]).bytes
    for name in ["inner.zip", "a/inner.ZIP", "mine.tar.gz", "mine.7z", "mine.rar"] {
      let submission = try eve([Member(name: name, contents: inner)])
      #expect(submission.files["StepDecay.swift"] == .missing)
      #expect(submission.notes.contains { $0.contains(name) && $0.contains("was not opened") })
    }
  }

  @Test func `an archive that is cut off is said to be`() throws {
    let whole = ZipMaker([Member(contents: [UInt8](repeating: 0x2F, count: 500))]).bytes
    for length in 0..<whole.count {
      let submission = try #require(try submissions(Array(whole.prefix(length))).first)
      #expect(submission.notes.contains { $0.contains("no zip file, or it is cut off") })
    }
  }

  @Test func `names of any length or letters are shown in a sentence`() throws {
    let long = String(repeating: "e\u{301}", count: 20_000) + ".swift"
    let submission = try eve([Member(name: long), Member(name: "../\(long)"), Member(name: "\u{0}\n.swift")])
    #expect(submission.notes.allSatisfy { $0.utf8.count < 1_000 && !$0.contains(where: \.isNewline) })
    #expect(submission.notes.contains { $0.contains("belong to no exercise") })
  }
}
