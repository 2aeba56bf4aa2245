import Foundation
import TestSupport
import Testing

@testable import TrainingLogs

/// The curves that are read from event files.
@Suite struct ScalarLogTests {
  /// The file that TensorBoard's own writer wrote.
  static func fixture() throws -> Data {
    let text = try #require(Fixture("tensorboard_events.json").root["file"] as? String)
    return try #require(Data(base64Encoded: text))
  }

  @Test func `the numbers of TensorBoard's own file are found by tag and step`() throws {
    let folder = try Folder()
    let name = "events.out.tfevents.1.host"
    try Self.fixture().write(to: folder.url(name))
    for path in [folder.path(name), folder.root.path] {
      let log = try ScalarLog(contentsOf: path)
      var expected: [String: [Int: Double]] = [:]
      for record in try EventFile.records(at: folder.path(name)) {
        for value in record.values {
          if case .scalar(let number) = value.content {
            expected[value.tag, default: [:]][record.step] = Double("\(number)")
          }
        }
      }
      let curves = try #require(log.runs["."])
      #expect(Set(curves.keys) == Set(expected.keys))
      #expect(curves["loss"]?.isEmpty == false)
      #expect(
        "\(curves.mapValues { $0.sorted { $0.key < $1.key } }.sorted { $0.key < $1.key })"
          == "\(expected.mapValues { $0.sorted { $0.key < $1.key } }.sorted { $0.key < $1.key })")
    }
  }

  /// `tf.summary.scalar` writes a tensor: its numbers as elements or as bytes.
  @Test func `a tensor of one number is a scalar`() throws {
    // Field 1 (tag) "a"; field 8 (tensor): dtype 1 = float, empty shape, content or float_val.
    let number = withUnsafeBytes(of: Float(0.25).bitPattern.littleEndian) { Array($0) }
    let wide = withUnsafeBytes(of: Double(0.25).bitPattern.littleEndian) { Array($0) }
    for tensor in [
      [0x08, 1, 0x12, 0, 0x22, 4] + number, [0x08, 1, 0x12, 0, 0x2A, 4] + number, [0x08, 2, 0x12, 0, 0x22, 8] + wide,
      [0x08, 2, 0x12, 0, 0x32, 8] + wide,
    ] as [[UInt8]] {
      let value: [UInt8] = [0x0A, 1, UInt8(ascii: "a"), 0x42, UInt8(tensor.count)] + tensor
      let summary: [UInt8] = [0x0A, UInt8(value.count)] + value
      let event: [UInt8] = [0x10, 7, 0x2A, UInt8(summary.count)] + summary
      let record = try #require(EventRecord(serialized: event[...]))
      #expect(record.values == [LoggedValue(tag: "a", .scalar(0.25))])
      #expect(record.step == 7)
    }
  }

  @Test func `a session that starts anew forgets what it repeats`() throws {
    let folder = try Folder()
    func record(_ step: Int, _ content: EventRecord.Content) throws -> [UInt8] {
      TFRecords.frame(try EventRecord(wallTime: 1, step: step, content).serialized())
    }
    func loss(_ value: Float) -> EventRecord.Content { .values([LoggedValue(tag: "loss", .scalar(value))]) }
    let bytes =
      try record(0, .fileVersion("brain.Event:2")) + record(0, loss(3)) + record(1, loss(2)) + record(2, loss(1))
      + record(1, .sessionStart) + record(1, loss(9))
    try Data(bytes).write(to: folder.url("events.out.tfevents.1"))
    #expect(try ScalarLog(contentsOf: folder.root.path).runs == [".": ["loss": [0: 3, 1: 9]]])
  }

  @Test func `only steps that both curves have are points`() throws {
    let folder = try Folder()
    let log = try TrainingLog("log", in: folder.root.path)
    for step in 0..<6 {
      if step != 2 { try log.write(0.1, tag: "lr", step: step) }
      if step != 4 { try log.write(Double(step), tag: "loss", step: step) }
    }
    try log.flush()
    let (points, unpaired) = try ScalarLog(contentsOf: folder.path("log")).pairs((["lr"], ""), (["LOSS"], ""))
    #expect(points.map(\.step) == [0, 1, 3, 5])
    #expect(points.map(\.first) == [0.1, 0.1, 0.1, 0.1])
    #expect(points.map(\.second) == [0, 1, 3, 5])
    #expect(unpaired == 2)
  }
}
