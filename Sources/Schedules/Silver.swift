import Foundation

/// The silver steps: rates that double and redouble beyond the bound, for convex functions without a smallest curvature.
///
///     η(t) = (1 + ρ^(ν(t + 1) − 1))/L        ρ = 1 + √2,  ν(i): how often 2 divides i
///
/// √2/L at every other step, 2/L at every fourth, (1 + ρ)/L at every eighth, and so on. Their sum over n = 2^k − 1 steps is
/// (ρ^k − 1)/L, which grows like n^1.27 where a constant rate's grows like n. For a convex function whose gradient changes
/// by at most L per unit of length, f(x_n) − f* ≤ L·D²/(1 + √(4ρ^2k − 3)), D the distance of the start from a minimum. The
/// order is part of it: the same rates in ascending order may end higher than they began. It has no end; run it for 2^k − 1
/// steps.
///
/// - Parameters:
///   - largest: L, the largest curvature, above 0.
/// - Source: Altschuler and Parrilo 2023, "Acceleration by Stepsize Hedging II: Silver Stepsize Schedule for Smooth Convex
///   Optimization", arXiv:2309.16530; part I, arXiv:2309.07879, is about strongly convex functions.
public struct Silver: Schedule, NamedSchedule {
  /// L, the largest curvature, above 0.
  public let largest: Double

  /// The silver steps for a function whose curvature is at most `largest`.
  ///
  /// - Throws: ``ScheduleError`` for a curvature that is not finite, not above 0, or so small that a rate is infinite.
  public init(largest: Double) throws {
    try Self.require(
      largest > 0 && largest.isFinite && Self.rate(afterTrailingZeros: 64, largest).isFinite, "largest", largest,
      "a curvature: finite, above 0, and not so small that a rate is infinite")
    self.largest = largest
  }

  public func callAsFunction(_ step: Int) -> Double {
    Self.rate(afterTrailingZeros: (UInt(bitPattern: step) &+ 1).trailingZeroBitCount, largest)
  }

  private static func rate(afterTrailingZeros ν: Int, _ largest: Double) -> Double {
    (1 + pow(1 + 2.0.squareRoot(), Double(ν - 1))) / largest
  }

  public static let parameters = [Parameter("largest", "the largest curvature")]

  public init(_ arguments: Arguments) throws { try self.init(largest: arguments.number("largest")) }

  public var arguments: [String: ArgumentValue] { ["largest": .double(largest)] }
}
