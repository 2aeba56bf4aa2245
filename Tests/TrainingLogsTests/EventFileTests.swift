import Foundation
import TestSupport
import Testing

@testable import TrainingLogs

/// Records, decoded and encoded, and files that are none.
@Suite struct EventFileTests {
  @Test(arguments: [
    EventRecord(wallTime: 1.5, .fileVersion("brain.Event:2")),
    EventRecord(wallTime: 2.5, step: 7, .sessionStart),
    EventRecord(wallTime: 0, step: .max, .values([])),
    EventRecord(wallTime: -1, step: -3, .values([LoggedValue(tag: "", .scalar(0))])),
    EventRecord(
      wallTime: 1e9, step: 12,
      .values([
        LoggedValue(tag: "loss", .scalar(.leastNonzeroMagnitude)), LoggedValue(tag: "η", .scalar(-.infinity)),
        LoggedValue(tag: "notes", .text("| a |\n中文")), LoggedValue(tag: "empty", .text("")),
        LoggedValue(tag: "figure", .image(LoggedImage(width: 3, height: 2, channels: 4, png: [1, 2, 3]))),
      ])),
  ]) func `what was encoded is decoded`(record: EventRecord) throws {
    #expect(EventRecord(serialized: try record.serialized()[...]) == record)
  }

  @Test func `NaN stays NaN`() throws {
    let record = EventRecord(wallTime: 0, .values([LoggedValue(tag: "loss", .scalar(.nan))]))
    let read = EventRecord(serialized: try record.serialized()[...])
    guard case .scalar(let number) = read?.values.first?.content else {
      Issue.record("not a number")
      return
    }
    #expect(number.isNaN)
  }

  @Test func `records of anything else are no event file`() throws {
    let noEvent = TFRecords.frame([0xFF, 0xFF, 0xFF])
    #expect(throws: LogError.self) { try EventFile(bytes: noEvent, path: "file") }
    let noVersion = TFRecords.frame(try EventRecord(wallTime: 0, .sessionStart).serialized())
    #expect {
      try EventFile(bytes: noVersion, path: "file")
    } throws: { "\($0)" == "file, byte 0: this is not an event file: its first record does not name a version" }
  }

  @Test func `an empty file holds nothing`() throws {
    let file = try EventFile(bytes: [], path: "file")
    #expect(file.records.isEmpty && file.wholeBytes == 0 && file.tornBytes == 0)
  }

  @Test func `a file that is not there, and a folder, are said to be that`() throws {
    let folder = try Folder()
    #expect {
      try EventFile.records(at: folder.path("none"))
    } throws: { "\($0)" == folder.path("none") + ": there is no such file; check the path" }
    #expect {
      try EventFile.records(at: folder.path())
    } throws: { "\($0)" == folder.path() + ": this is a folder; name an event file in it" }
  }

  @Test func `a picture says how large it is, and what is no PNG is refused`() throws {
    let image = try LoggedImage(png: Picture.png(width: 640, height: 400, colourType: 2))
    #expect(image.width == 640 && image.height == 400 && image.channels == 3)
    #expect(try LoggedImage(png: Picture.png(width: 1, height: 1, colourType: 6)).channels == 4)
    #expect {
      try LoggedImage(png: Array("GIF89a".utf8), path: "a.gif")
    } throws: { "\($0)" == "a.gif: this is not a PNG file; TensorBoard's pictures are PNG" }
    #expect(throws: LogError.self) { try LoggedImage(png: Picture.png(width: 0, height: 1, colourType: 0)) }
    #expect(throws: LogError.self) { try LoggedImage(png: Picture.png(width: 1, height: 1, colourType: 5)) }
    let whole = Picture.png(width: 1, height: 1, colourType: 0)
    let cut = (0..<33).first { (try? LoggedImage(png: Array(whole.prefix($0)))) != nil }
    #expect(cut == nil)
  }
}
