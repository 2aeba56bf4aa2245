import Foundation

/// A named formula with numbers in it: what LambdaLR and its kin hold instead of a closure.
///
/// A closure cannot be compared, printed or saved; a name and a list of numbers can. The names are those of the
/// reference fixtures; t is the step, or for CyclicLR's scale the number of the cycle or of the step.
public struct Formula: Hashable, Sendable {
  /// The formulas there are.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// a^t
    case exp
    /// 1/(1 + a·t)
    case inverse
    /// ⌊t/a⌋
    case floorDiv = "floor_div"
    /// min(1, (t + 1)/a)
    case warmup
    /// min((t + 1)^−½, (t + 1)·a^−³⁄₂)
    case noam
    /// (1 + cos(πt/a))/2
    case cosine
    /// a
    case constant
    /// a when t is a multiple of b, otherwise 1
    case every
    /// 1 − a·t
    case oneMinus = "one_minus"
    /// 1/a^(t·b)
    case invPow = "inv_pow"
    /// (1 + sin(tπ/2))/2
    case sineScale = "sine_scale"
  }

  public let kind: Kind
  public let arguments: [Double]

  /// - Throws: ``ScheduleError`` for a wrong number of arguments, or arguments for which the formula has no value.
  public init(_ kind: Kind, _ arguments: Double...) throws {
    try self.init(kind, arguments: arguments, for: "formula")
  }

  init(_ kind: Kind, arguments: [Double], for owner: String) throws {
    func require(_ condition: Bool, _ allowed: String) throws {
      guard condition else {
        let given = "(" + arguments.map { "\($0)" }.joined(separator: ", ") + ")"
        throw ScheduleError.parameter(
          schedule: owner, name: "the argument list of \(kind.rawValue)", value: given, allowed: allowed)
      }
    }
    let count = kind == .sineScale ? 0 : kind == .every || kind == .invPow ? 2 : 1
    try require(arguments.count == count, count == 1 ? "1 number" : "\(count) numbers")
    try require(arguments.allSatisfy(\.isFinite), "finite")
    switch kind {
    case .floorDiv, .warmup, .noam, .cosine, .invPow: try require(arguments[0] > 0, "above 0")
    case .inverse: try require(arguments[0] >= 0, "at least 0")
    case .every: try require(arguments[1] >= 1 && Int(exactly: arguments[1]) != nil, "a number and a period of steps")
    case .exp, .constant, .oneMinus, .sineScale: break
    }
    self.kind = kind
    self.arguments = arguments
  }

  /// The value at `t`.
  public func callAsFunction(_ t: Double) -> Double {
    switch kind {
    case .exp: pow(arguments[0], t)
    case .inverse: 1 / (1 + arguments[0] * t)
    case .floorDiv: (t / arguments[0]).rounded(.down)
    case .warmup: min(1, (t + 1) / arguments[0])
    case .noam: min(pow(t + 1, -0.5), (t + 1) * pow(arguments[0], -1.5))
    case .cosine: 0.5 * (1 + cos(.pi * t / arguments[0]))
    case .constant: arguments[0]
    case .every: t.truncatingRemainder(dividingBy: arguments[1]) == 0 ? arguments[0] : 1
    case .oneMinus: 1 - arguments[0] * t
    case .invPow: 1 / pow(arguments[0], t * arguments[1])
    case .sineScale: 0.5 * (1 + sin(t * .pi / 2))
    }
  }
}
