import Foundation

/// Chebyshev's rates: the n rates that shrink the error on a bowl as much as n steps can.
///
///     η_k = 1/(L·cos²φ + μ·sin²φ)        φ = (2k − 1)π/4n,  k = 1 … n
///     η(t) = η_k, k the place of step t mod n in the order
///
/// Which is 1/η_k = (L + μ)/2 + (L − μ)/2·cos((2k − 1)π/2n), the roots of the Chebyshev polynomial T_n on [μ, L]. After n steps
/// the error along every eigenvector of curvature μ to L has shrunk at least to 1/T_n((κ + 1)/(κ − 1)), κ = L/μ, in any order.
/// About half of the rates lie above the bound 2/L, so the order decides how large the error grows on the way, and with it
/// how much is left of the result after rounding. After its n steps the schedule begins anew.
///
/// - Parameters:
///   - smallest: μ, the smallest curvature (eigenvalue of the Hessian), above 0.
///   - largest: L, the largest one, at least μ.
///   - over: n, the number of steps, at least 1; in Lebedev's order a power of two.
///   - order: `ascending` and `descending` rates, or `lebedev`, in which small rates repair what large ones spoil.
/// - Source: Young 1953, "On Richardson's method for solving linear systems with positive definite matrices"; the order:
///   Lebedev and Finogenov 1971, "The order of choice of the iteration parameters in the cyclic Chebyshev iteration method".
public struct Chebyshev: Schedule, NamedSchedule {
  /// In which order the rates are taken.
  public enum Order: String, Hashable, Sendable, CaseIterable {
    /// The smallest rate first.
    case ascending
    /// The largest rate first.
    case descending
    /// Small rates after the large ones whose growth they repair; n is a power of two.
    case lebedev
  }

  /// μ, the smallest curvature, above 0.
  public let smallest: Double
  /// L, the largest curvature, at least μ.
  public let largest: Double
  /// n, the number of rates, after which they begin anew.
  public let steps: Int
  /// In which order the rates are taken.
  public let order: Order

  /// The n = `steps` rates for curvatures from `smallest` to `largest`.
  ///
  /// - Throws: ``ScheduleError`` that names the parameter, its value and what is allowed.
  public init(smallest: Double, largest: Double, over steps: Int, order: Order = .lebedev) throws {
    try Self.require(
      smallest > 0 && smallest.isFinite && (1 / smallest).isFinite, "smallest", smallest,
      "a curvature: finite and above 0")
    try Self.require(
      largest >= smallest && largest.isFinite, "largest", largest,
      "finite and at least smallest, which is \(smallest)")
    try Self.require(steps >= 1, "over", steps, "at least 1 step")
    try Self.require(
      order != .lebedev || steps.nonzeroBitCount == 1, "over", steps,
      "a power of two in Lebedev's order; take order=ascending for other lengths")
    (self.smallest, self.largest, self.steps, self.order) = (smallest, largest, steps, order)
  }

  /// How many steps the rates are made for; the next one is the first again.
  public var totalSteps: Int? { steps }

  public func callAsFunction(_ step: Int) -> Double {
    let place = max(step, 0) % steps
    let k =
      switch order {
      case .ascending: place + 1
      case .descending: steps - place
      case .lebedev: Self.lebedev(place, of: steps)
      }
    let φ = (2 * Double(k) - 1) * .pi / (4 * Double(steps))
    let (c, s) = (cos(φ), sin(φ))
    return 1 / (largest * c * c + smallest * s * s)
  }

  /// Which of n rates stands at a place, both counted in ascending order: 1 for n = 1; for 2m every k of the order of m is
  /// followed by its mirror image, 2m + 1 − k.
  private static func lebedev(_ place: Int, of n: Int) -> Int {
    guard n > 1 else { return 1 }
    let k = lebedev(place / 2, of: n / 2)
    return place.isMultiple(of: 2) ? k : n + 1 - k
  }

  public static let parameters = [
    Parameter("smallest", "the smallest curvature"),
    Parameter("largest", "the largest curvature"),
    Parameter("over", "the number of steps, a power of two in Lebedev's order"),
    Parameter("order", default: .string("lebedev"), "ascending, descending or lebedev"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(
      smallest: arguments.number("smallest"), largest: arguments.number("largest"), over: arguments.count("over"),
      order: arguments.word("order"))
  }

  public var arguments: [String: ArgumentValue] {
    [
      "smallest": .double(smallest), "largest": .double(largest), "over": .int(steps), "order": .string(order.rawValue),
    ]
  }
}
