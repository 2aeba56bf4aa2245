/// How good the rates are that the finder suggests, beside a grid search: see scripts/finder-experiment.
import Datasets
import Foundation
import LearningRates
import NeuralNetworks
import Optimizers
import Training

let options = try Options(CommandLine.arguments.dropFirst())
let data = try Images()
var notebook = try Notebook(options.kept)
var rows: [Int: [String]] = [:]

func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

/// One row of each table: the grid of every seed, then what the methods make of the finder's curves.
func run<Model: FusedModel, Method: Optimizer>(
  _ network: String, _ optimizer: String, _ method: Method, from low: Double, to high: Double,
  _ make: @escaping (UInt64) -> Model
) throws where Method.Point == Model {
  if let only = options.only, !"\(network), \(optimizer)".contains(only) { return }
  let experiment = Experiment(
    network: network, optimizer: optimizer, method: method,
    grid: try .logarithmic(from: low, to: high, count: 13), make: make, data: data)
  var outcomes: [Outcome] = []
  for seed in options.seeds {
    if let kept = notebook.find(network, optimizer, seed) {
      outcomes.append(kept)
    } else {
      let outcome = try experiment.outcome(seed: seed)
      try notebook.add(outcome)
      outcomes.append(outcome)
    }
    say("\(network), \(optimizer), seed \(seed): the grid is done")
  }
  guard !options.isGridOnly else { return }
  for steps in options.steps {
    let answers = try outcomes.map { try experiment.answers(for: $0, steps: steps) }
    rows[steps, default: []].append(Table.row(outcomes, answers))
    for (outcome, answer) in zip(outcomes, answers) {
      let words = zip(Advice.all, answer).map { advice, answer in
        "\(advice.name) \(answer.rate.map { String(format: "%.3g", $0) } ?? "none")"
      }
      say("  \(steps) steps, seed \(outcome.seed), middle \(outcome.middle): \(words.joined(separator: ", "))")
    }
  }
}

func all<Model: FusedModel>(_ network: String, _ make: @escaping (UInt64) -> Model) throws {
  try run(network, "SGD", SGD<Model>(), from: 1e-3, to: 10, make)
  try run(network, "momentum 0.9", SGD<Model>(momentum: 0.9), from: 1e-4, to: 1, make)
  try run(network, "Adam", Adam<Model>(), from: 1e-5, to: 0.1, make)
}

try all("MLP-128") { seed in
  var random = RandomSource(seed: seed)
  return MLP<Float>([784, 128, 10], using: &random)
}
try all("LeNet-5") { seed in
  var random = RandomSource(seed: seed)
  return LeNet5<Float>(using: &random)
}

for steps in options.steps where !options.isGridOnly {
  print("### \(steps) steps of the finder, \(13 * data.steps) of the grid\n\n\(Table.header)")
  print((rows[steps] ?? []).joined(separator: "\n") + "\n")
}
