import Foundation

/// One argument of a schedule as it is written down: in JSON, on the command line, or in a saved file.
///
/// A whole number and a decimal number are kept apart, because PyTorch does: `T_0=10` is accepted, `T_0=10.0` is not.
public indirect enum ArgumentValue: Hashable, Sendable {
  /// No value: `None` in Python, `null` in JSON.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number written without a decimal point.
  case int(Int)
  /// A number written with a decimal point or an exponent.
  case double(Double)
  /// A word or a text.
  case string(String)
  /// Values in an order: a list of milestones, of rates, or of schedules.
  case list([ArgumentValue])
  /// Values by name: the parameters of a nested schedule or formula.
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

  var isObject: Bool { if case .object = self { true } else { false } }

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

extension ArgumentValue {
  /// Reads JSON and keeps `1` and `1.0` apart, which `JSONDecoder` does not; NaN and Infinity are read as Python writes
  /// them.
  ///
  /// - Throws: ``ScheduleError`` for text that is not JSON, and for a name that is given twice in one object.
  public init(json data: Data) throws { self = try JSONText.value(of: data) }
}

extension ArgumentValue {
  /// Reads a value as it is written on the command line.
  ///
  ///     10   0.1   true   none   cos   30,80   [30,80]   exp(0.95)   {"kind": "exp", "args": [0.95]}
  ///
  /// Whatever is nothing else is a word.
  public init(commandLine text: String) throws {
    let text = text.trimmingCharacters(in: .whitespaces)
    if text.hasPrefix("{") {
      self = try ArgumentValue(json: Data(text.utf8))
    } else if text.hasPrefix("["), text.hasSuffix("]") {
      self = try ArgumentValue.list(commandLine: String(text.dropFirst().dropLast()))
    } else if ArgumentValue.pieces(of: text).count > 1 {
      self = try ArgumentValue.list(commandLine: text)
    } else if let call = ArgumentValue.call(text) {
      self = .object(["kind": .string(call.kind), "args": try ArgumentValue.list(commandLine: call.arguments)])
    } else {
      self = ArgumentValue(word: text)
    }
  }

  private init(word: String) {
    switch word {
    case "true", "True", "yes": self = .bool(true)
    case "false", "False", "no": self = .bool(false)
    case "null", "none", "None": self = .null
    default:
      if let whole = Int(word) {
        self = .int(whole)
      } else if let number = Double(word) {
        self = .finite(number)
      } else {
        self = .string(word)
      }
    }
  }

  private static func list(commandLine text: String) throws -> ArgumentValue {
    .list(try pieces(of: text).map(ArgumentValue.init(commandLine:)))
  }

  /// Splits at the commas that stand outside of all brackets.
  private static func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    var piece = ""
    var depth = 0
    for character in text {
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      if character == ",", depth == 0 {
        pieces.append(piece)
        piece = ""
      } else {
        piece.append(character)
      }
    }
    return text.isEmpty ? [] : pieces + [piece]
  }

  /// `exp(0.95)` is the formula `exp` with the argument 0.95.
  private static func call(_ text: String) -> (kind: String, arguments: String)? {
    guard text.hasSuffix(")"), let open = text.firstIndex(of: "("), open > text.startIndex else { return nil }
    return (String(text[..<open]), String(text[text.index(after: open)...].dropLast()))
  }
}

extension ArgumentValue: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .int(value)
    } else if let value = try? container.decode(Double.self) {
      self = .double(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([ArgumentValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: ArgumentValue].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .int(let value): try container.encode(value)
    case .double(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    case .object(let members): try container.encode(members)
    }
  }
}
