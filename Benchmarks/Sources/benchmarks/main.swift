/// One side of a benchmark; `scripts/bench` starts it, and beside it the peer of the same name in `peers/`.
///
/// It prepares its data and says `ready`. For each line `go` on standard input it does the work once more and answers
/// with the seconds that took (`memory`: with bytes); for `check` it answers with numbers in which both sides must agree.
let benchmarks: [String: () throws -> any Benchmark] = [
  "regression": { try Regression() },
  "lenet": { try LeNetEpoch() },
  "mlp": { DenseStep.mlp },
  "tiny": { DenseStep.tiny },
  "vgg": { ConvolutionStep.vgg },
  "residual": { ConvolutionStep.residual },
  "separable": { ConvolutionStep.separable },
  "lenet-tape": { ConvolutionStep.lenet },
  "lenet-batchnorm": { ConvolutionStep.lenetBatchNorm },
  "memory": { try Memory() },
  "finder": { try Finder() },
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
