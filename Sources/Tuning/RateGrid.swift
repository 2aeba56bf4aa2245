import Foundation
import Schedules

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

  /// A finer grid around `rate`: the rate itself, and new ones at equal factors on both sides, up to its neighbours.
  ///
  /// At an end of the grid, where there is no neighbour, it reaches as far beyond as the one neighbour lies inside; around
  /// a single rate, a decade to each side. The neighbours themselves have been tried and are left out.
  ///
  /// - Parameter count: how many rates the finer grid has; at least 3, one new rate on each side.
  public func refined(around rate: Double, count: Int) throws -> RateGrid {
    let below = rates.last { $0 < rate }
    let above = rates.first { $0 > rate }
    let factorBelow = below.map { rate / $0 } ?? above.map { $0 / rate } ?? 10
    let factorAbove = above.map { $0 / rate } ?? below.map { rate / $0 } ?? 10
    let added = max(count, 3) - 1
    let (lower, upper) = (added / 2, added - added / 2)
    let left = (1...lower).map { rate * pow(factorBelow, -Double($0) / Double(lower + 1)) }
    let right = (1...upper).map { rate * pow(factorAbove, Double($0) / Double(upper + 1)) }
    return try RateGrid(left + [rate] + right)
  }
}
