import Foundation
import TestSupport
import Testing
import Training

@testable import TrainingLogs

/// Logs of runs that crashed, and were taken up again.
@Suite struct ResumeTests {
  private let root: Folder

  init() throws { root = try Folder() }

  private func open(_ name: String, resumingAt step: Int? = nil, at now: Double = 1_700_000_000) throws -> TrainingLog {
    try TrainingLog(name, in: root.path(), resumingAt: step, flushInterval: 0) { now }
  }

  private func reader(_ name: String) -> LogReader { LogReader(folder: root.path(name)) }

  /// A log of the steps below `end`, with a table, and with a picture if the run came to its end.
  private func write(_ name: String, to end: Int, ends: Bool = true) throws {
    let log = try open(name)
    try log.write(hyperparameters: ["rate": 0.1])
    for step in 0..<end { try log.write(record(step)) }
    guard ends else { return }
    try log.write(try LoggedImage(png: Picture.png(width: 2, height: 2, colourType: 0)), tag: "figure", step: end - 1)
  }

  /// The log says the same as that of a run that was never stopped.
  private func isWhole(_ name: String, like other: String) throws -> Bool {
    try LogPart.allCases.allSatisfy { part in
      guard !reader(other).files(part).isEmpty else { return reader(name).files(part).isEmpty }
      return try reader(name).values(part) == reader(other).values(part)
    } && reader(name).metrics() == reader(other).metrics()
  }

  private func continueRun(_ name: String, at step: Int, to end: Int) throws {
    let log = try open(name, resumingAt: step)
    try log.write(hyperparameters: ["rate": 0.1])
    for step in step..<end { try log.write(record(step)) }
    try log.write(try LoggedImage(png: Picture.png(width: 2, height: 2, colourType: 0)), tag: "figure", step: end - 1)
  }

  @Test(arguments: 1...8) func `a run that is resumed at any step has the log of one that was not`(step: Int) throws {
    try write("whole", to: 9)
    try write("resumed", to: 8, ends: false)
    try continueRun("resumed", at: step, to: 9)
    #expect(try isWhole("resumed", like: "whole"))
  }

  /// The crash may tear the event files and the CSV anywhere behind the checkpoint.
  @Test func `a log that was cut off at any byte behind the checkpoint is continued`() throws {
    try write("whole", to: 4)
    try write("torn", to: 2, ends: false)
    let file = try reader("torn").file(.train)
    let metrics = root.path("torn/metrics.csv")
    let (behind, rows) = (
      try Data(contentsOf: URL(filePath: file)).count, try Data(contentsOf: URL(filePath: metrics)).count
    )
    try continueRun("torn", at: 2, to: 4)
    let path = try reader("torn").file(.train)
    let events = try Data(contentsOf: URL(filePath: path)), table = try Data(contentsOf: URL(filePath: metrics))
    var wrong: [Int] = []
    for length in behind...events.count {
      for name in reader("torn").files(.train) { try LogFolder.remove(root.path("torn/train/\(name)")) }
      try events.prefix(length).write(to: URL(filePath: path))
      let share = (length - behind) * (table.count - rows) / (events.count - behind)
      try table.prefix(rows + share).write(to: URL(filePath: metrics))
      try continueRun("torn", at: 2, to: 4)
      if try !isWhole("torn", like: "whole") { wrong.append(length) }
    }
    #expect(wrong.isEmpty)
  }

  /// Shorter than the checkpoint: what is missing is missing, but the log goes on.
  @Test func `a log that was cut off at any byte at all is continued`() throws {
    let log = try open("whole")
    for step in 0..<2 { try log.write(record(step)) }
    let whole = try reader("whole").values(.train)
    let path = try reader("whole").file(.train)
    let name = (path as NSString).lastPathComponent
    let events = try Data(contentsOf: URL(filePath: path))
    var wrong: [Int] = []
    for length in 0...events.count {
      let cut = "cut/\(length)"
      try FileManager.default.createDirectory(at: root.url("\(cut)/train"), withIntermediateDirectories: true)
      try events.prefix(length).write(to: root.url("\(cut)/train/\(name)"))
      let kept = try reader(cut).values(.train)
      try open(cut, resumingAt: 4).write(record(4))
      let now = try reader(cut).values(.train)
      if kept != Array(whole.prefix(kept.count)) || now.count != kept.count + 2 || Array(now.prefix(kept.count)) != kept
      {
        wrong.append(length)
      }
    }
    #expect(wrong.isEmpty)
  }

