/// A schedule that can be named: on the command line, in a JSON specification and in a saved file.
///
/// One list of parameters per type drives all of them, and every way in goes through the same throwing initialiser: an
/// invalid schedule can be neither written nor decoded. The saved form is that of the reference fixtures,
///
///     {"class": "StepLR", "base_lr": 0.1, "params": {"step_size": 10, "gamma": 0.5}}
public protocol NamedSchedule: Codable, Hashable, Sendable {
  /// The name in the catalogue.
  static var name: String { get }
  /// Every parameter that may be given, in the order in which they are usually read.
  static var parameters: [Parameter] { get }
  /// Reads and checks the arguments.
  init(_ arguments: Arguments) throws
  /// The values of all parameters, as ``NamedSchedule/init(_:)`` would read them back.
  var arguments: [String: ArgumentValue] { get }
  /// The base rate of the parameter group, or nil for a schedule that brings its own rates.
  var groupRate: Double? { get }
}

extension NamedSchedule {
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

/// One entry in the list of parameters of a schedule: the list that the command line, JSON, saved files and the
/// search for the nearest known name all read.
public struct Parameter: Hashable, Sendable {
  /// The name, as PyTorch spells it.
  public let name: String
  /// The value when it is not given, or nil when it must be given.
  ///
  /// `.null` means: may be left out.
  public let standard: ArgumentValue?
  /// What it is, in a few words with units.
  public let meaning: String
  /// Whether a list gives each parameter group its own value.
  public let perGroup: Bool

  init(_ name: String, default standard: ArgumentValue? = nil, perGroup: Bool = false, _ meaning: String) {
    self.name = name
    self.standard = standard
    self.perGroup = perGroup
    self.meaning = meaning
  }
}

/// How a schedule is saved.
struct SavedSchedule: Codable {
  var name: String
  var baseLR: Double?
  var params: [String: ArgumentValue]

  enum CodingKeys: String, CodingKey {
    case name = "class"
    case baseLR = "base_lr"
    case params
  }
}

/// Every schedule that has a name.
public enum ScheduleRegistry {
  /// Those of `torch.optim.lr_scheduler` that are functions of the step.
  public static let torch: [any TorchSchedule.Type] = [
    LambdaLR.self, MultiplicativeLR.self, StepLR.self, MultiStepLR.self, ConstantLR.self, LinearLR.self,
    ExponentialLR.self, PolynomialLR.self, CosineAnnealingLR.self, CosineAnnealingWarmRestarts.self, CyclicLR.self,
    OneCycleLR.self, SequentialLR.self, ChainedScheduler.self,
  ]

  /// The workbench's own; those that have an end rest there, and Chebyshev's rates begin anew.
  public static let own: [any (Schedule & NamedSchedule).Type] = [
    Hold.self, PiecewiseConstant.self, Warmup.self, LinearRamp.self, Cosine.self, Polynomial.self, Exponential.self,
    CosineRestarts.self, InverseSquareRoot.self, WarmupStableDecay.self, Chebyshev.self, Arcsine.self, Silver.self,
  ]

  /// All of them.
  public static var all: [any NamedSchedule.Type] {
    torch.map { $0 as any NamedSchedule.Type } + [ReduceLROnPlateau.self] + own.map { $0 as any NamedSchedule.Type }
  }

  /// The schedule of that name.
  ///
  /// - Throws: ``ScheduleError`` that names the nearest known one.
  public static func type(_ name: String) throws -> any NamedSchedule.Type {
    guard let type = all.first(where: { $0.name == name }) else {
      throw ScheduleError.unknown(what: "schedule", name: name, known: all.map { $0.name })
    }
    return type
  }

  static func torch(_ name: String) throws -> any TorchSchedule.Type {
    guard let type = try type(name) as? any TorchSchedule.Type else {
      throw ScheduleError.combination("\(name) cannot stand inside a composition of PyTorch schedulers.")
    }
    return type
  }
}
