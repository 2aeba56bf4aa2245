/// Lesson 07 · Can one short run find the rate?
///
/// On a straight line, where the largest stable rate is known: a probe that finds it, and ramps that run past it. Then on a
/// network: one short run at rising rates, the rates that seven rules read off its loss, a whole run at each of these, and
/// a grid of whole runs to compare with.
import ArgumentParser
import Core
import Datasets
import GradientDescent
import LessonKit
import NeuralNetworks
import Optimizers
import Training
import Tuning

struct FinderLesson: WorkbenchProgram {
  static let configuration = CommandConfiguration(
    commandName: "lesson07-lr-finder", abstract: "Lesson 07 · Can one short run find the rate?",
    discussion: """
      Compare a range test's suggestions with a grid search on the same network.

      Examples:
        swift run lesson07-lr-finder
        swift run lesson07-lr-finder --optimizer adam --curve curve.csv
        swift run lesson07-lr-finder --fashion-mnist shapes --seeds 1
      """)

  @OptionGroup var options: FinderOptions
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    let ramps = try LinearRamps(seed: options.seed)

    // Data: 6,400 images of clothes to train on, and 2,000 others to compare the rates by.
    let images = try FashionSplit(from: options.fashionMnist, seed: options.seed, training: 6_400, validation: 2_000)
    Report.printOpening(ramps, images, options, on: csvOption.console)

    // Model: each seed has its own initial weights.
    let (pixels, classes) = (images.training.pixelsPerImage, images.training.classCount)
    let comparison =
      switch options.network {
      case .mlp:
        try compare("MLP \(pixels)-128-\(classes)", on: images) { seed in
          var random = RandomSource(seed: seed)
          return MLP<Float>([pixels, 128, classes], using: &random)
        }
      case .lenet:
        try compare("LeNet-5", on: images) { seed in
          var random = RandomSource(seed: seed)
          return LeNet5<Float>(classes: classes, using: &random)
        }
      }

    try Report(ramps: ramps, comparison: comparison, options: options)
      .show(on: csvOption.console, pictures: pictureOptions, csv: csvOption.csv)
  }

  /// Optimizer: SGD, SGD with momentum 0.9, or Adam.
  private func compare<Model: ImageClassifier<Float>>(
    _ network: String, on images: FashionSplit, from start: @escaping (_ seed: UInt64) -> Model
  ) throws -> FinderComparison {
    switch options.optimizer {
    case .sgd: try FinderExperiment(network, on: images, from: start, by: SGD(), options).compare()
    case .momentum: try FinderExperiment(network, on: images, from: start, by: SGD(momentum: 0.9), options).compare()
    case .adam: try FinderExperiment(network, on: images, from: start, by: Adam(), options).compare()
    }
  }
}

extension FinderExperiment {
  /// The range test: the training loop at a rate that rises by equal factors, until the loss explodes.
  func shortRun(seed: UInt64) throws -> RangeTestCurve {
    let test = try options.rangeTest
    let batches = try BatchSampler(rows: training.rowCount, size: FashionSplit.batchSize, seed: seed)
    var run = Descent(on: MiniBatches(of: training, by: batches), from: start(seed), by: optimizer, at: test.ramp)
    var recorder = RangeTestRecorder(test)
    // No rate is left after the last step, or once the smoothed loss is four times its best.
    while let rate = recorder.nextRate {
      // Loss and gradient of the next 64 images, then one step at this rate.
      let record = run.next(at: rate)
      recorder.observe(options.validationLoss ? validationSample.loss(at: run.point) : record.loss)
    }
    return recorder.curve
  }

  /// A whole run: a fresh network, all epochs at one rate.
  func train(at rate: Double, seed: UInt64) throws -> TrainedRun {
    var run = try TrainingRun(
      on: training, from: start(seed), by: optimizer, at: .constant(rate),
      with: TrainingConfiguration(batchSize: FashionSplit.batchSize, epochs: options.epochs, seed: seed))
    while run.next() != nil {}
    return TrainedRun(seed: seed, rate: rate, evaluation: validation.evaluation(of: run.model), ending: run.ending)
  }
}

FinderLesson.main()
