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

  /// Which formula.
  public let kind: Kind
  /// Its numbers a and b, in this order.
  public let arguments: [Double]

  /// The formula `kind` with its numbers, as many as it takes.
  ///
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

extension Formula {
  /// The product of the values at 1, 2, …, `last`: what MultiplicativeLR has multiplied its base rate by.
  ///
  /// Closed for exp, constant, every and inv_pow. The others are multiplied one by one, O(`last`), until nothing can
  /// change any more: the product is 0 or not finite, or the formula stays at 1.
  func product(upTo last: Int) -> Double {
    let n = Double(last)
    switch kind {
    case .constant: return pow(arguments[0], n)
    case .exp: return pow(arguments[0], n * (n + 1) / 2)
    case .invPow: return 1 / pow(arguments[0], n * (n + 1) / 2 * arguments[1])
    case .every: return pow(arguments[0], (n / arguments[1]).rounded(.down))
    case .inverse, .floorDiv, .warmup, .noam, .cosine, .oneMinus, .sineScale: break
    }
    var product = 1.0
    var t = 1
    while t <= last, product != 0, product.isFinite, staysAtOne(from: Double(t)) == false {
      product *= self(Double(t))
      t += 1
    }
    return product
  }

  private func staysAtOne(from t: Double) -> Bool {
    switch kind {
    case .warmup: t + 1 >= arguments[0]
    case .inverse, .oneMinus: arguments[0] == 0
    default: false
    }
  }
}

extension Formula {
  /// Reads `{"kind": "exp", "args": [0.95]}`; other members, such as the fixtures' text of the formula, are ignored.
  init(_ value: ArgumentValue, for owner: String) throws {
    guard case .object(let members) = value, case .string(let name) = members["kind"] else {
      throw ScheduleError.parameter(
        schedule: owner, name: "the formula", value: "\(value)", allowed: "written as {\"kind\": …, \"args\": […]}")
    }
    guard let kind = Kind(rawValue: name) else {
      throw ScheduleError.unknown(what: "formula", name: name, known: Kind.allCases.map(\.rawValue))
    }
    guard case .list(let values) = members["args"] ?? .list([]), case let numbers = values.compactMap(\.number),
      numbers.count == values.count
    else {
      throw ScheduleError.parameter(
        schedule: owner, name: "args", value: "\(members["args"] ?? .null)", allowed: "a list of numbers")
    }
    try self.init(kind, arguments: numbers, for: owner)
  }

  var value: ArgumentValue {
    .object(["kind": .string(kind.rawValue), "args": .list(arguments.map(ArgumentValue.double))])
  }
}

extension Formula: Codable {
  public init(from decoder: any Decoder) throws {
    try self.init(ArgumentValue(from: decoder), for: "formula")
  }

  public func encode(to encoder: any Encoder) throws {
    try value.encode(to: encoder)
  }
}
