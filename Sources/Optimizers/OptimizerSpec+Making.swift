import Core

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
