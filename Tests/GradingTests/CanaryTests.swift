import Classroom
import Foundation
import Testing

@testable import Grading

@Suite struct CanaryTests {
  let canary: Canary

  init() {
    var generator = SystemRandomNumberGenerator()
    canary = Canary(using: &generator)
  }

  /// A record as the runner writes it; `song` is what the failing test says, nil where it passes.
  func stream(suite: String? = nil, song: String?, sings: Bool = true, falls: Bool = true) -> EventStream {
    var lines: [String] = []
    func event(_ kind: String, _ more: String = "") {
      lines.append(#"{"kind":"event","payload":{"kind":"\#(kind)","messages":[]\#(more)},"version":0}"#)
    }
    func test(_ name: String) -> String {
      #","testID":"Runner.\#(suite ?? canary.suite)\/\#(name)()\/Runner.swift:1:1""#
    }
    event("runStarted")
    if sings {
      event("testStarted", test("sings"))
      event("testEnded", test("sings"))
    }
    if falls {
      event("testStarted", test("falls"))
      if let song {
        let issue = #","issue":{"isKnown":false},"_comments":["\#(song)"]"#
        event("issueRecorded", test("falls") + issue)
      }
      event("testEnded", test("falls"))
    }
    event("runEnded")
    return EventStream(Data((lines.joined(separator: "\n") + "\n").utf8))
  }

  func objection(_ stream: EventStream) -> String? { canary.objection(to: stream) }

  @Test func `one that passes and one that fails as it must are well`() {
    #expect(objection(stream(song: canary.song)) == nil)
  }

  @Test func `a record in which everything passed is a forgery`() {
    #expect(objection(stream(song: nil))?.contains("must fail") == true)
  }

  @Test func `a failure with other words is a forgery`() {
    #expect(objection(stream(song: "some other words"))?.contains("must fail") == true)
  }

  @Test func `canaries of another session, or none, are a forgery`() {
    #expect(objection(stream(suite: "Canary_other", song: canary.song))?.contains("missing") == true)
    #expect(objection(stream(song: canary.song, sings: false))?.contains("missing") == true)
    #expect(objection(stream(song: canary.song, falls: false))?.contains("missing") == true)
    #expect(objection(EventStream())?.contains("missing") == true)
  }

  @Test func `the seal is the runner's own last word`() {
    #expect(canary.isSealed("noise\nsealed \(canary.seal)\n 1"))
    #expect(!canary.isSealed("sealed anything"))
    #expect(canary.seal.count >= 16)
  }

  @Test func `two tests are expected`() throws {
    #expect(try canary.specification().tests.compactMap(\.name.function) == ["sings", "falls"])
  }

  @Test func `its words replace every placeholder of the runner, the seal stays out`() throws {
    let object = Data("x\0Canary_\(TestRunner.name)5sings \(TestRunner.message) Canary_\(TestRunner.name)!".utf8)
    let text = String(decoding: try canary.written(into: object), as: UTF8.self)
    #expect(text == "x\0\(canary.suite)5sings \(canary.song) \(canary.suite)!")
    #expect(throws: GradingError.self) { try canary.written(into: Data("another object".utf8)) }
  }

  @Test func `no two sessions share their words`() {
    var generator = SystemRandomNumberGenerator()
    let others = (0..<100).map { _ in Canary(using: &generator) }
    #expect(Set(others.flatMap { [$0.nonce, $0.song, $0.seal] }).count == 300)
  }
}
