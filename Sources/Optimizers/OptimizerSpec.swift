/// An optimizer as data: PyTorch's name for it and PyTorch's names for its parameters.
///
///     let spec = try OptimizerSpec("SGD lr=0.05 momentum=0.9 nesterov=true")
///     var optimizer: AnyOptimizer<[Double]> = try spec.optimizer()
///     optimizer.step(&w, along: gradient, rate: spec.learningRate)
public struct OptimizerSpec: Hashable, Sendable {
  /// A parameter's value.
  public enum Value: Hashable, Sendable {
    case number(Double)
    case flag(Bool)
    case numbers([Double])
  }

  /// PyTorch's name, such as SGD or AdamW.
  public let name: String
  /// The parameters that are not left at PyTorch's default.
  public let parameters: [String: Value]

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
