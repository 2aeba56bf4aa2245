import Foundation
import TestSupport
import Testing

@testable import TrainingLogs

/// A file that TensorBoard's own writer wrote, record by record.
@Suite struct ReferenceValues {
  private static let file = "tensorboard_events.json"

  /// Record, and where its frame begins.
  struct Case: Sendable, CustomStringConvertible {
    let number: Int
    let wallTime: Double
    let step: Int
    let offset: Int
    let content: EventRecord.Content
    var description: String { "record \(number)" }
  }

  static let cases: [Case] = (try? Fixture(file).cases())?.enumerated().compactMap(Case.init) ?? []

  private static func bytes() throws -> [UInt8] {
    guard let text = try Fixture(file).root["file"] as? String, let data = Data(base64Encoded: text), !data.isEmpty
    else { throw Fixture.Unusable(file: file, why: "has no file in it") }
    return Array(data)
  }

  @Test func `the fixture is there, and each of its cases is understood`() throws {
    #expect(try Fixture(Self.file).cases().count == Self.cases.count)
    #expect(try TFRecords(Self.bytes(), path: "fixture").payloads.count == Self.cases.count)
    #expect(!Self.cases.isEmpty)
  }

  @Test(arguments: cases) func `a record is read as it was written`(expected: Case) throws {
    let file = try EventFile(bytes: Self.bytes(), path: "fixture")
    try #require(expected.number < file.records.count)
    let record = file.records[expected.number]
    #expect(record.wallTime == expected.wallTime)
    #expect(record.step == expected.step)
    // NaN is not equal to itself; its description is.
    #expect("\(record.content)" == "\(expected.content)")
    #expect(file.payloads[expected.number].startIndex == expected.offset + 12)
  }

  /// What we write must be the same bytes that TensorBoard's writer writes, framing and all.
  @Test(arguments: cases) func `a record is written as TensorBoard writes it`(expected: Case) throws {
    let bytes = try Self.bytes()
    let record = EventRecord(wallTime: expected.wallTime, step: expected.step, expected.content)
    if case .other = expected.content { return }
    if record.values.contains(where: { $0.content == .other }) { return }
    let frame = TFRecords.frame(try record.serialized())
    #expect(Array(bytes.dropFirst(expected.offset).prefix(frame.count)) == frame)
  }

  @Test func `a spoiled file fails`() throws {
    var bytes = try Self.bytes()
    bytes[bytes.count - 6] ^= 0x40
    #expect(throws: LogError.self) { try EventFile(bytes: bytes, path: "fixture") }
  }
}

extension ReferenceValues.Case {
  init?(_ number: Int, _ values: [String: Any]) {
    guard let wallTime = Fixture.number(values["wall_time"]), let step = values["step"] as? Int,
      let offset = values["offset"] as? Int
    else { return nil }
    let content: EventRecord.Content
    if let version = values["version"] as? String {
      content = .fileVersion(version)
    } else if values["start"] as? Bool == true {
      content = .sessionStart
    } else if let scalars = values["scalars"] as? [[Any]] {
      content = .values(
        scalars.map { LoggedValue(tag: "\($0[0])", .scalar(Float(Fixture.number($0[1]) ?? -1))) })
    } else if let texts = values["texts"] as? [[String]] {
      content = .values(texts.map { LoggedValue(tag: $0[0], .text($0[1])) })
    } else if let images = values["images"] as? [[Any]] {
      content = .values(images.compactMap(Self.image))
    } else if let tag = values["unknown"] as? String {
      content = .values([LoggedValue(tag: tag, .other)])
    } else if values["other"] as? Bool == true {
      content = .other
    } else {
      return nil
    }
    self.init(number: number, wallTime: wallTime, step: step, offset: offset, content: content)
  }

  private static func image(_ values: [Any]) -> LoggedValue? {
    let numbers = values.compactMap { $0 as? Int }
    guard values.count == 5, numbers.count == 3, let tag = values[0] as? String, let text = values[4] as? String,
      let png = Data(base64Encoded: text)
    else { return nil }
    return LoggedValue(
      tag: tag, .image(LoggedImage(width: numbers[0], height: numbers[1], channels: numbers[2], png: Array(png))))
  }
}
