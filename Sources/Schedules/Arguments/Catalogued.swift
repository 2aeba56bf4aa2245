/// A schedule that can be named: on the command line, in a JSON specification and in a saved file.
///
/// One list of parameters per type drives all of them, and every way in goes through the same throwing initialiser: an
/// invalid schedule can be neither written nor decoded. The saved form is that of the reference fixtures,
///
///     {"class": "StepLR", "base_lr": 0.1, "params": {"step_size": 10, "gamma": 0.5}}
public protocol Catalogued: Codable, Hashable, Sendable {
  /// The name in the catalogue.
  static var name: String { get }
  /// Every parameter that may be given, in the order in which they are usually read.
  static var parameters: [Parameter] { get }
  /// Reads and checks the arguments.
  init(_ arguments: Arguments) throws
  /// The values of all parameters, as ``init(_:)`` would read them back.
  var arguments: [String: ArgumentValue] { get }
  /// The base rate of the parameter group, or nil for a schedule that brings its own rates.
  var groupRate: Double? { get }
}

extension Catalogued {
  public static var name: String { String(describing: Self.self) }
  public var groupRate: Double? { nil }

  public init(from decoder: any Decoder) throws {
    let saved = try SavedSchedule(from: decoder)
    guard saved.name == Self.name else {
      throw ScheduleError.unreadable("This is a saved \(saved.name), not a \(Self.name).")
    }
    self = try Self(Arguments(for: Self.self, given: saved.params, baseLR: saved.baseLR, asWritten: false))
  }

  public func encode(to encoder: any Encoder) throws {
    try SavedSchedule(name: Self.name, baseLR: groupRate, params: arguments).encode(to: encoder)
  }

  /// The saved form as a value, for schedules that hold other schedules.
  var savedForm: ArgumentValue {
    var members: [String: ArgumentValue] = ["class": .string(Self.name), "params": .object(arguments)]
    if let groupRate { members["base_lr"] = .double(groupRate) }
    return .object(members)
  }

  /// Throws the sentence that names the parameter, its value and what is allowed, unless `condition` holds.
  static func require(_ condition: Bool, _ parameter: String, _ value: Any, _ allowed: String) throws {
    guard condition else {
      throw ScheduleError.parameter(schedule: name, name: parameter, value: "\(value)", allowed: allowed)
    }
  }
}
