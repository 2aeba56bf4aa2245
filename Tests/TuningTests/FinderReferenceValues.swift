import Foundation
import Schedules
import TestSupport
import Testing
import Tuning

/// Every case of Tests/Fixtures/lr_finder.json, made by Lightning 2.6.6 and fastai 2.8.12.
///
/// Driven by the file alone. Of the whole runs, rates, smoothing, stop and suggestions are checked here from the recorded
/// losses; `ReferenceValues` runs them again from the first weights.
@Suite struct FinderReferenceValues {
  static let file = Result { try FinderCase.all(in: Fixture.data(FinderCase.fileName)) }
  static let cases = (try? file.get()) ?? []

  @Test func `the file can be read and has cases of every kind`() throws {
    let kinds = Set(try Self.file.get().map(\.kind))
    #expect(kinds == [.lrSequence, .smoothing, .suggestion, .run])
  }

  @Test(arguments: cases) func `rates, smoothing and suggestions agree with the peers`(_ example: FinderCase) throws {
    #expect(try example.difference() == nil)
  }

  // The suite's own negative control.
  @Test(arguments: cases) func `a spoiled value is noticed`(_ example: FinderCase) throws {
    let spoiled = example.spoiled
    #expect(!spoiled.isEmpty)
    let unnoticed = try spoiled.first { try $0.example.difference() == nil }
    #expect(unnoticed?.what == nil)
  }

  @Test func `a member that nobody compares is an error`() throws {
    let data = try Fixture.data(FinderCase.fileName)
    #expect(throws: Fixture.Unusable.self) { try FinderCase.all(in: FixtureReader.withUnknownMember(data)) }
    let text = String(decoding: data, as: UTF8.self)
    let known = text.replacingOccurrences(of: #""class": "SGD""#, with: #""class": "SGD", "momentum": 0.9"#)
    let unknown = text.replacingOccurrences(of: #""class": "SGD""#, with: #""class": "SGD", "nesterov": true"#)
    #expect(known != text)
    #expect(try FinderCase.all(in: Data(known.utf8)).contains { $0.optimizer?.momentum == 0.9 })
    #expect(throws: Fixture.Unusable.self) { try FinderCase.all(in: Data(unknown.utf8)) }
  }

  @Test func `an empty file, no JSON and no cases are noticed`() {
    for text in ["", "{", "[]", "{}", #"{"schema": 1, "cases": []}"#, #"{"schema": 2, "cases": []}"#] {
      #expect(throws: (any Error).self) { try FinderCase.all(in: Data(text.utf8)) }
    }
  }
}
