import Foundation
import Schedules
import TestSupport
import Testing

/// Nothing invalid can be decoded, and bad JSON throws.
@Suite struct SavedSchedules {
  @Test func `the saved form is that of the fixtures`() throws {
    let saved = #"{"class": "StepLR", "base_lr": 0.1, "params": {"step_size": 10, "gamma": 0.5}}"#
    let rate = try JSONDecoder().decode(StepLR.self, from: Data(saved.utf8))
    #expect(try rate == StepLR(baseLR: 0.1, stepSize: 10, gamma: 0.5))
    #expect(try JSONDecoder().decode(AnyTorchSchedule.self, from: Data(saved.utf8)).base as? StepLR == rate)
  }

  @Test(arguments: [
    "", "{}", "[]", "null", #"{"class": "StepLR"}"#, #"{"class": "StepLR", "params": {"step_size": 10}}"#,
    #"{"class": "StepLR", "base_lr": 0.1, "params": {"step_size": 0}}"#,
    #"{"class": "StepLR", "base_lr": -1, "params": {"step_size": 10}}"#,
    #"{"class": "StepLR", "base_lr": 0.1, "params": {"step_size": 10, "gamma": "NaN"}}"#,
    #"{"class": "StepLR", "base_lr": 0.1, "params": {"stepsize": 10}}"#,
    #"{"class": "ExponentialLR", "base_lr": 0.1, "params": {"gamma": 0.9}}"#,
  ])
  func `what is not a valid StepLR is not decoded as one`(_ json: String) {
    #expect(throws: (any Error).self) { try JSONDecoder().decode(StepLR.self, from: Data(json.utf8)) }
  }

  @Test func `invalid joins are not decoded`() throws {
    let saved = String(
      decoding: try JSONEncoder().encode(Hold(1, for: 3).then(Hold(2)).clamped(after: 9).perEpoch(of: 2)), as: UTF8.self
    )
    typealias Joined = PerEpoch<ClampedSchedule<JoinedSchedule<Hold, Hold>>>
    _ = try JSONDecoder().decode(Joined.self, from: Data(saved.utf8))
    for (good, bad) in [
      (#""seam":3"#, #""seam":-3"#), (#""batches":2"#, #""batches":0"#), (#""end":8"#, #""end":-8"#),
      (#""rate":2"#, #""rate":-2"#), (#""end":8"#, #""end":9223372036854775807"#),
    ] {
      #expect(saved.contains(good))
      let spoiled = Data(saved.replacingOccurrences(of: good, with: bad).utf8)
      #expect(throws: (any Error).self) { try JSONDecoder().decode(Joined.self, from: spoiled) }
    }
  }

  @Test func `equal schedules are equal and have equal hashes, others are not`() throws {
    let a = try SequentialLR(
      [LinearLR(baseLR: 1), CosineAnnealingLR(baseLR: 1, tMax: 5)], milestones: [5])
    let b = try SequentialLR(
      [LinearLR(baseLR: 1), CosineAnnealingLR(baseLR: 1, tMax: 5)], milestones: [5])
    let c = try SequentialLR(
      [LinearLR(baseLR: 1), CosineAnnealingLR(baseLR: 1, tMax: 6)], milestones: [5])
    #expect(a == b)
    #expect(Set([a, b, c]).count == 2)
  }

  @Test(arguments: Formula.Kind.allCases) func `formulas are saved by name`(_ kind: Formula.Kind) throws {
    let numbers: [Double] = kind == .sineScale ? [] : kind == .every || kind == .invPow ? [0.5, 3] : [0.5]
    let value = ArgumentValue.object([
      "kind": .string(kind.rawValue), "args": .list(numbers.map(ArgumentValue.double)),
    ])
    let formula = try JSONDecoder().decode(Formula.self, from: JSONEncoder().encode(value))
    #expect(formula.kind == kind)
    #expect(try JSONDecoder().decode(Formula.self, from: JSONEncoder().encode(formula)) == formula)
  }
}
