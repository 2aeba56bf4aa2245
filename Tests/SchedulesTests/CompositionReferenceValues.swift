import Foundation
import Schedules
import TestSupport
import Testing

/// Every case of Tests/Fixtures/scheduler_compositions.json: random compositions, and what PyTorch 2.15 makes of them.
@Suite struct CompositionReferenceValues {
  static let file = Result { try SchedulerCase.compositions(in: Fixture.data("scheduler_compositions.json")) }
  static let cases = (try? file.get()) ?? []
  static let complete = cases.filter { $0.value["error"] == nil }
  static let raising = cases.filter { $0.value["error"] != nil }

  /// Refused here although PyTorch runs them as far as the case goes: a part of the sentence, and why.
  static let refusals = [
    ("in ascending order", "PyTorch skips members silently"),
    ("cannot restart at a milestone", "PyTorch raises at the milestone, which the run does not reach"),
    ("cannot be chained", "PyTorch divides by zero at the end of the ConstantLR, which the run does not reach"),
  ]

  @Test func `the file can be read and has cases of every kind`() throws {
    _ = try Self.file.get()
    #expect(Self.complete.count >= 450)
    #expect(Self.raising.count >= 40)
  }

  @Test(arguments: complete) func `rates and momenta agree with PyTorch`(_ example: SchedulerCase) throws {
    guard try example.isAccepted(unlessRefusedFor: Self.refusals) else { return }
    #expect(try example.difference() == nil)
  }

  @Test func `hardly any composition is refused that PyTorch runs`() throws {
    let accepted = try Self.complete.count { try $0.isAccepted(unlessRefusedFor: Self.refusals) }
    #expect(accepted >= Self.complete.count * 19 / 20, "\(accepted) of \(Self.complete.count)")
  }

  @Test(arguments: raising) func `a run in which PyTorch raises is refused before it starts`(_ example: SchedulerCase) {
    #expect(throws: ScheduleError.self) { try example.spec() }
  }

  @Test(arguments: raising.filter { $0.value["lr"] != nil })
  func `a run that ends before PyTorch raises agrees with it`(_ example: SchedulerCase) throws {
    let example = try example.endedBeforeTheError()
    guard try example.isAccepted(unlessRefusedFor: Self.refusals) else { return }
    #expect(try example.difference() == nil)
  }

  // The suite's own negative controls.
  @Test(arguments: complete) func `a spoiled value is noticed`(_ example: SchedulerCase) throws {
    guard try example.isAccepted(unlessRefusedFor: Self.refusals) else { return }
    for column in ["lr", "momentum"] where example.value[column] != nil {
      #expect(try example.spoiled(column).difference() != nil)
    }
  }

  @Test(arguments: [
    #""note": 1, "#, #""optimizer": {"class": "SGD", "nesterov": true}, "#, #""error": {"when": "step", "at": 3}, "#,
  ])
  func `a member of a case that is not compared is an error`(_ member: String) throws {
    let text = #"{"cases": [{\#(member)"name": "x", "class": "ChainedScheduler", "lr": [[1], null]}]}"#
    #expect(throws: Fixture.Unusable.self) { try SchedulerCase.compositions(in: Data(text.utf8)) }
    let good = Data(text.replacingOccurrences(of: member, with: "").utf8)
    #expect(try SchedulerCase.compositions(in: good).first?.rows("lr") == [[1], [1]])
  }
}

extension SchedulerCase {
  /// The cases of a file in which a row that is null equals the row before.
  ///
  /// - Throws: when the file cannot be read, and for members that nothing here looks at.
  static func compositions(in data: Data) throws -> [SchedulerCase] {
    try all(in: data).map { example in
      try example.check(
        example.value, knows: "name", "tags", "class", "params", "base_lrs", "optimizer", "num_steps", "lr", "momentum",
        "error")
      try example.check(example.value["optimizer"], knows: "class", "momentum", "betas")
      try example.check(example.value["error"], knows: "when", "step", "type", "message")
      return try example.setting(["lr": example.writtenOut("lr"), "momentum": example.writtenOut("momentum")])
    }
  }

  private func writtenOut(_ column: String) throws -> ArgumentValue? {
    guard let rows = value[column]?.elements else { return nil }
    var last = ArgumentValue.null
    return .list(
      try rows.map { row in
        last = row == .null ? last : row
        guard last != .null else { throw Fixture.Unusable(file: name, why: "begins with a row that is null") }
        return last
      })
  }

  private func setting(_ members: [String: ArgumentValue?]) throws -> SchedulerCase {
    guard case .object(var all) = value else { return self }
    for (name, member) in members { all[name] = member }
    return SchedulerCase(value: .object(all))
  }

  /// The same case with as many steps as PyTorch took before it raised.
  func endedBeforeTheError() throws -> SchedulerCase {
    let steps = try #require(value["error"]?["step"]?.wholeNumber)
    return try setting(["num_steps": .int(steps - 1), "error": nil])
  }

  /// False for a case that is refused for one of the reasons; every other refusal is thrown.
  func isAccepted(unlessRefusedFor reasons: [(part: String, why: String)]) throws -> Bool {
    do {
      _ = try spec()
      return true
    } catch let error as ScheduleError {
      guard reasons.contains(where: { error.description.contains($0.part) }) else { throw error }
      return false
    }
  }
}
