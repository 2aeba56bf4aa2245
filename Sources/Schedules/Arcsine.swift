import Core
import Foundation

/// Random rates that work equally well for every curvature between μ and L.
///
///     η(t) = 1/(L·cos²φ + μ·sin²φ)        φ = π·u/2,  u drawn evenly from [0, 1) for each step
///
/// 1/η has the arcsine distribution on [μ, L], the limit of the Chebyshev roots. The mean of ln|1 − ηλ| is then the same for
/// every λ from μ to L, ln((√κ − 1)/(√κ + 1)) with κ = L/μ: the error of a typical run shrinks like that of the best momentum.
/// The mean of its square may grow all the same, because single runs meet several of the largest rates in a row.
///
/// The rate is a function of seed and step alone, so it can be asked in any order. It has no end.
///
/// - Parameters:
///   - smallest: μ, the smallest curvature (eigenvalue of the Hessian), above 0.
///   - largest: L, the largest one, at least μ.
///   - seed: which of the sequences, at least 0.
/// - Source: Altschuler and Parrilo 2024, "Acceleration by Random Stepsizes: Hedging, Equalization, and the Arcsine Stepsize
///   Schedule", arXiv:2412.05790.
public struct Arcsine: Schedule, NamedSchedule {
  /// μ, the smallest curvature, above 0.
  public let smallest: Double
  /// L, the largest curvature, at least μ.
  public let largest: Double
  /// Which of the random sequences, at least 0.
  public let seed: Int

  /// The random rates for curvatures from `smallest` to `largest`.
  ///
  /// - Throws: ``ScheduleError`` that names the parameter, its value and what is allowed.
  public init(smallest: Double, largest: Double, seed: Int = 1) throws {
    try Self.require(
      smallest > 0 && smallest.isFinite && (1 / smallest).isFinite, "smallest", smallest,
      "a curvature: finite and above 0")
    try Self.require(
      largest >= smallest && largest.isFinite, "largest", largest,
      "finite and at least smallest, which is \(smallest)")
    try Self.require(seed >= 0, "seed", seed, "at least 0")
    (self.smallest, self.largest, self.seed) = (smallest, largest, seed)
  }

  public func callAsFunction(_ step: Int) -> Double {
    var random = RandomSource(seed: UInt64(seed), stream: UInt64(bitPattern: Int64(step)))
    let φ = .pi / 2 * random.uniform()
    let (c, s) = (cos(φ), sin(φ))
    return 1 / (largest * c * c + smallest * s * s)
  }

  public static let parameters = [
    Parameter("smallest", "the smallest curvature"),
    Parameter("largest", "the largest curvature"),
    Parameter("seed", default: .int(1), "which random sequence"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(
      smallest: arguments.number("smallest"), largest: arguments.number("largest"), seed: arguments.count("seed"))
  }

  public var arguments: [String: ArgumentValue] {
    ["smallest": .double(smallest), "largest": .double(largest), "seed": .int(seed)]
  }
}
