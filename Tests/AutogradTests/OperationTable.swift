import Autograd
import Tensors

/// The operations of the workbench by the names that the file uses.
///
/// A case with another name fails.
enum OperationTable {
  /// The result of an operation, and what the file calls `extra`.
  typealias Result = (output: Tensor<Double>, extra: [String: [Double]])
  typealias Operation = @Sendable (OperationArguments) throws -> Result
  typealias Formula = @Sendable (OperationArguments) throws -> Tensor<Double>

  static func operation(named name: String) -> Operation? {
    if let plain = plain[name] { return { (try plain($0), [:]) } }
    return withExtra[name]
  }

  private static let plain: [String: Formula] =
    elementwise.merging(reductions) { $1 }.merging(layout) { $1 }.merging(products) { $1 }.merging(losses) { $1 }
    .merging(composites) { $1 }

  /// A binary operator: two tensors, a tensor and the number `b`, or the number `number_first` and a tensor.
  private static func binary(
    _ x: OperationArguments, _ both: (Tensor<Double>, Tensor<Double>) -> Tensor<Double>,
    _ right: (Tensor<Double>, Double) -> Tensor<Double>, _ left: (Double, Tensor<Double>) -> Tensor<Double>
  ) throws -> Tensor<Double> {
    if let number = x.attributes["b"]?.number { return right(try x[0], number) }
    if let number = x.attributes["number_first"]?.number { return left(number, try x[0]) }
    return both(try x[0], try x[1])
  }

  private static let elementwise: [String: Formula] = [
    "add": { try binary($0, +, +, +) },
    "sub": { try binary($0, -, -, -) },
    "mul": { try binary($0, *, *, *) },
    "div": { try binary($0, /, /, /) },
    "maximum": { maximum(try $0[0], try $0[1]) },
    "minimum": { minimum(try $0[0], try $0[1]) },
    "pow": { x in
      if let exponent = x.attributes["exponent"]?.number { return pow(try x[0], exponent) }
      if let base = x.attributes["base"]?.number { return pow(base, try x[0]) }
      return pow(try x[0], try x[1])
    },
    "neg": { -(try $0[0]) },
    "exp": { exp(try $0[0]) },
    "log": { log(try $0[0]) },
    "log1p": { log1p(try $0[0]) },
    "sqrt": { sqrt(try $0[0]) },
    "sin": { sin(try $0[0]) },
    "cos": { cos(try $0[0]) },
    "tanh": { tanh(try $0[0]) },
    "sigmoid": { sigmoid(try $0[0]) },
    "relu": { relu(try $0[0]) },
    "abs": { abs(try $0[0]) },
    "square": { try $0[0].squared() },
    "reciprocal": { reciprocal(try $0[0]) },
    "silu": { silu(try $0[0]) },
    "gelu": { gelu(try $0[0], approximatedByTanh: try $0.text("approximate") == "tanh") },
    "softplus": { softplus(try $0[0], beta: try $0.number("beta"), threshold: try $0.number("threshold")) },
    "leaky_relu": { leakyReLU(try $0[0], slope: try $0.number("negative_slope")) },
    "elu": { elu(try $0[0], alpha: try $0.number("alpha")) },
    "clamp": { x in
      clamp(
        try x[0], lower: x.attributes["min"]?.number ?? -.infinity, upper: x.attributes["max"]?.number ?? .infinity)
    },
  ]

  private static let reductions: [String: Formula] = [
    "sum": { try $0[0].sum(axes: try $0.axes, keepDims: $0.keepDims) },
    "mean": { try $0[0].mean(axes: try $0.axes, keepDims: $0.keepDims) },
    "amax": { try $0[0].max(axes: try $0.axes, keepDims: $0.keepDims) },
    "amin": { try $0[0].min(axes: try $0.axes, keepDims: $0.keepDims) },
    "argmax": { x in
      let indices = try x[0].argmax(along: try x.integer("dim"))
      return Tensor(indices.values.map(Double.init), shape: indices.shape)
    },
    "var": { try $0[0].variance(axes: try $0.axes, correction: try $0.integer("correction"), keepDims: $0.keepDims) },
    "std": { x in
      try x[0].standardDeviation(axes: try x.axes, correction: try x.integer("correction"), keepDims: x.keepDims)
    },
    "logsumexp": { try $0[0].logSumExp(along: try $0.integer("dim"), keepDims: $0.keepDims) },
    "prod": { try $0[0].product(along: try $0.integer("dim"), keepDims: $0.keepDims) },
    "cumsum": { try $0[0].cumulativeSum(along: try $0.integer("dim")) },
    "norm": { try $0[0].norm(try $0.number("p"), axes: try $0.axes, keepDims: $0.keepDims) },
    "softmax": { softmax(try $0[0], along: try $0.integer("dim")) },
    "log_softmax": { logSoftmax(try $0[0], along: try $0.integer("dim")) },
  ]

