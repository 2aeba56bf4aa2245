/// The arguments that were given for one schedule and one parameter group, read by name and by type.
///
/// Creating it already refuses names that the schedule does not know. The readers refuse values of the wrong type;
/// whether a value of the right type is sensible is for the schedule's own initialiser to say.
public struct Arguments: Sendable {
  /// The schedule's name, for the error sentences.
  let schedule: String
  /// Whether `1` and `1.0` are different, as they are for PyTorch.
  ///
  /// A saved file does not keep them apart.
  let asWritten: Bool
  private let parameters: [Parameter]
  private let given: [String: ArgumentValue]
  private let group: Double?
  /// The parameter group as earlier members of a composition around this one have left it.
  private let shared: TorchParameterGroup?

  init(
    for type: any NamedSchedule.Type, given: [String: ArgumentValue], baseLR: Double?,
    sharing: TorchParameterGroup? = nil,
    asWritten: Bool = true
  ) throws {
    schedule = type.name
    parameters = type.parameters
    group = baseLR
    shared = sharing
    self.asWritten = asWritten
    var given = given
    // The only `last_epoch` that has a meaning here is PyTorch's default: a pure schedule can be asked for any step.
    if given["last_epoch"]?.wholeNumber == -1 { given["last_epoch"] = nil }
    self.given = given
    for name in given.keys.sorted() where !parameters.contains(where: { $0.name == name }) {
      throw ScheduleError.unknown(
        what: "parameter of \(schedule)", name: name, known: parameters.map(\.name) + Adjustment.names)
    }
  }

  /// The base rate of the parameter group.
  public func baseLR() throws -> Double {
    guard let group else {
      throw ScheduleError.missing(schedule: schedule, name: "a base learning rate (base_lrs, --base-lr)")
    }
    return group
  }

  /// A number.
  public func number(_ name: String) throws -> Double {
    let value = try value(name)
    return try value.number ?? refuse(name, value, "a number")
  }

  /// A number that PyTorch only accepts when it is written with a decimal point.
  func decimal(_ name: String) throws -> Double {
    let value = try value(name)
    if asWritten, case .int(let whole) = value {
      return try refuse(name, value, "a number written with a decimal point, as for PyTorch: \(whole).0")
    }
    return try value.number ?? refuse(name, value, "a number")
  }

  /// A whole number; 10.0 is one.
  public func count(_ name: String) throws -> Int {
    let value = try value(name)
    return try value.wholeNumber ?? refuse(name, value, "a whole number")
  }

  /// A whole number that PyTorch only accepts when it is written without a decimal point.
  func integer(_ name: String) throws -> Int {
    let value = try value(name)
    if asWritten, case .double = value {
      return try refuse(name, value, "an integer, written without a decimal point as for PyTorch")
    }
    return try value.wholeNumber ?? refuse(name, value, "an integer")
  }

  /// A list of numbers; a single one is a list of one.
  public func numbers(_ name: String) throws -> [Double] {
    let value = try value(name)
    return try (value.elements ?? [value]).map { try $0.number ?? refuse(name, value, "a list of numbers") }
  }

  /// A list of whole numbers; a single one is a list of one.
  public func counts(_ name: String) throws -> [Int] {
    let value = try value(name)
    return try (value.elements ?? [value]).map { try $0.wholeNumber ?? refuse(name, value, "a list of whole numbers") }
  }

  /// true or false.
  public func flag(_ name: String) throws -> Bool {
    switch try value(name) {
    case .bool(let value): return value
    case .int(0): return false
    case .int(1): return true
    case let value: return try refuse(name, value, "true or false")
    }
  }

  /// One of the words that `Word` knows.
  func word<Word: RawRepresentable & CaseIterable>(_ name: String) throws -> Word where Word.RawValue == String {
    let value = try value(name)
    let known = Word.allCases.map(\.rawValue)
    guard case .string(let text) = value, let word = Word(rawValue: text) else {
      return try refuse(name, value, "one of \(known.joined(separator: ", "))")
    }
    return word
  }

  /// A named formula.
  func formula(_ name: String) throws -> Formula {
    try Formula(value(name), for: "\(schedule): \(name)")
  }

  /// Whether a parameter that may be left out was given.
  func has(_ name: String) -> Bool {
    (given[name] ?? .null) != .null
  }

  /// The value as given, or its default.
  func value(_ name: String) throws -> ArgumentValue {
    let standard = parameters.first { $0.name == name }?.standard
    if let value = given[name] {
      // Python's None means the default where the default is None.
      if value == .null, standard != .null { return try refuse(name, value, "given or left out") }
      return value
    }
    guard let standard else { throw ScheduleError.missing(schedule: schedule, name: name) }
    return standard
  }

  func refuse<Value>(_ name: String, _ value: ArgumentValue, _ allowed: String) throws -> Value {
    throw ScheduleError.parameter(schedule: schedule, name: name, value: "\(value)", allowed: allowed)
  }
}

extension Arguments {
  /// The members of a composition, built one after another as PyTorch code would: each finds the group's initial rate as
  /// the one before it left it.
  func schedulers(_ name: String) throws -> [any TorchSchedule] {
    guard case .list(let values) = try value(name) else {
      return try refuse(name, value(name), "a list of schedulers")
    }
    var group = shared
    return try values.enumerated().map { index, value in
      let form = try SchedulerForm(value)
      if form.name == ReduceLROnPlateau.name {
        throw ScheduleError.combination(
          "\(schedule) cannot hold a ReduceLROnPlateau (scheduler \(index), counted from 0), which needs a metric at "
            + "every step; PyTorch refuses it, too. Join it with then instead.")
      }
      guard !form.isAdjusted else {
        throw ScheduleError.combination(
          "\(schedule) holds PyTorch's schedulers, which have no floor, ceiling or at (scheduler \(index), counted from "
            + "0); give them to the whole, or join with then.")
      }
      let type = try ScheduleRegistry.torch(form.name)
      let base = form.baseLR ?? group?.initialLR ?? (try? baseLR())
      let member = try type.init(
        Arguments(for: type, given: form.params, baseLR: base, sharing: group, asWritten: asWritten))
      var (state, left) = (SchedulerState(), group ?? TorchParameterGroup(lr: member.baseLR))
      member.construct(&state, on: &left)
      group = left
      return member
    }
  }
}
