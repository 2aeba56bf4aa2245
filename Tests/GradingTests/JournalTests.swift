import Classroom
import Foundation
import TestSupport
import Testing

@testable import Grading

@Suite struct JournalTests {
  func judgement(_ sentence: String) -> Judgement {
    Judgement(
      exercise: "3.1", finding: .failed, sentence: sentence, score: Score(passed: 0, expected: 1, points: 1))
  }

  @Test func `what was written down is known to the next session, the last word counts`() throws {
    let folder = try Folder()
    let journal = Journal(at: folder.url("journal.jsonl"))
    try journal.record(judgement("one"), for: "a")
    try journal.record(judgement("two"), for: "b")
    try journal.record(judgement("one again"), for: "a")
    let next = Journal(at: folder.url("journal.jsonl"))
    #expect(next["a"]?.sentence == "one again")
    #expect(next["b"]?.sentence == "two")
    #expect(next["c"] == nil)
  }

  /// Power fails in the middle of a line.
  @Test func `a torn line loses itself and nothing else`() throws {
    let folder = try Folder()
    let file = folder.url("journal.jsonl")
    try Journal(at: file).record(judgement("one"), for: "a")
    try Journal(at: file).record(judgement("two"), for: "b")
    let whole = try Data(contentsOf: file)
    try whole.dropLast(30).write(to: file)
    let next = Journal(at: file)
    #expect(next["a"]?.sentence == "one")
    #expect(next["b"] == nil)
    try next.record(judgement("three"), for: "c")
    let last = Journal(at: file)
    #expect(last["a"]?.sentence == "one")
    #expect(last["c"]?.sentence == "three")
  }

  @Test func `a name is another when one letter is another`() {
    let texts = ["let a = 1", "let a = 2", "let b = 1", "let a = 1 ", ""]
    #expect(Set(texts.map { Fingerprint.of(texts: [$0]) }).count == texts.count)
    #expect(Fingerprint.of(texts: ["ab", "c"]) != Fingerprint.of(texts: ["a", "bc"]))
  }
}
