extension ReduceLROnPlateau {
  public static let parameters = [
    Parameter("mode", default: .string("min"), "min when the metric shall fall, max when it shall rise"),
    Parameter("factor", default: .double(0.1), "the factor of each reduction"),
    Parameter("patience", default: .int(10), "observations without improvement that are tolerated"),
    Parameter("threshold", default: .double(1e-4), "how much better an improvement must be"),
    Parameter("threshold_mode", default: .string("rel"), "rel or abs"),
    Parameter("cooldown", default: .int(0), "observations after a reduction that do not count"),
    Parameter("min_lr", default: .double(0), perGroup: true, "the smallest rate"),
    Parameter("eps", default: .double(1e-8), "the smallest reduction"),
    Parameter("margin", default: .string("signed"), "what rel is relative to: signed (PyTorch) or magnitude"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(
      baseLR: arguments.baseLR(), mode: arguments.word("mode"), factor: arguments.number("factor"),
      patience: arguments.count("patience"), threshold: arguments.number("threshold"),
      thresholdMode: arguments.word("threshold_mode"), cooldown: arguments.count("cooldown"),
      minLR: arguments.number("min_lr"), eps: arguments.number("eps"), margin: arguments.word("margin"))
  }

  public var arguments: [String: ArgumentValue] {
    [
      "mode": .string(mode.rawValue), "factor": .double(factor), "patience": .int(patience),
      "threshold": .double(threshold), "threshold_mode": .string(thresholdMode.rawValue), "cooldown": .int(cooldown),
      "min_lr": .double(minLR), "eps": .double(eps), "margin": .string(margin.rawValue),
    ]
  }

  public var groupRate: Double? { baseLR }
}

/// Saved like the other schedules, with what it has seen under "state".
extension ReduceLROnPlateau {
  private enum CodingKeys: CodingKey { case state }

  public init(from decoder: any Decoder) throws {
    let saved = try SavedSchedule(from: decoder)
    guard saved.name == Self.name else {
      throw ScheduleError.unreadable("This is a saved \(saved.name), not a \(Self.name).")
    }
    let fresh = try Self(Arguments(for: Self.self, given: saved.params, baseLR: saved.baseLR, asWritten: false))
    let state = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(PlateauState.self, forKey: .state)
    self.init(continuing: fresh, from: state ?? fresh.state)
  }

  public func encode(to encoder: any Encoder) throws {
    try SavedSchedule(name: Self.name, baseLR: groupRate, params: arguments).encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(state, forKey: .state)
  }
}
