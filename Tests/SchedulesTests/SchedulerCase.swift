import Foundation
import Schedules
import TestSupport
import Testing

/// One case of schedulers.json: a specification, and what PyTorch made of it.
///
/// It is kept as an ``ArgumentValue``, which does not turn 1.0 into 1 as a trip through Foundation would.
struct SchedulerCase: CustomTestStringConvertible {
  var value: ArgumentValue

  /// The cases of a file.
  ///
  /// - Throws: when the file is empty, no JSON, or has no cases.
  static func all(in data: Data) throws -> [SchedulerCase] {
    guard let cases = try ArgumentValue(json: data)["cases"]?.elements, !cases.isEmpty else {
      throw Fixture.Unusable(file: "schedulers.json", why: "has no cases")
    }
    return cases.map(SchedulerCase.init)
  }

  /// The cases of schedulers.json.
  ///
  /// Not compared: notes and the texts of formulas, which are prose; the type and the words of Python's errors; and what
  /// PyTorch's own schedulers do when only half of their state is restored (`optimizer_loaded_first_…`,
  /// `scheduler_state_only_…`) or when they are constructed in the middle of a run (`resume_ctor`): here there is no such
  /// half state, and any schedule can be asked for any step.
  ///
  /// - Throws: when the file cannot be read, and for members that are neither compared nor in this list.
  static func singles(in data: Data) throws -> [SchedulerCase] {
    try all(in: data).map { example in
      try example.check(
        example.value, knows: "name", "tags", "class", "params", "base_lrs", "optimizer", "num_steps", "metrics",
        "epochs",
        "lr", "momentum", "state_per_step", "closed_form_lr", "closed_form_max_abs_diff", "resume", "resume_ctor",
        "error",
        "note")
      try example.check(example.value["optimizer"], knows: "class", "momentum", "betas")
      try example.check(example.value["error"], knows: "when", "step", "type", "message")
      try example.check(example.value["state_per_step"], knows: "columns", "rows")
      try example.check(
        example.value["resume"], knows: "at", "matches", "state_dict", "optimizer_loaded_first_matches",
        "optimizer_loaded_first_max_abs_diff", "scheduler_state_only_matches", "scheduler_state_only_max_abs_diff",
        "scheduler_state_only_lr_head")
      try example.check(example.value["resume_ctor"], knows: "last_epoch", "matches", "max_abs_diff", "lr")
      return example
    }
  }

  /// - Throws: for a member of another name.
  func check(_ value: ArgumentValue?, knows names: String...) throws {
    guard case .object(let members)? = value, let unknown = Set(members.keys).subtracting(names).min() else { return }
    throw Fixture.Unusable(file: name, why: "has a member \(unknown), which is not compared")
  }

  var name: String { value["name"]?.text ?? "a case without a name" }
  var className: String { value["class"]?.text ?? "" }
  var tags: [String] { value["tags"]?.elements?.compactMap(\.text) ?? [] }
  var testDescription: String { name }

  /// Whether PyTorch refuses it, or would fail so early that the workbench must.
  var mustBeRefused: Bool { tags.contains("error") || value["error"]?["when"]?.text == "construct" }

  /// Whether a documented deviation may make the rates differ.
  var mayDeviate: Bool { tags.contains("quirk") || tags.contains("step_epoch") }

  func spec() throws -> Spec { try Spec(value) }

  func rows(_ name: String) -> [[Double]]? {
    value[name]?.elements?.map { $0.elements?.compactMap(\.number) ?? [] }
  }

  /// The first difference between PyTorch's values and the workbench's, or nil when there is none.
  func difference() throws -> String? {
    guard let lr = rows("lr"), let groups = lr.first?.count else { return "\(name) has no rates to compare with." }
    let momentum = rows("momentum")
    let rows = try spec().rows
    let width = groups + (momentum?.first?.count ?? 0)
    guard rows.allSatisfy({ $0.count == width }) else { return "A row has not \(width) values." }
    return firstDifference(between: rows.map { Array($0[..<groups]) }, and: lr, of: "lr")
      ?? momentum.flatMap { firstDifference(between: rows.map { Array($0[groups...]) }, and: $0, of: "momentum") }
  }

  /// The same for what a plateau remembers after every step.
  func stateDifference() throws -> String? {
    guard let columns = value["state_per_step"]?["columns"]?.elements?.compactMap(\.text),
      let states = value["state_per_step"]?["rows"]?.elements?.map({ $0.elements?.compactMap(\.number) ?? [] }),
      let metrics = value["metrics"]?.elements?.compactMap(\.number), metrics.count == states.count, !states.isEmpty
    else { return "\(name) has no states to compare with." }
    var plateau = try plateau()
    let ours: [[Double]] = try metrics.map { metric in
      plateau.observe(metric)
      return try columns.map { column in
        switch column {
        case "num_bad_epochs": Double(plateau.state.badEpochs)
        case "cooldown_counter": Double(plateau.state.cooldownLeft)
        case "best": plateau.state.best
        default: throw Fixture.Unusable(file: name, why: "has an unknown column \(column)")
        }
      }
    }
    return firstDifference(between: ours, and: states, of: "state")
  }

  /// The plateau of the first group.
  ///
  /// Its smallest rate, which may be a list, has no influence on what is remembered.
  func plateau() throws -> ReduceLROnPlateau {
    guard case .object(var params)? = value["params"], let rate = value["base_lrs"]?.elements?.first else {
      throw Fixture.Unusable(file: name, why: "has no params or base_lrs")
    }
    params["min_lr"] = nil
    let saved: ArgumentValue = .object(["class": .string(className), "base_lr": rate, "params": .object(params)])
    return try JSONDecoder().decode(ReduceLROnPlateau.self, from: JSONEncoder().encode(saved))
  }
}

/// The first entry of `rows` that differs by more than 1e-12 of the largest expected value: the fixture's own tolerance.
func firstDifference(between rows: [[Double]], and expected: [[Double]], of what: String) -> String? {
  guard rows.count == expected.count else { return "\(what): \(rows.count) rows instead of \(expected.count)." }
  let tolerance = 1e-12 * (expected.joined().map(abs).filter(\.isFinite).max() ?? 0)
  for (step, (row, reference)) in zip(rows, expected).enumerated() {
    guard row.count == reference.count else { return "\(what): \(row.count) values at step \(step)." }
    for (group, (a, b)) in zip(row, reference).enumerated() where !isClose(a, b, relative: 0, absolute: tolerance) {
      return "\(what)\(group) at step \(step) is \(a), but PyTorch has \(b)."
    }
  }
  return nil
}
