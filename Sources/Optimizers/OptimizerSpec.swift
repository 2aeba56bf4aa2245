import Core

/// An optimizer as data: PyTorch's name for it and PyTorch's names for its parameters.
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

  /// Reads `Adam lr=0.1 betas=0.5,0.9 amsgrad=true`: a name, then parameters, separated by spaces.
  ///
  /// - Throws: `OptimizerError`, also where the text has not this form.
  public init(_ text: String) throws(OptimizerError) {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
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

  /// The names of the optimizers, in the order of the course.
  public static let names = ["SGD", "Adagrad", "RMSprop", "Adadelta", "Adam", "AdamW", "Adamax", "NAdam", "RAdam"]

  /// Every parameter with PyTorch's default.
  static let known: [String: [String: Value]] = [
    "SGD": ["lr": 0.001, "momentum": 0, "dampening": 0, "weight_decay": 0, "nesterov": false, "maximize": false],
    "Adagrad": [
      "lr": 0.01, "lr_decay": 0, "weight_decay": 0, "initial_accumulator_value": 0, "eps": 1e-10, "maximize": false,
    ],
    "RMSprop": [
      "lr": 0.01, "alpha": 0.99, "eps": 1e-8, "weight_decay": 0, "momentum": 0, "centered": false, "maximize": false,
    ],
    "Adadelta": ["lr": 1, "rho": 0.9, "eps": 1e-6, "weight_decay": 0, "maximize": false],
    "Adam": [
      "lr": 0.001, "betas": [0.9, 0.999], "eps": 1e-8, "weight_decay": 0, "amsgrad": false, "maximize": false,
      "decoupled_weight_decay": false,
    ],
    "AdamW": [
      "lr": 0.001, "betas": [0.9, 0.999], "eps": 1e-8, "weight_decay": 0.01, "amsgrad": false, "maximize": false,
    ],
    "Adamax": ["lr": 0.002, "betas": [0.9, 0.999], "eps": 1e-8, "weight_decay": 0, "maximize": false],
    "NAdam": [
      "lr": 0.002, "betas": [0.9, 0.999], "eps": 1e-8, "weight_decay": 0, "momentum_decay": 0.004,
      "decoupled_weight_decay": false, "maximize": false,
    ],
    "RAdam": [
      "lr": 0.001, "betas": [0.9, 0.999], "eps": 1e-8, "weight_decay": 0, "decoupled_weight_decay": false,
      "maximize": false,
    ],
  ]
}

extension OptimizerSpec {
  /// The optimizer that this describes, for points of the type that is asked for.
  ///
  /// - Throws: `OptimizerError` for an unknown optimizer or parameter, a value of the wrong kind, or one out of bounds.
  public func optimizer<Point: Parameters>() throws(OptimizerError) -> AnyOptimizer<Point> {
    let given = try given()
    let (decay, climb) = (given.number("weight_decay"), given.flag("maximize"))
    switch name {
    case "SGD":
      return AnyOptimizer(
        try SGD(
          momentum: given.number("momentum"), dampening: given.number("dampening"), weightDecay: decay,
          nesterov: given.flag("nesterov"), maximize: climb))
    case "Adagrad":
      return AnyOptimizer(
        try Adagrad(
          rateDecay: given.number("lr_decay"), weightDecay: decay,
          initialAccumulatorValue: given.number("initial_accumulator_value"), epsilon: given.number("eps"),
          maximize: climb))
    case "RMSprop":
      return AnyOptimizer(
        try RMSprop(
          alpha: given.number("alpha"), epsilon: given.number("eps"), momentum: given.number("momentum"),
          centered: given.flag("centered"), weightDecay: decay, maximize: climb))
    case "Adadelta":
      return AnyOptimizer(
        try Adadelta(rho: given.number("rho"), epsilon: given.number("eps"), weightDecay: decay, maximize: climb))
    case "AdamW":
      return AnyOptimizer(
        try AdamW(
          betas: given.betas, epsilon: given.number("eps"), weightDecay: decay, amsgrad: given.flag("amsgrad"),
          maximize: climb))
    case "Adamax":
      return AnyOptimizer(
        try Adamax(betas: given.betas, epsilon: given.number("eps"), weightDecay: decay, maximize: climb))
    case "NAdam":
      return AnyOptimizer(
        try NAdam(
          betas: given.betas, epsilon: given.number("eps"), weightDecay: decay,
          momentumDecay: given.number("momentum_decay"), decoupledWeightDecay: given.flag("decoupled_weight_decay"),
          maximize: climb))
    case "RAdam":
      return AnyOptimizer(
        try RAdam(
          betas: given.betas, epsilon: given.number("eps"), weightDecay: decay,
          decoupledWeightDecay: given.flag("decoupled_weight_decay"), maximize: climb))
    default:
      return AnyOptimizer(
        try Adam(
          betas: given.betas, epsilon: given.number("eps"), weightDecay: decay, amsgrad: given.flag("amsgrad"),
          maximize: climb, decoupledWeightDecay: given.flag("decoupled_weight_decay")))
    }
  }

  /// The names that there are, and which of them was probably meant.
  private static func list(_ names: [String], nearestTo typed: String) -> String {
    let nearest = nearestName(to: typed, among: names).map { "; did you mean \($0)?" } ?? ""
    return names.joined(separator: ", ") + nearest
  }

  /// All parameters of this optimizer, those given in the place of the defaults; an error for what does not belong.
  private func given() throws(OptimizerError) -> [String: Value] {
    guard var values = Self.known[name] else {
      throw OptimizerError("There is no optimizer named \(name); known are \(Self.list(Self.names, nearestTo: name))")
    }
    for (key, value) in parameters.sorted(by: { $0.key < $1.key }) {
      guard let usual = values[key] else {
        throw OptimizerError(
          "\(name): there is no parameter \(key); known are \(Self.list(values.keys.sorted(), nearestTo: key))")
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
  fileprivate func number(_ key: String) -> Double { self[key]?.number ?? .nan }
  fileprivate func flag(_ key: String) -> Bool { self[key] == .flag(true) }
  fileprivate var betas: (Double, Double) {
    guard case .numbers(let betas)? = self["betas"], betas.count == 2 else { return (.nan, .nan) }
    return (betas[0], betas[1])
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