  private static let layout: [String: Formula] = [
    "reshape": { try $0[0].reshaped(to: try $0.integerList("shape")) },
    "transpose": { x in
      let dims = try x.integerList("dims")
      let result = try x[0].transposed(dims[0], dims[1])
      return x.attributes["then_reshape"] == nil ? result : result.reshaped(to: try x.integerList("then_reshape"))
    },
    "permute": { try $0[0].permuted(to: try $0.integerList("dims")) },
    "unsqueeze": { try $0[0].unsqueezed(at: try $0.integer("dim")) },
    "squeeze": { x in try x[0].squeezed(at: x.attributes["dim"]?.number.map { Int($0) }) },
    "expand": { try $0[0].expanded(to: try $0.integerList("shape")) },
    "slice": { x in
      if x.attributes["index"] != nil { return try x[0].selected(try x.integer("index"), along: try x.integer("dim")) }
      let ranges = (x.attributes["ranges"]?.list ?? []).map { ($0.list ?? []).compactMap(\.number).map { Int($0) } }
      return try x[0].sliced(ranges.map { TensorRange($0[0], $0[1], by: $0[2]) })
    },
    "concat": { x in
      let names = x.attributes["of"]?.list?.compactMap(\.text) ?? x.order
      return .concatenated(try names.map { try x[$0] }, along: try x.integer("dim"))
    },
    "stack": { x in .stacked(try x.order.map { try x[$0] }, along: try x.integer("dim")) },
    "gather": { try $0[0].gathered(try $0.integers("index"), along: try $0.integer("dim")) },
    "index_select": { try $0[0].indexSelected(try $0.integers("index").values, along: try $0.integer("dim")) },
    "where": { x in
      let mask = try x.integers("mask")
      return select(where: Tensor(mask.values.map(Double.init), shape: mask.shape), try x[0], try x[1])
    },
    "pad": { x in
      try x[0].padded(
        left: try x.integer("left"), right: try x.integer("right"), top: try x.integer("top"),
        bottom: try x.integer("bottom"), with: try x.number("value"))
    },
  ]

  private static let products: [String: Formula] = [
    "matmul": { matmul(try $0[0], try $0[1]) },
    "linear": { linear(try $0["x"], weight: try $0["weight"], bias: $0.tensors["bias"]) },
    "conv2d": { x in
      conv2D(
        try x["x"], try x["weight"], bias: x.tensors["bias"], stride: try x.pair("stride"),
        padding: try x.pair("padding"), dilation: try x.pair("dilation"), groups: try x.integer("groups"))
    },
    "avg_pool2d": { x in
      avgPool2D(
        try x[0], kernel: try x.pair("kernel"), stride: try x.pair("stride"), padding: try x.pair("padding"),
        ceilMode: try x.flag("ceil_mode"), countingPadding: try x.flag("count_include_pad"))
    },
    "layer_norm": { x in
      layerNorm(
        try x["x"], axisCount: try x.integerList("normalized_shape").count, scale: x.tensors["weight"],
        offset: x.tensors["bias"], epsilon: try x.number("eps"))
    },
  ]