  /// A reader that is watching goes on reading the same file where nothing of it is taken back.
  @Test func `a log that ended well is continued in its file`() throws {
    try write("run", to: 3)
    let path = try reader("run").file(.train)
    let before = try Data(contentsOf: URL(filePath: path))
    try open("run", resumingAt: 3, at: 1_800_000_000).write(record(3))
    #expect(try reader("run").file(.train) == path)
    #expect(try Data(contentsOf: URL(filePath: path)).prefix(before.count) == before)
  }

  /// A reader that is watching has to be told to forget: by a file behind the old one that begins a session at step 0.
  @Test func `where something is taken back a later file takes the place`() throws {
    try write("run", to: 5)
    let old = try reader("run").file(.train)
    _ = try open("run", resumingAt: 2)
    #expect(try reader("run").file(.train) > old)
    let first = try EventFile.records(at: reader("run").file(.train)).prefix(2)
    #expect(first.map(\.content) == [.fileVersion("brain.Event:2"), .sessionStart])
    #expect(first.map(\.step) == [0, 0])
  }

  /// The program died after the new file was there and before the old one was gone.
  @Test func `of two files the later one counts`() throws {
    try write("run", to: 5)
    let old = try reader("run").file(.train)
    let bytes = try Data(contentsOf: URL(filePath: old))
    _ = try open("run", resumingAt: 2)
    try bytes.write(to: URL(filePath: old))
    try open("run", resumingAt: 2).write(record(2))
    #expect(try reader("run").scalars("loss", .train).count == 3)
  }

  @Test func `wall times of what is kept stay as they were`() throws {
    try write("run", to: 5)
    _ = try open("run", resumingAt: 2, at: 1_800_000_000)
    let times = try EventFile.records(at: reader("run").file(.train)).map(\.wallTime)
    #expect(times == [1_800_000_000, 1_800_000_000, 1_700_000_000, 1_700_000_000, 1_700_000_000])
  }

  @Test func `a changed text stands where the run was resumed`() throws {
    try write("run", to: 3)
    let log = try open("run", resumingAt: 3)
    try log.write(hyperparameters: ["rate": 0.2])
    let texts = try reader("run").values(.train).filter { $0.value.tag == "hyper-parameters" }
    #expect(texts.map(\.step) == [0, 3])
  }

  @Test func `where there is no log, one is begun`() throws {
    try open("run", resumingAt: 7).write(record(7))
    #expect(try reader("run").values(.train).map(\.step) == [7, 7])
    #expect(try reader("run").metrics().split(separator: "\n").count == 3)
    #expect(throws: LogError.self) { try open("other", resumingAt: -1) }
  }

  /// Damage is not a crash: to go on would hide it.
  @Test func `a damaged log is not continued, and not changed`() throws {
    try write("run", to: 3)
    let path = try reader("run").file(.train)
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[bytes.count / 2] ^= 4
    try bytes.write(to: URL(filePath: path))
    #expect {
      try open("run", resumingAt: 2)
    } throws: { "\($0)".hasPrefix(path + ", byte ") && "\($0)".contains("the file is damaged") }
    #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
  }

  @Test(arguments: [("a,b\n0,1\n", "the first line is not"), ("step,run,tag,value\n0,train,loss,1\nx,y\n", "line 3")])
  func `the CSV of another program is not continued`(text: String, problem: String) throws {
    try write("run", to: 3)
    try Data(text.utf8).write(to: root.url("run/metrics.csv"))
    #expect {
      try open("run", resumingAt: 2)
    } throws: { "\($0)".contains(problem) }
  }
}
