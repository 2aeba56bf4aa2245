import Foundation
import Testing

@testable import Grading

/// The table of prepared submissions that scripts/check-grading goes by.
@Suite struct VerdictTableTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Submissions")

  func rows() throws -> [[String]] {
    let text = try String(contentsOf: Self.folder.appending(path: "verdicts.csv"), encoding: .utf8)
    return text.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func `it names at least twenty submissions, and every verdict that there is`() throws {
    let rows = try rows()
    #expect(rows.first { $0.count != 5 } == nil)
    #expect(Set(rows.map { $0[0] }).count >= 20)
    let found = Set(rows.map { $0[3] })
    #expect(found.first { Outcome(rawValue: $0) == nil } == nil)
    #expect(Outcome.allCases.first { !found.contains($0.rawValue) } == nil)
  }

  @Test func `every prepared body is in the table`() throws {
    let names = Set(try rows().map { $0[0] })
    let bodies = try FileManager.default.contentsOfDirectory(atPath: Self.folder.appending(path: "bodies").path)
    #expect(bodies.first { !names.contains($0.replacing(".txt", with: "")) } == nil)
  }
}
