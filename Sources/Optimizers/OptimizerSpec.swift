import Core

/// An optimizer as data: PyTorch's name for it and PyTorch's names for its parameters, or those of the package that has it.
///
///     let spec = try OptimizerSpec("SGD lr=0.05 momentum=0.9 nesterov=true")
///     var optimizer: AnyOptimizer<[Double]> = try spec.optimizer()
///     optimizer.step(&w, along: gradient, rate: spec.learningRate)
public struct OptimizerSpec: Hashable, Sendable {
  /// A parameter's value.
  public enum Value: Hashable, Sendable {
    /// A number, such as `momentum=0.9`.
    case number(Double)
    /// `true` or `false`.
    case flag(Bool)
    /// Several numbers, such as `betas=0.9,0.999`.
    case numbers([Double])
  }

  /// PyTorch's name, such as SGD or AdamW.
  public let name: String
  /// The parameters that are not left at PyTorch's default.
  public let parameters: [String: Value]

  /// The optimizer `name` with these parameters; what is left out is PyTorch's default.
  ///
  /// - Throws: `OptimizerError` for an unknown optimizer or parameter, a value of the wrong kind, or one out of bounds.
  public init(_ name: String, parameters: [String: Value] = [:]) throws(OptimizerError) {
    self.name = name
    self.parameters = parameters
    let _: AnyOptimizer<Double> = try optimizer()
  }

  /// Reads `Adam lr=0.1 betas=0.5,0.9 amsgrad=true`: a name, then parameters; or `Adam(lr=0.1, betas=(0.5, 0.9))`.
  ///
  /// - Throws: `OptimizerError`, also where the text has not this form.
  public init(_ text: String) throws(OptimizerError) {
    let words = text.replacing(#/[()\[\]]/#, with: " ").replacing(#/\s*,\s*(?=[A-Za-z_]\w*\s*=)/#, with: " ")
      .replacing(#/\s*([=,])\s*/#) { String($0.1) }.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let name = words.first else { throw OptimizerError("There is no optimizer in an empty text; try SGD.") }
    var parameters: [String: Value] = [:]
    for word in words.dropFirst() {
      let sides = word.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard sides.count == 2, let value = Value(sides[1]) else {
        throw OptimizerError("\(name): \(word) is no parameter; write name=number, name=true or name=number,number.")
      }
      guard parameters.updateValue(value, forKey: sides[0]) == nil else {
        throw OptimizerError("\(name): \(sides[0]) is given twice.")
      }
    }
    try self.init(name, parameters: parameters)
  }

  /// The rate given as `lr`, or PyTorch's default for this optimizer.
  public var learningRate: Double {
    if case .number(let rate)? = parameters["lr"] { return rate }
    return Self.known[name]?["lr"]?.number ?? 0.001
  }
}

extension OptimizerSpec {
  /// All parameters of this optimizer, those given in the place of the defaults; an error for what does not belong.
  func given() throws(OptimizerError) -> [String: Value] {
    guard var values = Self.known[name] else {
      throw OptimizerError("There is no optimizer named \(name)\(knownNames(Self.names, insteadOf: name))")
    }
    for (key, value) in parameters.sorted(by: { $0.key < $1.key }) {
      guard let usual = values[key] else {
        throw OptimizerError(
          "\(name): there is no parameter \(key)\(knownNames(values.keys.sorted(), insteadOf: key))")
      }
      guard value.kind == usual.kind else {
        throw OptimizerError("\(name): \(key) is \(value), but it must be \(usual.kind).")
      }
      values[key] = value
    }
    if case .number(let rate)? = values["lr"] { try OptimizerError.check(name, nonNegative: ["lr": rate]) }
    return values
  }
}

extension [String: OptimizerSpec.Value] {
  func number(_ key: String) -> Double { self[key]?.number ?? .nan }
  func flag(_ key: String) -> Bool { self[key] == .flag(true) }
  /// As many numbers as there are in the default, which the kinds have been compared with.
  func numbers(_ key: String) -> [Double] {
    if case .numbers(let numbers)? = self[key] { numbers } else { [] }
  }
  var betas: (Double, Double) { (numbers("betas").first ?? .nan, numbers("betas").last ?? .nan) }

  /// A whole number, at least 0.
  func count(_ key: String, of optimizer: String) throws(OptimizerError) -> Int {
    guard let count = Int(exactly: number(key)), count >= 0 else {
      throw OptimizerError("\(optimizer): \(key) is \(number(key)), but it must be a whole number, at least 0.")
    }
    return count
  }

  /// How a schedule-free optimizer averages.
  func averaging(of optimizer: String) throws(OptimizerError) -> ScheduleFreeAveraging {
    try ScheduleFreeAveraging(
      warmupSteps: count("warmup_steps", of: optimizer), r: number("r"), weightRatePower: number("weight_lr_power"))
  }
}

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