  private static let losses: [String: Formula] = [
    "cross_entropy": { x in
      if let probabilities = x.tensors["target"] {
        return crossEntropy(try x[0], probabilities: probabilities, reduction: try x.reduction)
      }
      return crossEntropy(
        try x[0], try x.integers("target").values, classWeights: x.tensors["weight"],
        labelSmoothing: x.attributes["label_smoothing"]?.number ?? 0,
        ignoring: Int(x.attributes["ignore_index"]?.number ?? -100), reduction: try x.reduction)
    },
    "nll_loss": { x in
      nllLoss(
        try x[0], try x.integers("target").values, classWeights: x.tensors["weight"],
        ignoring: Int(x.attributes["ignore_index"]?.number ?? -100), reduction: try x.reduction)
    },
    "mse_loss": { mseLoss(try $0[0], try $0[1], reduction: try $0.reduction) },
    "l1_loss": { l1Loss(try $0[0], try $0[1], reduction: try $0.reduction) },
    "smooth_l1_loss": { x in
      smoothL1Loss(try x[0], try x[1], beta: try x.number("beta"), reduction: try x.reduction)
    },
    "huber_loss": { huberLoss(try $0[0], try $0[1], delta: try $0.number("delta"), reduction: try $0.reduction) },
    "bce_with_logits": { x in
      binaryCrossEntropyWithLogits(
        try x[0], try x[1], positiveWeight: x.tensors["pos_weight"], reduction: try x.reduction)
    },
    "bce_loss": { binaryCrossEntropy(try $0[0], try $0[1], reduction: try $0.reduction) },
  ]

  /// The file names these by their formulas.
  private static let composites: [String: Formula] = [
    "composite/x*x + x": { x in
      let a = try x[0]
      return a * a + a
    },
    "composite/diamond: tanh(a@b) * (a@b) + a.sum()": { x in
      let product = matmul(try x[0], try x[1])
      return tanh(product) * product + (try x[0]).sum()
    },
    "composite/a @ a^T": { matmul(try $0[0], try $0[0].transposed()) },
    "composite/detach: a * a.detach()": { try $0[0] * (try $0[0]).detached },
    "composite/rms: a / sqrt(mean(a^2)+1e-8)": { x in
      try x[0] / sqrt((try x[0]).squared().mean(axes: [-1], keepDims: true) + 1e-8)
    },
    "composite/long chain: 20 x sin": { x in (0..<20).reduce(try x[0]) { value, _ in sin(value) } },
    "composite/two-layer mlp: relu(x@w1+b1)@w2": { x in
      matmul(relu(matmul(try x["x"], try x["w1"]) + (try x["b1"])), try x["w2"])
    },
  ]

  private static let withExtra: [String: Operation] = [
    "max": { try extreme($0, over: { $0.max() }, along: { $0.max(along: $1) }) },
    "min": { try extreme($0, over: { $0.min() }, along: { $0.min(along: $1) }) },
    "max_pool2d": { x in
      let (values, indices) = maxPool2DWithIndices(
        try x[0], kernel: try x.pair("kernel"), stride: try x.pair("stride"), padding: try x.pair("padding"),
        dilation: try x.pair("dilation"), ceilMode: try x.flag("ceil_mode"))
      return (values, ["indices": indices.values.map(Double.init)])
    },
    "batch_norm": { x in
      var running = RunningStatistics(mean: try x["running_mean"], variance: try x["running_var"])
      let (scale, offset, epsilon) = (x.tensors["weight"], x.tensors["bias"], try x.number("eps"))
      let isTraining = try x.flag("training")
      if isTraining { running.update(with: try x["x"], momentum: try x.number("momentum")) }
      let output =
        isTraining
        ? batchNorm(try x["x"], scale: scale, offset: offset, epsilon: epsilon)
        : batchNorm(try x["x"], using: running, scale: scale, offset: offset, epsilon: epsilon)
      return (output, ["running_mean_after": running.mean.scalars, "running_var_after": running.variance.scalars])
    },
  ]

  private static func extreme(
    _ x: OperationArguments, over all: (Tensor<Double>) -> Tensor<Double>,
    along axis: (Tensor<Double>, Int) -> (values: Tensor<Double>, indices: IndexTensor)
  ) throws -> Result {
    guard let number = x.attributes["dim"]?.number else { return (all(try x[0]), [:]) }
    let (values, indices) = axis(try x[0], Int(number))
    return (values, ["indices": indices.values.map(Double.init)])
  }
}
