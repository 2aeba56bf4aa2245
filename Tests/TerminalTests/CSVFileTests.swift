import Foundation
import Terminal
import Testing

/// Numbers on their way out: to files, pipes and links, and to places that take none.
@Suite struct CSVFileTests {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func file() -> CSVFile {
    var file = CSVFile(columns: ["step", "cost"])
    file.add(0, [0.1])
    file.add(1, [1.0 / 3])
    return file
  }

  @Test func `numbers are written so that the same numbers are read`() throws {
    let path = folder.appending(path: "a.csv").path
    try file().write(to: path)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text == "step,cost\n0,0.1\n1,0.3333333333333333\n")
    #expect(Double("0.3333333333333333") == 1.0 / 3)
  }

  @Test func `a longer file that stood there before is gone`() throws {
    let path = folder.appending(path: "b.csv").path
    try Data(repeating: 65, count: 10_000).write(to: URL(filePath: path))
    try file().write(to: path)
    #expect(try Data(contentsOf: URL(filePath: path)).count < 100)
  }

  @Test func `a cell is quoted where it would be read as something else`() {
    let cells = ["plain", "two words", "a,b", "say \"no\"", "two\nlines", " edge", ""]
    #expect(CSVFile.line(cells) == "plain,two words,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\" edge\",\n")
    #expect(CSVFile.line([""]) == "\"\"\n")
  }

  @Test func `a file that is replaced keeps its permissions, and nothing stays beside it`() throws {
    let path = folder.appending(path: "c.csv").path
    try Data("old".utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try file().write(to: path)
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["c.csv"])
  }

  /// Replacing what stands at the path would turn a link, a pipe or a device into a file.
  @Test func `a link is followed and stays a link`() throws {
    let (target, link) = (folder.appending(path: "target.csv"), folder.appending(path: "link.csv"))
    try Data().write(to: target)
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
    try file().write(to: link.path)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path).hasSuffix("target.csv"))
    #expect(try Data(contentsOf: target).count > 10)
  }

  @Test(arguments: ["no/such/folder/x.csv", "", "/"])
  func `a place that takes no file is named in a sentence`(path: String) {
    let error = #expect(throws: LessonError.self) { try file().write(to: path) }
    #expect(error?.description.hasPrefix("--csv: cannot write") == true)
  }

  /// The device itself must not be touched, so the full one is opened, never replaced.
  @Test func `a full disk is an error, and the device stays a device`() {
    let error = #expect(throws: LessonError.self) { try file().write(to: "/dev/full") }
    #expect(error?.description.contains("No space left") == true)
    #expect(
      (try? FileManager.default.attributesOfItem(atPath: "/dev/full")[.type] as? FileAttributeType)
        == .typeCharacterSpecial)
  }
}
