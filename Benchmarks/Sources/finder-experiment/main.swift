/// How good the rates are that the finder suggests, beside a grid search: see scripts/finder-experiment.
import Core
import NeuralNetworks

var session = try Session(Options(CommandLine.arguments.dropFirst()))
try session.all("MLP-128") { seed in
  var random = RandomSource(seed: seed)
  return MLP<Float>([784, 128, 10], using: &random)
}
try session.all("LeNet-5") { seed in
  var random = RandomSource(seed: seed)
  return LeNet5<Float>(using: &random)
}
if !session.options.isGridOnly { print(session.tables) }
