import Foundation
import NetworkTraining
import NeuralNetworks
import Optimizers
import Tensors
import Training
import Tuning

/// One network and one optimizer: the grid of rates, and what the finder's methods say.
struct Experiment<Model: ImageClassifier<Float>, Method: Optimizer> where Method.Point == Model {
  let network: String
  let optimizer: String
  let method: Method
  let grid: RateGrid
  let make: (UInt64) -> Model
  let data: Images

  /// The accuracy on the validation images after the budget, at one rate; chance where the run breaks down.
  func accuracy(at rate: Double, seed: UInt64) throws -> Double {
    let start = make(seed)
    var run = try TrainingRun(
      on: ImageObjective(of: start, on: data.training), from: start, by: method, at: .constant(rate),
      with: TrainingConfiguration(batchSize: Images.batchSize, epochs: Images.epochs, seed: seed))
    run.train(catchesInterrupt: false)
    return run.ending == .allEpochs ? try data.accuracy(of: run.model) : 0.1
  }

  func curve(seed: UInt64, steps: Int) throws -> RangeTestCurve {
    let start = make(seed)
    return try findLearningRate(
      on: ImageObjective(of: start, on: data.training), from: start, by: method, over: RangeTest(steps: steps),
      batchSize: Images.batchSize, seed: seed)
  }

  func outcome(seed: UInt64) throws -> Outcome {
    Outcome(
      network: network, optimizer: optimizer, seed: seed, grid: grid.rates,
      accuracies: try grid.rates.map { try accuracy(at: $0, seed: seed) })
  }

  /// What every method suggests, in the order of `Advice.all`, and what that is worth.
  func answers(for outcome: Outcome, steps: Int) throws -> [Answer] {
    let curve = try curve(seed: outcome.seed, steps: steps)
    return try Advice.all.map { advice in
      guard let rate = try? advice.suggest(curve) else {
        return Answer(rate: nil, ratio: .nan, lost: outcome.best - 0.1)
      }
      return Answer(
        rate: rate, ratio: rate / outcome.middle, lost: outcome.best - (try accuracy(at: rate, seed: outcome.seed)))
    }
  }
}
