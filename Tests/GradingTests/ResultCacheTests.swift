import Classroom
import Foundation
import TestSupport
import Testing

@testable import Grading

@Suite struct ResultCacheTests {
  let place: Folder
  var folder: URL { place.root }

  init() throws { place = try Folder() }

  func result(_ sentence: String) -> GradeResult {
    GradeResult(
      exercise: "3.1", finding: .failed, sentence: sentence, score: Score(passed: 0, expected: 1, points: 1))
  }

  func record(_ sentence: String, for texts: [String]) throws {
    let cache = ResultCache(in: folder)
    try cache.record(result(sentence), for: cache.key(texts))
  }

  func sentence(for texts: [String]) throws -> String? {
    let cache = ResultCache(in: folder)
    return cache[try cache.key(texts)]?.sentence
  }

  @Test func `what was written down is known to the next session, the last word counts`() throws {
    try record("one", for: ["library", "a"])
    try record("two", for: ["library", "b"])
    try record("one again", for: ["library", "a"])
    #expect(try sentence(for: ["library", "a"]) == "one again")
    #expect(try sentence(for: ["library", "b"]) == "two")
    #expect(try sentence(for: ["library", "c"]) == nil)
  }

  /// Power fails in the middle of a line.
  @Test(arguments: ["journal.jsonl", "journal-texts.jsonl"])
  func `a torn line loses itself and nothing else`(name: String) throws {
    try record("one", for: ["a"])
    try record("two", for: ["b"])
    let file = folder.appending(path: name)
    try Data(contentsOf: file).dropLast(3).write(to: file)
    #expect(try sentence(for: ["a"]) == "one")
    #expect(try sentence(for: ["b"]) == nil)
    try record("three", for: ["c"])
    #expect(try sentence(for: ["a"]) == "one")
    #expect(try sentence(for: ["c"]) == "three")
  }

  @Test func `a result is another's when one letter of any text is another`() throws {
    try record("one", for: ["let a = 1", "ab", "c"])
    for texts in [
      ["let a = 2", "ab", "c"], ["let a = 1 ", "ab", "c"], ["let a = 1", "a", "bc"], ["let a = 1", "ab"],
    ] {
      #expect(try sentence(for: texts) == nil)
    }
  }
}
