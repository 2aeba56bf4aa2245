import Core

extension OptimizerSpec {
  /// The names of the optimizers, in the order of the course.
  public static let names =
    ["SGD", "Adagrad", "RMSprop", "Adadelta", "Adam", "AdamW", "Adamax", "NAdam", "RAdam"] + rateFinding

  /// Those of them that find their own rate: their `lr` is a factor, and usually 1.
  public static let rateFinding = ["Polyak", "AdGD"]

  /// Every parameter with PyTorch's default, or that of the package that has the optimizer.
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
    "Polyak": ["lr": 1, "f_star": 0, "eta_max": .number(.infinity)],
    "AdGD": ["lr": 1, "initial_lr": 1e-6],
  ]

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
    case "Polyak":
      return AnyOptimizer(try Polyak(lowestLoss: given.number("f_star"), maximumRate: given.number("eta_max")))
    case "AdGD": return AnyOptimizer(try AdGD(initialRate: given.number("initial_lr")))
    default:
      return AnyOptimizer(
        try Adam(
          betas: given.betas, epsilon: given.number("eps"), weightDecay: decay, amsgrad: given.flag("amsgrad"),
          maximize: climb, decoupledWeightDecay: given.flag("decoupled_weight_decay")))
    }
  }
}
