import GradientWorkbench

/// One side of a benchmark; `scripts/bench` starts it, and beside it the peer of the same name in `peers/`.
///
/// It prepares its data and says `ready`. For each line `go` on standard input it does the work once more and answers
/// with the seconds that took (`memory`: with bytes); for `check` it answers with numbers in which both sides must agree.
let benchmarks: [String: () throws -> any Benchmark] = [
  "product-64": { MatrixProducts(FloatArithmetic.self, size: 64) },
  "product-512": { MatrixProducts(FloatArithmetic.self, size: 512) },
  "product-1024": { MatrixProducts(FloatArithmetic.self, size: 1024) },
  "product-64-double": { MatrixProducts(DoubleArithmetic.self, size: 64) },
  "product-512-double": { MatrixProducts(DoubleArithmetic.self, size: 512) },
  "product-1024-double": { MatrixProducts(DoubleArithmetic.self, size: 1024) },
  "regression": { try Regression(rows: 1_000_000) },
  "regression-1e3": { try Regression(rows: 1_000) },
  "regression-1e7": { try Regression(rows: 10_000_000) },
  "logistic": { try Regression(rows: 1_000_000, logistic: true) },
  "logistic-1e3": { try Regression(rows: 1_000, logistic: true) },
  "logistic-1e7": { try Regression(rows: 10_000_000, logistic: true) },
  "lenet": { try LeNetEpoch() },
  "mlp": { DenseStep.mlp },
  "mlp-256": { DenseStep(widths: [784, 128, 10], batch: 256) },
  "mlp3": { DenseStep(widths: [784, 256, 128, 10], batch: 64) },
  "mlp3-256": { DenseStep(widths: [784, 256, 128, 10], batch: 256) },
  "tiny": { DenseStep.tiny },
  "vgg": { ConvolutionStep.vgg },
  "residual": { ConvolutionStep.residual },
  "separable": { ConvolutionStep.separable },
  "lenet-batchnorm": { ConvolutionStep.lenetBatchNorm },
  "memory": { try Memory() },
  "finder": { try Finder() },
  "training-run": { try TrainingRunBenchmark() },
  "evaluation": { try EvaluationBenchmark() },
  "range-test": { try RangeTestBenchmark() },
  "rnn": { RecurrentBenchmark.small },
  "rnn-wide": { RecurrentBenchmark.wide },
  "lstm": { LSTMBenchmark() },
  "gpt": { TransformerBenchmark() },
]

guard let name = CommandLine.arguments.dropFirst().first, let make = benchmarks[name] ?? Arithmetic.rows[name] else {
  let names = Array(benchmarks.keys) + Array(Arithmetic.rows.keys)
  print("usage: benchmarks NAME, with a NAME of: \(names.sorted().joined(separator: ", "))")
  throw Unknown()
}
let benchmark = try make()
answer("ready")
while let line = readLine() {
  switch line {
  case "go": answer("\(benchmark.seconds())")
  case "check": answer(benchmark.check().map { "\($0)" }.joined(separator: " "))
  default: break
  }
}

struct Unknown: Error, CustomStringConvertible {
  let description = "unknown benchmark"
}
