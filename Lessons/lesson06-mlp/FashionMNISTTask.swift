import Autograd
import Core
import Datasets
import GradientDescent
import NetworkTraining
import NeuralNetworks
import Optimizers
import Tensors
import Training

/// Images of ten classes and a network 784-128-10 for them.
struct FashionMNISTTask {
  static let hidden = 128

  /// As many images as asked for, and up to 1,000 others to validate on; those to test with stay unseen.
  let images: FashionSplit
  let configuration: TrainingConfiguration

  /// Each run is made with so many networks and orders of the images.
  static let seedCount = 3

  var seeds: [UInt64] { (0..<UInt64(Self.seedCount)).map { configuration.seed &+ $0 } }

  /// "seeds 1 to 3".
  var seedText: String { "seeds \(configuration.seed) to \(configuration.seed &+ UInt64(Self.seedCount - 1))" }

  init(_ options: ImageOptions, seed: UInt64) throws {
    images = try FashionSplit(from: options.fashionMnist, seed: seed, training: options.images, validation: 1_000)
    configuration = TrainingConfiguration(batchSize: FashionSplit.batchSize, epochs: options.epochs, seed: seed)
  }

  /// The mean cross-entropy over a batch.
  var objective: TapeObjective<MLP<Float>> {
    TapeObjective(rows: images.training.count) { [training = images.training] network, batch in
      crossEntropy(network(training.tensor(of: batch.rows)), training.labels(of: batch.rows))
    }
  }

  /// The mean cross-entropy over the images to train on, and over those to validate on.
  var objectives: (training: ImageObjective<MLP<Float>>, validation: ImageObjective<MLP<Float>>) {
    get throws {
      let start = start(seed: configuration.seed)
      return (try ImageObjective(of: start, on: images.training), try ImageObjective(of: start, on: images.validation))
    }
  }

  /// The mean over a batch and the classes of (logit − 1)² at the right class and logit² at the others.
  var squaredError: TapeObjective<MLP<Float>> {
    TapeObjective(rows: images.training.count) { [training = images.training] network, batch in
      let (labels, classes) = (training.labels(of: batch.rows), training.classCount)
      let targets = labels.flatMap { label in (0..<classes).map { $0 == label ? Float(1) : 0 } }
      return mseLoss(network(training.tensor(of: batch.rows)), Tensor(targets, shape: [labels.count, classes]))
    }
  }

  /// The configuration of a run with one of the seeds, over some times as many epochs.
  func configuration(seed: UInt64, times factor: Int = 1) -> TrainingConfiguration {
    var configuration = configuration
    configuration.seed = seed
    configuration.epochs *= factor
    return configuration
  }

  /// The same network for every optimizer and rate.
  func start(seed: UInt64) -> MLP<Float> {
    var random = RandomSource(seed: seed)
    return MLP([images.training.pixelsPerImage, Self.hidden, images.training.classCount], using: &random)
  }

  /// Loss and accuracy on the validation images.
  func evaluation(of network: MLP<Float>) -> Evaluation { Evaluation.classifying(images.validation) { network($0) } }

  /// How many of the classes the network predicts at all.
  func predictedClasses(of network: MLP<Float>) -> Int {
    Set(predictions(network(images.validation.tensor(of: 0..<images.validation.count)))).count
  }
}

/// The three optimizers on images, at a good rate, a tenth of it, and ten times it.
struct ImageRates {
  /// An optimizer at a rate, once for each seed.
  struct Record {
    let choice: OptimizerChoice
    /// The rate in units of the good one.
    let factor: Double
    let runs: [Run]

    var rate: Double { choice.goodRateForImages * factor }
  }

  struct Run {
    /// The loss of each batch, before its update.
    let losses: [Double]
    let ending: Ending?
    let validation: Evaluation
    /// How many of the classes the network predicts at all.
    let classes: Int

    /// The losses, averaged over about ten batches, because one batch says little.
    var smoothed: [Double] {
      var level = losses.first ?? .nan
      return losses.map { loss in
        level += 0.1 * (loss - level)
        return level
      }
    }
  }

  let task: FashionMNISTTask
  var records: [Record] = []
}

