import Foundation
import GradientWorkbench

/// Two coordinates in, one logit for each of two classes out.
struct Network: Layer {
  var hidden: Linear<Float>
  var output: Linear<Float>

  init(width: Int, using random: inout some RandomNumberGenerator) {
    hidden = Linear(2, width, using: &random)
    output = Linear(width, 2, using: &random)
  }

  func callAsFunction(_ x: Tensor<Float>, _ mode: Mode) -> Tensor<Float> { output(relu(hidden(x))) }

  mutating func combineTensors(with other: Network, _ body: (inout Tensor<Float>, Tensor<Float>) -> Void) {
    hidden.combineTensors(with: other.hidden, body)
    output.combineTensors(with: other.output, body)
  }
}

var random = RandomSource(seed: 1)
let start = Network(width: 16, using: &random)
let moons = try Generated.moons(count: 400, noise: 0.2, seed: 1)
let inputs = Tensor((0..<moons.count).map { [Float(moons.points[$0, 0]), Float(moons.points[$0, 1])] })

let goal = TapeObjective<Network>(rows: moons.count) { network, batch in
  crossEntropy(network(inputs.indexSelected(batch.rows)), batch.rows.map { moons.labels[$0] })
}
var run = try TrainingRun(
  on: goal, from: start, by: Adam(), at: .schedule(OneCycleLR(maxLR: 0.05, totalSteps: 260)),
  with: TrainingConfiguration(batchSize: 32, epochs: 20, seed: 1))
run.train()
print(String(format: "right: %.0f %% of the points", accuracy(run.model(inputs), moons.labels) * 100))
