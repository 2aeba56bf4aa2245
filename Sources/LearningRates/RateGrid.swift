import Foundation

/// Learning rates to try, in rising order.
///
///     linear         r_k = low + k·(high − low)/(n − 1)          k = 0 … n − 1
///     logarithmic    r_k = low·(high/low)^(k/(n − 1))            k = 0 … n − 1
///     list           what was given, sorted
public struct RateGrid: Codable, Hashable, Sendable {
  /// The rates in rising order, as they were given: a rate that was listed twice is tried twice.
  public let rates: [Double]

  /// A list of rates, in any order.
  /// - Throws: `ScheduleError` when the list is empty or a rate is not a finite number above 0.
  public init(_ rates: [Double]) throws {
    guard !rates.isEmpty else {
      throw Self.error("rates", "empty", "at least one rate")
    }
    for rate in rates where !(rate > 0 && rate.isFinite) {
      throw Self.error("rates", "\(rate)", "finite numbers above 0")
    }
    self.rates = rates.sorted()
  }

  /// Equal steps from `low` to `high`.
  public static func linear(from low: Double, to high: Double, count: Int) throws -> RateGrid {
    try RateGrid(low: low, high: high, count: count) { share in low + share * (high - low) }
  }

  /// Equal factors from `low` to `high`.
  public static func logarithmic(from low: Double, to high: Double, count: Int) throws -> RateGrid {
    try RateGrid(low: low, high: high, count: count) { share in low * pow(high / low, share) }
  }

  private init(low: Double, high: Double, count: Int, rate: (Double) -> Double) throws {
    guard count >= 2 else {
      throw Self.error("count", "\(count)", "at least 2 rates")
    }
    guard low > 0, high > low, high.isFinite else {
      throw Self.error("from … to", "\(low) … \(high)", "0 < from < to, both finite")
    }
    // The ends are taken as given, so that rounding cannot move them.
    let inner = (1..<(count - 1)).map { rate(Double($0) / Double(count - 1)) }
    try self.init([low] + inner + [high])
  }

  public init(from decoder: any Decoder) throws {
    try self.init([Double](from: decoder))
  }

  public func encode(to encoder: any Encoder) throws {
    try rates.encode(to: encoder)
  }

  private static func error(_ name: String, _ value: String, _ allowed: String) -> ScheduleError {
    .parameter(schedule: "RateGrid", name: name, value: value, allowed: allowed)
  }

  /// A finer grid of `count` rates between the neighbours of `rate`, at equal factors.
  ///
  /// At an end of the grid, where there is no neighbour, it reaches as far beyond as the one neighbour lies inside.
  public func refined(around rate: Double, count: Int) throws -> RateGrid {
    let below = rates.last { $0 < rate }
    let above = rates.first { $0 > rate }
    switch (below, above) {
    case (let low?, let high?): return try .logarithmic(from: low, to: high, count: count)
    case (let low?, nil): return try .logarithmic(from: low, to: rate * rate / low, count: count)
    case (nil, let high?): return try .logarithmic(from: rate * rate / high, to: high, count: count)
    case (nil, nil): return try .logarithmic(from: rate / 10, to: rate * 10, count: count)
    }
  }
}
