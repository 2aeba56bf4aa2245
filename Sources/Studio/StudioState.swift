import Foundation
import Optimizers
import Schedules

/// Everything that the studio shows, as a value: from it the same runs are computed again, bit for bit.
///
/// It travels in the address of the page, so that a link, a reload and a server that was started anew show the same.
struct StudioState: Codable, Hashable, Sendable {
  /// The name of the problem.
  var problem = "cars"
  /// What the problem can be told, such as κ; values left out are the usual ones.
  var settings: [String: Double]?
  /// The two columns of a table of one's own.
  var features: [String]?
  /// 0 for the problem's usual start; any other draws one.
  var seed: UInt64?
  /// A start that was chosen by hand.
  var start: [Double]?
  /// One to four.
  var runs: [RunPlan] = []
  /// How many steps have been made; a run that has diverged stays at the step at which that was noticed.
  var steps = 0
  /// The step that is looked at, at most `steps`.
  var cursor = 0

  /// What is too much for a page: a state comes from an address, and anybody can write one.
  static let mostRuns = 4
  static let mostChanges = 2_000
  static let mostCharacters = 400_000

  init(problem: String, runs: [RunPlan]) { (self.problem, self.runs) = (problem, runs) }
}

/// What was done to one run, in the order of the steps.
struct RunPlan: Codable, Hashable, Sendable {
  /// The run that it was forked from, and the step; nil for a run of its own.
  var parent: Int?
  var forkedAt: Int?
  /// The first at step 0, with an optimizer and a rate.
  var changes: [Change]

  /// A change in force from `step` on: of the rate, the optimizer or the schedule.
  struct Change: Codable, Hashable, Sendable {
    var step: Int
    /// η, or the factor on the schedule where there is one.
    var rate: Double?
    /// As `workbench compare` reads it.
    var optimizer: String?
    /// As `workbench schedule` reads it; empty for none.
    var schedule: String?
  }

  init(optimizer: String = "SGD", rate: Double, schedule: String? = nil) {
    changes = [Change(step: 0, rate: rate, optimizer: optimizer, schedule: schedule)]
  }

  /// The changes up to `step`, together: what is in force there.
  func inForce(at step: Int) -> Change {
    changes.prefix { $0.step <= step }.reduce(into: Change(step: step)) { sum, change in
      sum.rate = change.rate ?? sum.rate
      sum.optimizer = change.optimizer ?? sum.optimizer
      sum.schedule = change.schedule ?? sum.schedule
    }
  }

  /// Adds a change, merged with one at the same step; those of later steps are dropped.
  mutating func add(_ change: Change) throws(StudioError) {
    changes.removeAll { $0.step > change.step }
    if let last = changes.last, last.step == change.step {
      changes[changes.count - 1].rate = change.rate ?? last.rate
      changes[changes.count - 1].optimizer = change.optimizer ?? last.optimizer
      changes[changes.count - 1].schedule = change.schedule ?? last.schedule
    } else {
      guard changes.count < StudioState.mostChanges else {
        throw StudioError("A run takes \(StudioState.mostChanges) changes at most; rewind, or fork an earlier step.")
      }
      changes.append(change)
    }
  }
}

/// A request that the studio cannot fulfil, in one sentence.
struct StudioError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension StudioState {
  /// Reads a state as the address holds it: JSON in base64 with - and _, or JSON itself.
  init(text: String) throws(StudioError) {
    guard text.utf8.count <= Self.mostCharacters else {
      throw StudioError("The address is too long to be a state of the studio.")
    }
    let json = text.hasPrefix("{") ? Data(text.utf8) : Data(urlSafeBase64: text)
    guard let json, let state = try? JSONDecoder().decode(StudioState.self, from: json) else {
      throw StudioError("The address does not hold a state of the studio; it may have been cut off.")
    }
    self = state
  }

  /// The state as the address holds it.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = (try? encoder.encode(self)) ?? Data()
    return json.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// Refuses what no page could have made.
  func check(mostSteps: Int) throws {
    guard (1...Self.mostRuns).contains(runs.count) else {
      throw StudioError("The state has \(runs.count) runs; the studio shows one to \(Self.mostRuns).")
    }
    guard (0...mostSteps).contains(steps), (0...steps).contains(cursor) else {
      throw StudioError("The state is at step \(cursor) of \(steps); this problem has 0 to \(mostSteps) steps here.")
    }
    for plan in runs { try plan.check() }
  }
}

extension RunPlan {
  fileprivate func check() throws {
    guard let first = changes.first, first.step == 0, first.optimizer != nil, first.rate != nil else {
      throw StudioError("A run needs an optimizer and a rate at step 0.")
    }
    guard changes.count <= StudioState.mostChanges else {
      throw StudioError("A run has \(changes.count) changes; the studio takes \(StudioState.mostChanges).")
    }
    guard zip(changes, changes.dropFirst()).allSatisfy({ $0.step < $1.step }) else {
      throw StudioError("The changes of a run must stand in the order of their steps.")
    }
    for change in changes {
      if let rate = change.rate { try Self.check(rate: rate) }
      if let optimizer = change.optimizer { _ = try Self.optimizer(optimizer) }
      if let schedule = change.schedule { _ = try Self.schedule(schedule) }
    }
  }

  static func check(rate: Double) throws(StudioError) {
    guard rate.isFinite, rate >= 0, rate <= 1e6 else {
      throw StudioError("The rate is \(rate); it must be from 0 to a million.")
    }
  }

  static func optimizer(_ text: String) throws -> OptimizerSpec {
    guard text.utf8.count <= 500 else { throw StudioError("An optimizer is written in 500 characters at most.") }
    let spec = try OptimizerSpec(text)
    guard spec.parameters["lr"] == nil else { throw StudioError("\(text): the slider holds the rate; leave lr out.") }
    return spec
  }

  /// A schedule in the words of `workbench schedule`; nil for an empty text.
  static func schedule(_ text: String) throws -> SpecifiedSchedule? {
    guard text.utf8.count <= 2_000 else { throw StudioError("A schedule is written in 2,000 characters at most.") }
    return try Self.spec(text, steps: 0).map { SpecifiedSchedule($0) }
  }

  /// The same as a spec: words, and `--base-lr 0.1` among them as on the command line.
  static func spec(_ text: String, steps: Int?, metrics: [Double] = []) throws -> Spec? {
    var words = text.split(whereSeparator: \.isWhitespace).map { String($0).trimmingCharacters(in: ["'", "\""]) }
    guard !words.isEmpty else { return nil }
    var base: [Double] = []
    if let option = words.firstIndex(of: "--base-lr") {
      guard option + 1 < words.count, let rate = Double(words[option + 1]) else {
        throw StudioError("After --base-lr comes a number, as in --base-lr 0.1.")
      }
      base = [rate]
      words.removeSubrange(option...(option + 1))
    }
    return try Spec(commandLine: words, baseLRs: base, steps: steps, metrics: metrics)
  }
}

extension Data {
  fileprivate init?(urlSafeBase64 text: String) {
    let plain = text.replacing("-", with: "+").replacing("_", with: "/")
    self.init(base64Encoded: plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4))
  }
}
