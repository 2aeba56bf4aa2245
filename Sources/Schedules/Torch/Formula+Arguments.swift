extension Formula {
  /// Reads `{"kind": "exp", "args": [0.95]}`; other members, such as the fixtures' text of the formula, are ignored.
  init(_ value: ArgumentValue, for owner: String) throws {
    guard case .object(let members) = value, case .string(let name) = members["kind"] else {
      throw ScheduleError.parameter(
        schedule: owner, name: "the formula", value: "\(value)", allowed: "written as {\"kind\": …, \"args\": […]}")
    }
    guard let kind = Kind(rawValue: name) else {
      throw ScheduleError.unknown("formula", name, among: Kind.allCases.map(\.rawValue))
    }
    guard case .list(let values) = members["args"] ?? .list([]), case let numbers = values.compactMap(\.number),
      numbers.count == values.count
    else {
      throw ScheduleError.parameter(
        schedule: owner, name: "args", value: "\(members["args"] ?? .null)", allowed: "a list of numbers")
    }
    try self.init(kind, arguments: numbers, for: owner)
  }

  var value: ArgumentValue {
    .object(["kind": .string(kind.rawValue), "args": .list(arguments.map(ArgumentValue.double))])
  }
}

extension Formula: Codable {
  public init(from decoder: any Decoder) throws {
    try self.init(ArgumentValue(from: decoder), for: "formula")
  }

  public func encode(to encoder: any Encoder) throws {
    try value.encode(to: encoder)
  }
}
