/// Lesson 06 · What changes when the bowl is not a bowl?
///
/// A network learns to bend a boundary; rates ten times too high and too low, by optimizer; what zero weights do; and how
/// far a signal gets through ten layers. Then the same rates again, on images of clothes.
import ArgumentParser
import Core
import GradientDescent
import Kernels
import LessonKit
import NeuralNetworks
import Optimizers
import Tensors
import Terminal
import Training

struct MLPLesson: WorkbenchProgram {
  static let configuration = CommandConfiguration(
    commandName: "lesson06-mlp", abstract: "Lesson 06 · What changes when the bowl is not a bowl?",
    discussion: """
      Train small networks on two moons or two spirals and draw what they have learned.

      Examples:
        swift run lesson06-mlp
        swift run lesson06-mlp --form spirals --no-images
        swift run lesson06-mlp --rate 0.1 --steps 300 --no-images
      """)

  @OptionGroup var options: PointCloudOptions
  @OptionGroup var imageOptions: ImageOptions
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    // The data: two half moons of points, or two spirals, and the mini-batches in which they are drawn.
    let task = try PointCloudTask(options)
    let evolution = boundaryEvolution(on: task)
    let sweep = rateSweep(on: task)
    let equalStarts = equalStarts(on: task)
    let signals = WeightInitialization.allCases.map {
      Signal(weights: $0, meanSquares: $0.meanSquares(seed: options.seed))
    }
    let images = imageOptions.noImages ? nil : try imageRecords()
    try Report(
      options: options, task: task, evolution: evolution, sweep: sweep, equalStarts: equalStarts, signals: signals,
      images: images
    ).publish(on: csvOption.console, pictures: pictureOptions, csv: csvOption.csv)
  }

  /// The model: a network 2-16-16-2 with ReLUs and random weights.
  private func newNetwork(_ random: RandomSource) -> MLP<Double> {
    var random = random
    return MLP([2, options.hidden, options.hidden, 2], using: &random)
  }

  /// One network on its way: Adam, all points in every step, the loss of exercise 6.2.
  private func boundaryEvolution(on task: PointCloudTask) -> BoundaryEvolution {
    var evolution = BoundaryEvolution(steps: options.steps)
    let start = newNetwork(RandomSource(seed: options.seed))
    var run = Descent(on: ExerciseLoss(task: task), from: start, by: Adam(), at: options.rate)
    var network = start
    while let record = run.next(), record.step <= options.steps {
      evolution.append(record, network, accuracy: task.accuracy(of: network))
      network = run.point
    }
    return evolution
  }

  /// Three optimizers at ten rates, each on several networks: what is left after the same number of mini-batches.
  private func rateSweep(on task: PointCloudTask) -> RateSweep {
    let setups = RateSweep.setups(trials: options.trials)
    let starts = (0..<options.trials).map { newNetwork(RandomSource(seed: options.seed, stream: UInt64($0))) }
    let bar = ProgressBar("runs", total: setups.count)
    let steps = options.steps
    let outcomes = concurrentMap(setups.count) { index in
      let setup = setups[index]
      defer { bar.show(index + 1) }
      return train(starts[setup.trial], on: task, by: setup.choice.optimizer(), at: setup.rate, steps: steps)
    }
    bar.finish()
    return RateSweep(records: zip(setups, outcomes).map { RateSweep.Record(setup: $0, outcome: $1) })
  }

  /// Networks whose weights are all zero, or all equal.
  private func equalStarts(on task: PointCloudTask) -> [EqualStartRecord] {
    EqualStart.allCases.map { start in
      let (choice, rate): (OptimizerChoice, Double) = start == .zeroReLUWithAdam ? (.adam, 0.01) : (.descent, 1)
      let network = start.network(hidden: options.hidden, seed: options.seed)
      let outcome = train(network, on: task, by: choice.optimizer(), at: rate, steps: options.steps)
      return EqualStartRecord(start: start, outcome: outcome)
    }
  }

  /// The same questions on images, and three that need them.
  private func imageRecords() throws -> ImageRecords {
    let task = try FashionMNISTTask(imageOptions, seed: options.seed)
    return try ImageRecords(
      rates: imageRates(on: task), patience: task.patience(), losses: task.lossComparison(),
      changes: task.changedPredictions())
  }

  /// Three optimizers on images: at a tenth of a good rate, at the good rate, and at ten times that.
  private func imageRates(on task: FashionMNISTTask) throws -> ImageRates {
    var rates = ImageRates(task: task)
    for choice in OptimizerChoice.allCases {
      for factor in [0.1, 1, 10] {
        let runs = try task.seeds.map { seed in
          var run = try TrainingRun(
            on: task.objective, from: task.start(seed: seed), by: choice.optimizer(),
            at: .constant(factor * choice.goodRateForImages), with: task.configuration(seed: seed))
          let progress = TrainingProgress(totalSteps: run.totalSteps, epochs: task.configuration.epochs)
          var losses: [Double] = []
          while let record = run.next() {
            losses.append(record.loss)
            progress.show(record)
          }
          progress.finish()
          return ImageRates.Run(
            losses: losses, ending: run.ending, validation: task.evaluation(of: run.model),
            classes: task.predictedClasses(of: run.model))
        }
        rates.records.append(ImageRates.Record(choice: choice, factor: factor, runs: runs))
      }
    }
    return rates
  }
}

/// A network after so many mini-batches, with its loss and accuracy on all points.
private func train(
  _ start: MLP<Double>, on task: PointCloudTask, by optimizer: AnyOptimizer<MLP<Double>>, at rate: Double, steps: Int
) -> Outcome {
  var run = Descent(
    on: MiniBatches(of: task, by: task.batches), from: start, by: optimizer, at: rate, measuringGradient: false)
  for _ in 0..<steps { _ = run.next() }
  return Outcome(network: run.point, loss: task.loss(at: run.point), accuracy: task.accuracy(of: run.point))
}

/// The three optimizers whose rates are compared.
enum OptimizerChoice: String, CaseIterable {
  case descent = "SGD"
  case momentum = "momentum 0.9"
  case adam = "Adam"

  /// A fresh optimizer.
  func optimizer<Scalar: TensorScalar>() -> AnyOptimizer<MLP<Scalar>> {
    switch self {
    case .descent: AnyOptimizer(SGD())
    case .momentum: AnyOptimizer(SGD(momentum: 0.9))
    case .adam: AnyOptimizer(Adam())
    }
  }

  /// A rate that is good for a network 784-128-10 on images of clothes.
  var goodRateForImages: Double {
    switch self {
    case .descent: 0.25
    case .momentum: 0.04
    case .adam: 0.004
    }
  }
}

MLPLesson.main()
