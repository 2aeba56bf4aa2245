/// One argument of a schedule as it is written down: in JSON, on the command line, or in a saved file.
///
/// A whole number and a decimal number are kept apart, because PyTorch does: `T_0=10` is accepted, `T_0=10.0` is not.
public indirect enum ArgumentValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case list([ArgumentValue])
  case object([String: ArgumentValue])

  /// A number, whole or decimal; the strings that stand for non-finite numbers in JSON count as numbers.
  public var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    case .string("NaN"): .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    default: nil
    }
  }

  /// A whole number, also one that is written with a decimal point.
  public var wholeNumber: Int? {
    switch self {
    case .int(let value): value
    case .double(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The member of an object, or nil.
  public subscript(name: String) -> ArgumentValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  /// The elements of a list, or nil.
  public var elements: [ArgumentValue]? {
    if case .list(let values) = self { values } else { nil }
  }

  /// The text of a string, or nil.
  public var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// A finite number as a value, a non-finite one as its name.
  static func finite(_ number: Double) -> ArgumentValue {
    number.isFinite ? .double(number) : .string(number.isNaN ? "NaN" : number > 0 ? "Infinity" : "-Infinity")
  }
}

extension ArgumentValue: CustomStringConvertible {
  /// The value as a person would write it in JSON.
  public var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .double(let value): "\(value)"
    case .string(let value): "\"\(value)\""
    case .list(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.sorted { $0.key < $1.key }.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
    }
  }
}
