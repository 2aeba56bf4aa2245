/// A schedule as it is written down: `{"class": …, "params": {…}}`, or `{"then": […]}`, a join of several.
///
/// Only saved files have a base rate in it. A `floor`, a `ceiling` and an `at`, see ``AdjustedSchedule``, stand among the
/// params of a class and beside the list of a join.
struct SchedulerForm {
  let name: String
  let params: [String: ArgumentValue]
  let baseLR: Double?
  private let adjustments: [String: ArgumentValue]

  init(_ value: ArgumentValue) throws {
    guard case .object(let members) = value else {
      throw ScheduleError.unreadable("A schedule is written as {\"class\": …, \"params\": {…}}, but this is \(value).")
    }
    var adjustments = members.filter { Adjustment.names.contains($0.key) }
    if case .list? = members["then"], members["class"] == nil {
      name = JoinedPieces.name
      params = ["schedulers": members["then"] ?? .null, "milestones": members["milestones"] ?? .null]
      (baseLR, self.adjustments) = (nil, adjustments)
      return
    }
    guard case .string(let name) = members["class"] else {
      throw ScheduleError.unreadable("A schedule needs \"class\", the name of one, and this has none.")
    }
    guard case .object(var params) = members["params"] ?? .object([:]) else {
      throw ScheduleError.unreadable("\(name): \"params\" must be an object of names and values.")
    }
    let own = (try? ScheduleRegistry.type(name))?.parameters.map(\.name) ?? []
    for adjustment in Adjustment.names where !own.contains(adjustment) {
      if let value = params.removeValue(forKey: adjustment) { adjustments[adjustment] = value }
    }
    self.name = name
    self.params = params
    self.adjustments = adjustments
    baseLR = members["base_lr"]?.number
  }

  private init(_ form: SchedulerForm, params: [String: ArgumentValue]) {
    (name, baseLR, adjustments, self.params) = (form.name, form.baseLR, form.adjustments, params)
  }

  var isAdjusted: Bool { adjustments.contains { $0.value != .null } }

  /// The same for one of several parameter groups: where a parameter may be a list with one value per group, that group's
  /// value is taken, also in the members of a composition.
  func ofGroup(_ group: Int, of groups: Int) throws -> SchedulerForm {
    SchedulerForm(self, params: try params(ofGroup: group, of: groups))
  }

  private func params(ofGroup group: Int, of groups: Int) throws -> [String: ArgumentValue] {
    let parameters =
      try name == JoinedPieces.name ? SequentialLR.parameters : ScheduleRegistry.type(name).parameters
    return try params.reduce(into: [:]) { result, argument in
      let parameter = parameters.first { $0.name == argument.key }
      switch argument.value {
      case .list(let values) where parameter?.perGroup == true:
        guard values.count == groups else {
          throw ScheduleError.parameter(
            schedule: name, name: argument.key, value: "a list of \(values.count)",
            allowed: "one value, or one per parameter group (\(groups))")
        }
        result[argument.key] = values[group]
      case .list(let values) where argument.key == "schedulers":
        result[argument.key] = .list(
          try values.map { value in
            guard case .object(var members) = value else { return value }
            let form = try SchedulerForm(value)
            members["params"] = .object(try form.params(ofGroup: group, of: groups))
            return .object(members.merging(form.adjustments) { $1 })
          })
      default: result[argument.key] = argument.value
      }
    }
  }
}

extension SchedulerForm {
  /// Whether this is a join of the workbench's kind: written as such, or a SequentialLR of own pieces.
  func isJoin() throws -> Bool {
    if name == JoinedPieces.name { return true }
    guard name == SequentialLR.name, case .list(let values)? = params["schedulers"] else { return false }
    let own = try values.filter { value in
      let form = try SchedulerForm(value)
      return ScheduleRegistry.own.contains { $0.name == form.name }
    }
    guard !own.isEmpty, own.count < values.count else { return !own.isEmpty }
    throw ScheduleError.combination(
      "SequentialLR holds schedulers of PyTorch or the workbench's own pieces, not both; {\"then\": [\u{2026}]} joins any."
    )
  }

  /// Whether every schedule in it brings its own rates.
  var bringsRates: Bool {
    guard case .list(let values)? = params["schedulers"] else {
      return ScheduleRegistry.own.contains { $0.name == name }
    }
    return values.allSatisfy { (try? SchedulerForm($0))?.bringsRates ?? true }
  }

  /// The schedule that is written here, for a parameter group of that base rate.
  func schedule(baseLR: Double?) throws -> RunnableSchedule {
    let plain: RunnableSchedule
    if try isJoin() {
      plain = try joined(baseLR: baseLR)
    } else {
      let type = try ScheduleRegistry.type(name)
      plain = try RunnableSchedule(type.init(Arguments(for: type, given: params, baseLR: baseLR)))
    }
    return isAdjusted ? try plain.adjusted(Adjustment(adjustments)) : plain
  }

  private func joined(baseLR: Double?) throws -> RunnableSchedule {
    for name in params.keys.sorted() where name != "schedulers" && name != "milestones" {
      throw ScheduleError.unknown(what: "parameter of \(self.name)", name: name, known: ["milestones"])
    }
    guard case .list(let values)? = params["schedulers"] else {
      throw ScheduleError.unreadable("Schedules are joined as {\"then\": [{\"class\": …, \"params\": {…}}, …]}.")
    }
    var milestones: [Int]?
    if let given = params["milestones"], given != .null {
      milestones = try (given.elements ?? [given]).map { value in
        guard let step = value.wholeNumber else {
          throw ScheduleError.unreadable("milestones is \(given), but it must be a list of whole numbers.")
        }
        return step
      }
    }
    let pieces = try values.map { value in
      let form = try SchedulerForm(value)
      guard try !form.isJoin() else {
        throw ScheduleError.combination("A join cannot hold another; write all schedules in one list.")
      }
      return (name: form.name, schedule: try form.schedule(baseLR: form.baseLR ?? baseLR))
    }
    return try RunnableSchedule(joining: pieces, milestones: milestones)
  }
}
