import Foundation
import Testing

@testable import Grading

/// The archives were made by another library; Tests/Submissions says what they are for.
@Suite struct ZipArchiveTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Submissions/zips")

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: Self.folder.appending(path: "\(name).zip")))
  }

  func items(_ name: String) throws -> [SubmissionEntry] {
    try SubmissionReader.archive(Self.folder.appending(path: "\(name).zip")).entries
  }

  @Test func `members are listed and inflated`() throws {
    let archive = try ZipArchive(try bytes("right"))
    #expect(archive.count == 3)
    let items = try items("right")
    #expect(items.map(\.path) == ["homework/StepDecay.swift", "homework/notes.txt"])
    let text = String(decoding: try items[0].read(10_000), as: UTF8.self)
    #expect(text.contains("public struct StepDecay: Schedule"))
  }

  @Test func `a member that is too large is not inflated`() throws {
    let archive = try ZipArchive(try bytes("bomb"))
    let entry = try #require(archive.entries.first)
    #expect(entry.size == 50_000_000)
    #expect(throws: GradingError.self) { try archive.contents(of: entry, limit: 1_000_000) }
  }

  /// A bomb that lies about its size stops at the size that it claims.
  @Test func `a member that is longer than it says is damaged`() throws {
    var bytes = try bytes("bomb")
    let directory = try #require(
      bytes.indices.last { place in
        place + 4 <= bytes.count && Array(bytes[place..<(place + 4)]) == [0x50, 0x4B, 1, 2]
      })
    bytes.replaceSubrange((directory + 24)..<(directory + 28), with: [100, 0, 0, 0])
    let archive = try ZipArchive(bytes)
    let entry = try #require(archive.entries.first)
    #expect(entry.size == 100)
    #expect(throws: GradingError.self) { try archive.contents(of: entry, limit: 1_000_000) }
  }

  @Test func `a link is a link`() throws {
    let item = try #require(items("with-a-link").first)
    #expect(item.kind == .link(to: "somewhere"))
  }

  @Test func `a name that climbs out is only a name`() throws {
    let item = try #require(items("climbs-out").first)
    #expect(item.name == "StepDecay.swift")
  }

  @Test func `every prefix, and every archive with a spoiled byte, is an answer or an error`() throws {
    let whole = try bytes("right")
    for length in 0..<whole.count { read(Array(whole.prefix(length))) }
    for place in whole.indices {
      var spoiled = whole
      spoiled[place] ^= 0xFF
      read(spoiled)
    }
  }

  /// An error is a fine answer; a trap would end the tests.
  func read(_ bytes: [UInt8]) {
    guard let archive = try? ZipArchive(bytes) else { return }
    for entry in archive.entries { _ = try? archive.contents(of: entry, limit: 100_000) }
  }

  @Test func `contents are checked by their checksum`() throws {
    let whole = try bytes("right")
    let archive = try ZipArchive(whole)
    let entry = try #require(archive.entries.first)
    let good = try archive.contents(of: entry, limit: 100_000)
    // Spoil the packed bytes one at a time: no other text may come out.
    let start = entry.offset + 30 + entry.name.utf8.count
    for place in start..<(start + entry.compressed) {
      var spoiled = whole
      spoiled[place] ^= 0x10
      let found = try? ZipArchive(spoiled).contents(of: entry, limit: 100_000)
      #expect(found == nil || found == good)
    }
  }
}
