import Datasets
import NeuralNetworks
import Optimizers
import Terminal
import Training

/// How long the lesson will take, from a few steps that were measured.
struct TimePlan {
  private let secondsPerStep, secondsPerImage: Double
  private let steps: Int
  private let judged: Int

  init(_ wardrobe: Wardrobe, _ options: LeNetOptions, exam: Int) throws {
    let start = Wardrobe.network(seed: options.seed)
    let few = wardrobe.training.prefix(60 * Wardrobe.batchSize)
    var run = try TrainingRun(
      on: FusedObjective(of: start, on: few), from: start, by: SGD(momentum: 0.9), at: 0.01,
      with: TrainingConfiguration(batchSize: Wardrobe.batchSize, epochs: 1, seed: options.seed))
    _ = run.next()
    let clock = ContinuousClock()
    let training = clock.measure { while run.next() != nil {} }
    secondsPerStep = training / .seconds(1) / Double(max(run.totalSteps - 1, 1))
    let judge = try Wardrobe.judge(few)
    secondsPerImage = clock.measure { _ = judge.evaluation(of: run.model) } / .seconds(1) / Double(few.count)

    let rates = Experiments.chosenRates.count + 1
    let (perEpoch, allPerEpoch) = (
      wardrobe.training.count / Wardrobe.batchSize + 1, wardrobe.all.count / Wardrobe.batchSize
    )
    let cycles = options.lastRecipes.reduce(0) { $0 + $1.epochs } * options.seeds.count
    let trials = options.recipes ? options.comparedRecipes.reduce(0) { $0 + $1.epochs } : 0
    // Two range tests of 100 steps, ours and Lightning's.
    steps = 200 + Pixels.totalSteps + rates * options.rounds * perEpoch + cycles * allPerEpoch + trials * perEpoch
    judged = rates * options.rounds * 2 * wardrobe.validation.count + exam * (rates + 3 * options.seeds.count)
  }

  func describe(on console: Console) {
    let seconds = Double(steps) * secondsPerStep + Double(judged) * secondsPerImage
    console.paragraph(
      "\(steps.grouped) steps of \((1e3 * secondsPerStep).significant(2)) ms, as measured just now: this will take about "
        + (seconds < 90 ? "\(max(seconds, 1).fixed(0)) seconds." : "\((seconds / 60).fixed(0)) minutes."))
    console.print()
  }
}
