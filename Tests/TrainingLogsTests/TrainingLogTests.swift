import Foundation
import GradientDescent
import TestSupport
import Testing
import Training

@testable import TrainingLogs

/// What a run's records become on the disk.
@Suite struct TrainingLogTests {
  private let root: Folder
  private let clock = Clock()

  init() throws { root = try Folder() }

  private func open(_ name: String = "run", resumingAt step: Int? = nil, flushInterval: Double = 0) throws
    -> TrainingLog
  {
    let clock = clock
    return try TrainingLog(name, in: root.path(), resumingAt: step, flushInterval: flushInterval) { clock.now }
  }

  private func reader(_ name: String = "run") -> LogReader { LogReader(folder: root.path(name)) }

  @Test func `the numbers in the log are those of the records`() throws {
    let log = try open()
    for step in 0..<6 { try log.write(record(step)) }
    let train = try reader().values(.train), validation = try reader().values(.validation)
    #expect(
      train
        == (0..<6).flatMap { step in
          [("loss", record(step).loss), ("rate", record(step).rate)].map {
            LogReader.Entry(step: step, value: LoggedValue(tag: $0.0, .scalar(Float($0.1))))
          }
        })
    #expect(
      validation
        == [2, 5].flatMap { step -> [LogReader.Entry] in
          guard let evaluation = record(step).validation, let accuracy = evaluation.accuracy else { return [] }
          return [("loss", evaluation.loss), ("accuracy", accuracy)].map {
            LogReader.Entry(step: step, value: LoggedValue(tag: $0.0, .scalar(Float($0.1))))
          }
        })
    #expect(reader().files(.test).isEmpty)
  }

  @Test func `the CSV holds the same numbers, with all their digits`() throws {
    let log = try open()
    for step in 0..<3 { try log.write(record(step)) }
    try log.write(1.0 / 3, tag: "a \"b\", c", of: .test, step: 9)
    try log.write(.nan, tag: "d", of: .test, step: 9)
    #expect(
      try reader().metrics() == """
        step,run,tag,value
        0,train,loss,1.0
        0,train,rate,0.1
        1,train,loss,0.6666666666666666
        1,train,rate,0.05
        2,train,loss,0.5
        2,train,rate,0.03333333333333333
        2,validation,loss,0.75
        2,validation,accuracy,0.1
        9,test,"a ""b"", c",0.3333333333333333
        9,test,d,nan

        """)
  }

  @Test func `hyper-parameters are a table that nothing in them breaks`() throws {
    let log = try open()
    try log.write(hyperparameters: ["optimizer": "SGD", "rate": 0.1, "a|b": "x_1*\n<b> & \\"])
    #expect(
      try reader().values(.train).first?.value
        == LoggedValue(
          tag: "hyper-parameters",
          .text(
            "| hyper-parameter | value |\n|---|---|\n| optimizer | SGD |\n| rate | 0.1 |\n"
              + "| a\\|b | x\\_1\\* &lt;b&gt; &amp; \\\\ |\n")))
  }

  @Test func `a picture is logged byte for byte`() throws {
    let log = try open()
    let png = Picture.png(width: 1600, height: 1000, colourType: 2)
    try Data(png).write(to: root.url("loss.png"))
    try log.write(pictureAt: root.path("loss.png"), tag: "loss", step: 4)
    #expect(try reader().values(.train).first?.value.content == .image(try LoggedImage(png: png)))
    #expect(throws: LogError.self) { try log.write(pictureAt: root.path("none.png"), tag: "x", step: 4) }
  }

  @Test func `evaluations of each part stand in a run of their own`() throws {
    let log = try open()
    try log.write(record(0))
    try log.write(Evaluation(loss: 0.5, accuracy: 0.75), of: .train, step: 0)
    try log.write(Evaluation(loss: 0.25), of: .test, step: 0)
    #expect(try reader().scalars("loss_epoch", .train) == [0.5])
    #expect(try reader().scalars("accuracy", .train) == [0.75])
    #expect(try reader().scalars("loss", .test) == [0.25])
    #expect(try reader().scalars("accuracy", .test) == [])
  }

  @Test func `a log of the same name is begun anew, under a later file name`() throws {
    do {
      let log = try open()
      for step in 0..<3 { try log.write(record(step)) }
    }
    let old = try reader().file(.train)
    let log = try open()
    #expect(try reader().values(.validation).isEmpty)
    try log.write(record(0))
    #expect(try reader().values(.train).count == 2)
    #expect(try reader().metrics().split(separator: "\n").count == 3)
    #expect(try reader().file(.train) > old)
  }

  @Test func `files that were replaced do not pile up`() throws {
    for _ in 0..<5 {
      let log = try open()
      for step in 0..<3 { try log.write(record(step)) }
    }
    for _ in 0..<5 { _ = try open(resumingAt: 1) }
    #expect(reader().files(.train).count <= 2)
    #expect(try reader().values(.train).count == 2)
  }

  @Test func `the first records name the version and begin a session`() throws {
    try open().write(record(0))
    let contents = try EventFile.records(at: reader().file(.train)).prefix(2).map(\.content)
    #expect(contents == [.fileVersion("brain.Event:2"), .sessionStart])
  }

  // MARK: When it is written

  @Test func `records wait for as long as they may, and no longer`() throws {
    let log = try open(flushInterval: 5)
    try log.write(record(0))
    #expect(try reader().scalars("loss", .train).isEmpty)
    clock.now += 4
    try log.write(record(1))
    #expect(try reader().scalars("loss", .train).isEmpty)
    clock.now += 1
    try log.write(record(3))
    #expect(try reader().scalars("loss", .train).count == 3)
    #expect(try reader().metrics().split(separator: "\n").count == 7)
  }

  @Test func `the end of an epoch, a flush and the end of the log do not wait`() throws {
    var log: TrainingLog? = try open(flushInterval: 1e9)
    try log?.write(record(2))
    #expect(try reader().scalars("loss", .validation).count == 1)
    try log?.write(record(3))
    try log?.flush()
    #expect(try reader().scalars("loss", .train).count == 2)
    try log?.write(record(4))
    #expect(try reader().scalars("loss", .train).count == 2)
    log = nil
    #expect(try reader().scalars("loss", .train).count == 3)
  }

  @Test func `a clock that is set back keeps nothing waiting`() throws {
    let log = try open(flushInterval: 5)
    clock.now -= 1000
    try log.write(record(0))
    #expect(try reader().scalars("loss", .train).count == 1)
  }

  @Test func `the wall times are the clock's`() throws {
    let log = try open()
    clock.now = 1_800_000_000.125
    try log.write(record(0))
    #expect(try EventFile.records(at: reader().file(.train)).last?.wallTime == 1_800_000_000.125)
  }

  // MARK: What is refused

  @Test(arguments: ["", "/run", "a//b", "a/../b", ".", "a/", "a\nb"])
  func `a name that is none`(name: String) {
    #expect(throws: LogError.self) { try open(name) }
  }

  @Test func `names may make groups`() throws {
    try open("lesson08/sgd, 0.1").write(record(0))
    #expect(try reader("lesson08/sgd, 0.1").values(.train).count == 2)
  }

  @Test func `a folder that cannot be made is named with the system's reason`() throws {
    try Data().write(to: root.url("file"))
    #expect {
      try TrainingLog("run", in: root.path("file"))
    } throws: { error in
      "\(error)" == root.path("file")
        + ": the folder for logs cannot be made: a file of this name is in the way; choose another one"
    }
  }

  @Test func `another program's event file is not mixed with ours`() throws {
    try FileManager.default.createDirectory(at: root.url("run/train"), withIntermediateDirectories: true)
    try Data().write(to: root.url("run/train/events.out.tfevents.1700000000.host.v2"))
    #expect(throws: LogError.self) { try open() }
    #expect(throws: LogError.self) { try open(resumingAt: 3) }
    #expect(FileManager.default.fileExists(atPath: root.path("run/train/events.out.tfevents.1700000000.host.v2")))
  }

  @Test func `two runs do not write the same log`() throws {
    let first = try open()
    #expect {
      try open()
    } throws: { error in
      "\(error)" == root.path("run") + ": another run is writing this log; choose another name or folder"
    }
    try first.write(record(0))
  }

  @Test func `the steps of a tag grow`() throws {
    let log = try open()
    try log.write(record(3))
    #expect {
      try log.write(record(3))
    } throws: { error in
      "\(error)".hasPrefix(
        root.path("run/train") + ": step 3 of “loss” comes after step 3; the steps of a tag must grow")
    }
    #expect(throws: LogError.self) { try log.write(1, tag: "loss", step: 2) }
    #expect(throws: LogError.self) { try log.write(1, tag: "other", step: -1) }
    #expect(throws: LogError.self) { try log.write(1, tag: "", step: 1) }
    #expect(throws: LogError.self) { try log.write(1, tag: "a\u{7}", step: 1) }
    try log.write(1, tag: "other", step: 2)
    // What was refused has left no trace.
    #expect(try reader().values(.train).map(\.step) == [3, 3, 2])
    #expect(try reader().metrics().split(separator: "\n").count == 4)
  }

  @Test func `a full disk is an error, and what was not written is not lost`() throws {
    var full = try AppendingFile("/dev/full", emptied: false)
    full.append([1, 2, 3])
    #expect {
      try full.flush()
    } throws: { "\($0)" == "/dev/full: writing the log failed: No space left on device" }
    #expect(full.pendingBytes == 3)
  }
}
