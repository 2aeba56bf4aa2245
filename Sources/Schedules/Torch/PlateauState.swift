/// What a plateau schedule remembers between two observations.
public struct PlateauState: Hashable, Sendable {
  /// The rate now.
  public internal(set) var rate: Double
  /// The best metric so far: ±∞ before the first one that counts, never NaN.
  public internal(set) var best: Double
  /// Observations in a row that were no improvement.
  public internal(set) var badEpochs = 0
  /// Observations left during which none counts as bad.
  public internal(set) var cooldownLeft = 0

  init(rate: Double, best: Double) {
    self.rate = rate
    self.best = best
  }
}

extension PlateauState: Codable {
  private enum CodingKeys: String, CodingKey {
    case rate, best
    case badEpochs = "num_bad_epochs"
    case cooldownLeft = "cooldown_counter"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    rate = try container.decode(Double.self, forKey: .rate)
    best = try container.decode(ArgumentValue.self, forKey: .best).number ?? .nan
    badEpochs = try container.decode(Int.self, forKey: .badEpochs)
    cooldownLeft = try container.decode(Int.self, forKey: .cooldownLeft)
    guard rate.isFinite, rate >= 0, !best.isNaN, (0..<Int.max).contains(badEpochs), cooldownLeft >= 0 else {
      throw ScheduleError.unreadable(
        "A saved plateau needs a rate of at least 0, a best metric and counts of at least 0; this has rate \(rate), best "
          + "\(best), num_bad_epochs \(badEpochs), cooldown_counter \(cooldownLeft).")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(rate, forKey: .rate)
    // JSON has no infinity.
    try container.encode(ArgumentValue.finite(best), forKey: .best)
    try container.encode(badEpochs, forKey: .badEpochs)
    try container.encode(cooldownLeft, forKey: .cooldownLeft)
  }
}
