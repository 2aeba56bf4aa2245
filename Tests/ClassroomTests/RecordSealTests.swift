import Foundation
import Testing

@testable import Classroom

@Suite struct RecordSealTests {
  let key = RecordSeal.newKey()
  let lines = Samples.passing("one", "two").split(separator: "\n").map(String.init)

  /// A record as the runner writes it.
  func record(_ lines: [String], end: String? = "end true", key: String? = nil) throws -> [String] {
    var seal = try #require(RecordSeal(key: key ?? self.key))
    return (lines + [end].compactMap { $0 }).map { String(seal.seal($0.utf8), radix: 16) + " " + $0 }
  }

  func stream(_ record: [String]) -> EventStream {
    EventStream(sealed: Data((record.joined(separator: "\n") + "\n").utf8), key: key)
  }

  /// The vectors of the authors' own program: key 00 01 … 0f, message 00 01 02 ….
  @Test func `the seal is SipHash-2-4`() {
    let key: (UInt64, UInt64) = (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908)
    let known: [(Int, UInt64)] = [
      (0, 0x726f_db47_dd0e_0e31), (8, 0x93f5_f579_9a93_2462), (15, 0xa129_ca61_49be_45e5),
    ]
    for (count, hash) in known { #expect(RecordSeal.sipHash((0..<count).map { UInt8($0) }, key) == hash) }
  }

  @Test func `a whole record is read to its end`() throws {
    let stream = stream(try record(lines))
    #expect(stream.isSealed && stream.brokenLine == nil)
    #expect(stream.isWhole && stream.tests.count == 2)
  }

  @Test func `a record without the runner's last line is not sealed`() throws {
    let stream = stream(try record(lines, end: nil))
    #expect(!stream.isSealed && stream.brokenLine == nil)
  }

  /// What would somebody do who can write to the stream, or stands in its way?
  @Test func `no line can be left out, changed, swapped, repeated or added`() throws {
    let whole = try record(lines)
    for place in whole.indices.dropLast() {
      var (without, changed, twice, swapped) = (whole, whole, whole, whole)
      without.remove(at: place)
      changed[place] += " "
      twice.insert(whole[place], at: place)
      swapped.swapAt(place, place + 1)
      for forged in [without, changed, twice, swapped] {
        #expect(stream(forged).brokenLine != nil && !stream(forged).isSealed, "\(place)")
      }
    }
    #expect(stream(whole + [whole[0]]).brokenLine == whole.count + 1)
    #expect(stream(try record(lines, key: RecordSeal.newKey())).brokenLine == 1)
    #expect(stream(lines).brokenLine == 1)
  }

  @Test func `such a record is no pass, whatever it says`() throws {
    var forged = try record(lines)
    forged[1] += " "
    let verdict = try Verdict(
      on: Samples.exercise(), by: Samples.specification(), stream: stream(forged), ending: .exited(0))
    #expect(!verdict.isPassed)
    #expect(verdict.problems.contains(.tampered("its line 2 is not the runner's")))
  }

  @Test func `a key is 32 hexadecimal digits, and no two are the same`() {
    #expect(Set((0..<100).map { _ in RecordSeal.newKey() }).count == 100)
    #expect(RecordSeal(key: key) != nil)
    for wrong in ["", "0", String(repeating: "g", count: 32), key + "0"] { #expect(RecordSeal(key: wrong) == nil) }
  }
}
