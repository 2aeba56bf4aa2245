import Core

extension OptimizerSpec {
  /// The names of the optimizers, in the order of the course.
  public static let names =
    ["SGD", "Adagrad", "RMSprop", "Adadelta", "Adam", "AdamW", "Adamax", "NAdam", "RAdam", "Muon"] + rateFinding
    + averaging

  /// Those of them that find their own rate: their `lr` is a factor, and usually 1.
  public static let rateFinding = ["Polyak", "AdGD", "DoG", "Prodigy"]

  /// Those that need no schedule: their point is an average.
  public static let averaging = ["SGDScheduleFree", "AdamWScheduleFree"]

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
    "DoG": ["lr": 1, "reps_rel": 1e-6, "weight_decay": 0, "eps": 1e-8],
    "Prodigy": [
      "lr": 1, "betas": [0.9, 0.999], "eps": 1e-8, "weight_decay": 0, "decouple": true, "use_bias_correction": false,
      "safeguard_warmup": false, "d0": 1e-6, "d_coef": 1, "growth_rate": .number(.infinity),
    ],
    "SGDScheduleFree": [
      "lr": 1, "momentum": 0.9, "weight_decay": 0, "warmup_steps": 0, "r": 0, "weight_lr_power": 2,
    ],
    "AdamWScheduleFree": [
      "lr": 0.0025, "betas": [0.9, 0.999], "eps": 1e-8, "weight_decay": 0, "warmup_steps": 0, "r": 0,
      "weight_lr_power": 2,
    ],
    "Muon": [
      "lr": 0.001, "weight_decay": 0.1, "momentum": 0.95, "nesterov": true,
      "ns_coefficients": [3.4445, -4.775, 2.0315], "eps": 1e-7, "ns_steps": 5, "match_rms_adamw": false,
    ],
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
    case "DoG":
      return AnyOptimizer(
        try DoG(relativeStart: given.number("reps_rel"), weightDecay: decay, epsilon: given.number("eps")))
    case "Prodigy":
      return AnyOptimizer(
        try Prodigy(
          betas: given.betas, epsilon: given.number("eps"), weightDecay: decay,
          decoupledWeightDecay: given.flag("decouple"), biasCorrection: given.flag("use_bias_correction"),
          safeguardsWarmup: given.flag("safeguard_warmup"), initialDistance: given.number("d0"),
          distanceFactor: given.number("d_coef"), growthLimit: given.number("growth_rate")))
    case "SGDScheduleFree":
      return AnyOptimizer(
        try SGDScheduleFree(
          momentum: given.number("momentum"), weightDecay: decay, averaging: given.averaging(of: name)))
    case "AdamWScheduleFree":
      return AnyOptimizer(
        try AdamWScheduleFree(
          betas: given.betas, epsilon: given.number("eps"), weightDecay: decay, averaging: given.averaging(of: name)))
    case "Muon":
      let factors = given.numbers("ns_coefficients")
      return AnyOptimizer(
        try Muon(
          momentum: given.number("momentum"), nesterov: given.flag("nesterov"), weightDecay: decay,
          newtonSchulzSteps: given.count("ns_steps", of: name),
          coefficients: NewtonSchulzCoefficients(factors[0], factors[1], factors[2]), epsilon: given.number("eps"),
          matchesAdam: given.flag("match_rms_adamw")))
    default:
      return AnyOptimizer(
        try Adam(
          betas: given.betas, epsilon: given.number("eps"), weightDecay: decay, amsgrad: given.flag("amsgrad"),
          maximize: climb, decoupledWeightDecay: given.flag("decoupled_weight_decay")))
    }
  }
}