/// One rate, and two times to stop.
struct PatienceRecord {
  let rate: Double
  /// The steps after which the network was evaluated: those of the other runs, and ten times as many.
  let steps: [Int]
  /// The accuracy on the validation images after each of them, in the mean of the seeds.
  let accuracies: [Double]
}

/// Runs with one of two losses, judged by the same accuracy.
struct LossComparison {
  let loss: String
  let rate: Double
  /// In the mean of the seeds.
  let accuracy: Double
}

/// How often single steps at a rate change what the network says.
struct ChangedPredictions {
  static let rates = [0.001, 0.01, 0.03, 0.1, 0.3, 1, 2]
  static let steps = 300
  /// The steps whose effect is measured: the first hundred change everything at every rate.
  static let measured = Array(stride(from: 100, to: steps, by: 10))

  let rate: Double
  /// Of each seed, the share of the validation images whose predicted class a step alters, in the mean of the measured steps.
  let shares: [Double]
  /// Of each seed, the accuracy after the last step.
  let accuracies: [Double]
}

// MARK: The runs, all with plain descent

extension FashionMNISTTask {
  /// A tenth of a good rate, and the good rate: the accuracy after the steps of the other runs, and after ten times as many.
  func patience() throws -> [PatienceRecord] {
    let (training, validation) = try objectives
    return try [0.1, 1].map { share in
      let rate = share * OptimizerChoice.descent.goodRateForImages
      var (steps, sums) = ([0, 0], [0.0, 0])
      for seed in seeds {
        var run = try TrainingRun(
          on: training, from: start(seed: seed), by: SGD(), at: .constant(rate),
          with: configuration(seed: seed, times: 10))
        steps = [run.totalSteps / 10, run.totalSteps]
        while run.next() != nil {
          guard let place = steps.firstIndex(of: run.step) else { continue }
          sums[place] += validation.evaluation(of: run.model).accuracy ?? .nan
        }
      }
      return PatienceRecord(rate: rate, steps: steps, accuracies: sums.map { $0 / Double(Self.seedCount) })
    }
  }

  /// The cross-entropy and the squared error, at a good rate and at four times that.
  func lossComparison() throws -> [LossComparison] {
    let good = OptimizerChoice.descent.goodRateForImages
    return try [("cross-entropy", objective), ("squared error", squaredError)].flatMap { loss, goal in
      try [good, 4 * good].map { rate in
        let accuracies = try seeds.map { seed in
          var run = try TrainingRun(
            on: goal, from: start(seed: seed), by: SGD(), at: .constant(rate), with: configuration(seed: seed))
          while run.next() != nil {}
          return evaluation(of: run.model).accuracy ?? .nan
        }
        return LossComparison(loss: loss, rate: rate, accuracy: accuracies.mean)
      }
    }
  }

  /// At each rate: what share of the validation images one step gives another class.
  func changedPredictions() throws -> [ChangedPredictions] {
    let (training, validation) = try objectives
    func classes(_ network: MLP<Float>) -> [Int] { predictions(validation.logits(of: network)) }
    func run(at rate: Double, seed: UInt64) throws -> (share: Double, accuracy: Double) {
      let batches = try BatchSampler(rows: training.rowCount, size: FashionSplit.batchSize, seed: seed)
      var run = Descent(on: MiniBatches(of: training, by: batches), from: start(seed: seed), by: SGD(), at: rate)
      var changed = 0
      while run.step < ChangedPredictions.steps {
        let before = ChangedPredictions.measured.contains(run.step) ? classes(run.point) : nil
        _ = run.next()
        if let before { changed += zip(before, classes(run.point)).count { $0 != $1 } }
      }
      return (
        Double(changed) / Double(ChangedPredictions.measured.count * validation.rowCount),
        validation.evaluation(of: run.point).accuracy ?? .nan
      )
    }
    return try ChangedPredictions.rates.map { rate in
      let runs = try seeds.map { try run(at: rate, seed: $0) }
      return ChangedPredictions(rate: rate, shares: runs.map(\.share), accuracies: runs.map(\.accuracy))
    }
  }
}
