import Foundation
import Schedules
import TestSupport
import Testing

/// What schedulers.json says about runs that are saved and resumed, and about closed forms.
@Suite struct ResumedReferenceValues {
  static let resumed = ReferenceValues.accepted.filter { $0.value["resume"] != nil }
  static let closed = ReferenceValues.accepted.filter { $0.value["closed_form_max_abs_diff"] != nil }

  @Test(arguments: resumed) func `a schedule that is saved in the middle goes on as PyTorch's does`(
    _ example: SchedulerCase
  ) throws {
    #expect(try example.resumeDifference() == nil)
  }

  // The suite's own negative controls.
  @Test(arguments: resumed.filter { $0.value["resume"]?["state_dict"] != nil })
  func `a spoiled state is noticed`(_ example: SchedulerCase) throws {
    for name in ["last_epoch", "_last_lr", "num_bad_epochs", "best"] {
      guard let resume = example.value["resume"], let value = resume["state_dict"]?[name] else { continue }
      let wrong: ArgumentValue = value.elements == nil ? .double((value.number ?? 0) + 1) : .list([.double(-1)])
      let spoiled = example.setting("resume", to: resume.setting("state_dict", name, to: wrong))
      #expect(try spoiled.resumeDifference() != nil)
    }
  }

  @Test(arguments: closed) func `closed form and recursion agree, but where the file says so`(
    _ example: SchedulerCase
  ) throws {
    let said = try #require(example.value["closed_form_max_abs_diff"]?.number)
    let lr = try #require(example.rows("lr"))
    let largest = lr.joined().map(abs).max() ?? 0
    if let closed = example.rows("closed_form_lr") {
      let difference = zip(closed.joined(), lr.joined()).map { abs($0 - $1) }.max()
      #expect(difference == said)
      // ConstantLR's closed form forgets the factor when it lasts for no step; ours does what step() does.
      #expect(example.className == "ConstantLR" && example.value["params"]?["total_iters"]?.wholeNumber == 0)
    } else {
      #expect(said <= 1e-12 * largest)
    }
  }

  @Test(arguments: [
    #""nobody": 1, "#, #""optimizer": {"class": "SGD", "nesterov": true}, "#, #""resume": {"at": 3, "twice": 1}, "#,
    #""error": {"when": "step", "at": 3}, "#, #""resume_ctor": {"betas": 3}, "#,
  ])
  func `a member of a case that is not compared is an error`(_ member: String) throws {
    let text = #"{"cases": [{\#(member)"name": "x", "class": "StepLR", "lr": [[1]]}]}"#
    #expect(throws: Fixture.Unusable.self) { try SchedulerCase.singles(in: Data(text.utf8)) }
    let good = Data(text.replacingOccurrences(of: member, with: "").utf8)
    #expect(try SchedulerCase.singles(in: good).count == 1)
  }
}

extension SchedulerCase {
  func setting(_ name: String, to member: ArgumentValue) -> SchedulerCase {
    SchedulerCase(value: value.setting(name, to: member))
  }

  /// What differs when the schedule is saved after `resume.at` steps, read back and asked for the rest; or from what
  /// PyTorch saves at this moment.
  func resumeDifference() throws -> String? {
    guard let resume = value["resume"], let at = resume["at"]?.wholeNumber, let lr = rows("lr"), lr.indices.contains(at)
    else { return "\(name) does not say where it is resumed." }
    if resume["matches"] != .bool(true) { return "PyTorch does not resume \(name) itself." }
    if let state = resume["state_dict"] {
      if let last = state["last_epoch"], last.wholeNumber != at { return "The state is not that after \(at) steps." }
      if let last = state["_last_lr"]?.elements?.compactMap(\.number),
        let difference = firstDifference(
          between: [try spec().rows[at]].map { Array($0.prefix(last.count)) }, and: [last], of: "_last_lr")
      {
        return difference
      }
    }
    if value["metrics"] != nil { return try resumedPlateauDifference(at: at) }
    guard value["epochs"] == nil, let restored = try restored() else { return nil }
    let rest = (at..<lr.count).map { [restored.base($0)] }
    return firstDifference(between: rest, and: lr[at...].map { [$0[0]] }, of: "resumed lr")
  }

  /// The first group's schedule, saved and read back; nil where the groups have parameters of their own.
  private func restored() throws -> AnyTorchSchedule? {
    guard let params = value["params"], let rate = value["base_lrs"]?.elements?.first, rows("lr")?.first?.count == 1
    else {
      return nil
    }
    let form: ArgumentValue = .object(["class": .string(className), "base_lr": rate, "params": params])
    let schedule = try JSONDecoder().decode(AnyTorchSchedule.self, from: JSONEncoder().encode(form))
    return try JSONDecoder().decode(AnyTorchSchedule.self, from: JSONEncoder().encode(schedule))
  }

  private func resumedPlateauDifference(at step: Int) throws -> String? {
    guard let metrics = value["metrics"]?.elements?.compactMap(\.number), let lr = rows("lr") else {
      return "\(name) has no metrics."
    }
    var plateau = try plateau()
    for metric in metrics.prefix(step) { plateau.observe(metric) }
    plateau = try JSONDecoder().decode(ReduceLROnPlateau.self, from: JSONEncoder().encode(plateau))
    if let state = value["resume"]?["state_dict"] {
      let ours = [Double(plateau.state.badEpochs), Double(plateau.state.cooldownLeft), plateau.state.best]
      let theirs = ["num_bad_epochs", "cooldown_counter", "best"].map { state[$0]?.number ?? .nan }
      if ours != theirs { return "The saved state is \(ours) instead of \(theirs)." }
    }
    // Its smallest rate may be one for each group, and is not restored.
    guard value["params"]?["min_lr"] == nil else { return nil }
    let rest =
      [[plateau.rate]]
      + metrics.dropFirst(step).map { metric in
        plateau.observe(metric)
        return [plateau.rate]
      }
    return firstDifference(between: rest, and: lr[step...].map { [$0[0]] }, of: "resumed lr")
  }
}

extension ArgumentValue {
  fileprivate func setting(_ path: String..., to member: ArgumentValue) -> ArgumentValue {
    guard case .object(var members) = self, let name = path.first else { return member }
    let inner = path.dropFirst()
    members[name] =
      inner.isEmpty ? member : (members[name] ?? .object([:])).setting(inner[inner.startIndex], to: member)
    return .object(members)
  }
}
