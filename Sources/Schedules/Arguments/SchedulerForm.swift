/// A schedule as it is written down: `{"class": …, "params": {…}}`, with a base rate only in saved files.
struct SchedulerForm {
  let name: String
  let params: [String: ArgumentValue]
  let baseLR: Double?

  init(_ value: ArgumentValue) throws {
    guard case .object(let members) = value else {
      throw ScheduleError.unreadable("A schedule is written as {\"class\": …, \"params\": {…}}, but this is \(value).")
    }
    guard case .string(let name) = members["class"] else {
      throw ScheduleError.unreadable("A schedule needs \"class\", the name of one, and this has none.")
    }
    guard case .object(let params) = members["params"] ?? .object([:]) else {
      throw ScheduleError.unreadable("\(name): \"params\" must be an object of names and values.")
    }
    self.name = name
    self.params = params
    baseLR = members["base_lr"]?.number
  }

  /// The arguments of one of several parameter groups: where a parameter may be a list with one value per group, that
  /// group's value is taken, also in the members of a composition.
  func params(ofGroup group: Int, of groups: Int) throws -> [String: ArgumentValue] {
    let parameters = try Catalog.type(name).parameters
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
            members["params"] = .object(try SchedulerForm(value).params(ofGroup: group, of: groups))
            return .object(members)
          })
      default: result[argument.key] = argument.value
      }
    }
  }
}
