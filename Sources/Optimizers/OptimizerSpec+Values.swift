extension OptimizerSpec.Value: Codable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, CustomStringConvertible
{
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  public init(booleanLiteral value: Bool) { self = .flag(value) }
  public init(arrayLiteral elements: Double...) { self = .numbers(elements) }

  /// Reads `0.9`, `true`, `false` or `0.9,0.999`; nil for anything else.
  init?(_ text: String) {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    if text == "true" || text == "false" {
      self = .flag(text == "true")
    } else if numbers.contains(nil) {
      return nil
    } else {
      let known = numbers.compactMap(\.self)
      self = known.count == 1 ? .number(known[0]) : .numbers(known)
    }
  }

  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else {
      self = .numbers(try value.decode([Double].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .flag(let flag): try container.encode(flag)
    case .numbers(let numbers): try container.encode(numbers)
    }
  }

  public var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .flag(let flag): "\(flag)"
    case .numbers(let numbers): numbers.map(\.description).joined(separator: ",")
    }
  }

  var number: Double? {
    if case .number(let number) = self { return number }
    return nil
  }

  /// What a value of this kind is called.
  var kind: String {
    switch self {
    case .number: "a number"
    case .flag: "true or false"
    case .numbers(let numbers): "\(numbers.count) numbers, separated by commas"
    }
  }
}
