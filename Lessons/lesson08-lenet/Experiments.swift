import Autograd
import Core
import Datasets
import GradientDescent
import Lesson08
import NetworkLessonKit
import NetworkTraining
import NeuralNetworks
import Optimizers
import Tensors
import Training
import TrainingLogs
import Tuning

/// What the experiments with one seed have recorded.
struct Experiments {
  let found: FoundRate
  /// In the order of the rates, the found one last.
  let runs: [TrainedRun]

  /// The run at the found rate.
  var foundRun: TrainedRun? { runs.last }

  /// The run whose network is best on the validation images.
  var best: TrainedRun? {
    runs.max { ($0.last?.validation.accuracy ?? 0) < ($1.last?.validation.accuracy ?? 0) }
  }

  /// Their networks, to be evaluated on the test images.
  var models: [TestModels] { runs.map { TestModels(id: .experiment($0.rate), networks: [$0.network]) } }
}

/// A rate of the experiments, and whose it is.
enum ExperimentRate: Hashable {
  /// One of the three that the article's author chose.
  case chosen(Double)
  /// The one that the article's range test found, and with which it says that it trained.
  case article
  /// The default of the article's model: its fourth run stored the found rate where nobody read it and trained at this.
  case notebook
  /// The one that the workbench's range test finds here.
  case found(Double)

  static let ofTheArticle: [ExperimentRate] = [.chosen(1e-5), .chosen(1e-4), .chosen(1e-1), .article, .notebook]

  var value: Double {
    switch self {
    case .chosen(let rate), .found(let rate): rate
    case .article: 0.036307805
    case .notebook: 0.002
    }
  }

  var isFound: Bool { self == .found(value) }

  /// "0.1", or "found".
  var name: String { isFound ? "found" : value.significant(3) }

  var whose: String {
    switch self {
    case .chosen: "the article's choice"
    case .article: "found in the article"
    case .notebook: "the notebook's default"
    case .found: "found here"
    }
  }
}

/// What the article reports of the run that it calls its best, and what counts as the same.
struct ArticleResult {
  static let (accuracy, loss) = (0.8885, 0.3091)
  static let (accuracyTolerance, lossTolerance) = (0.01, 0.03)

  /// Whether loss and accuracy are within the tolerances of the article's.
  static func agrees(with evaluation: Evaluation?) -> Bool {
    guard let evaluation, let accuracy = evaluation.accuracy else { return false }
    return abs(accuracy - Self.accuracy) <= accuracyTolerance && abs(evaluation.loss - Self.loss) <= lossTolerance
  }
}

/// A network trained at one rate, and the records of its run.
struct TrainedRun {
  /// The evaluations after an epoch.
  struct Epoch {
    /// On as many training images as there are validation images.
    let training: Evaluation
    let validation: Evaluation
  }

  /// The rate that was configured.
  let rate: ExperimentRate
  var network: LeNet5<Float>
  /// What each step was, before its update.
  var records: [Record] = []
  var epochs: [Epoch] = []
  var ending: Ending?

  init(rate: ExperimentRate, network: LeNet5<Float>) { (self.rate, self.network) = (rate, network) }

  /// The rates that trained, as the records have them, without repetitions.
  var trainedRates: [Double] {
    records.reduce(into: []) { rates, record in
      if rates.last != record.rate { rates.append(record.rate) }
    }
  }

  /// The first step that trained at another rate than the one that was set, by exercise 8.5.
  var stepOfLostRate: Int? {
    let rate = rate.value
    return LostRate { _ in rate }.firstStep(in: records)
  }

  /// The evaluations after the last epoch, or nil for a run that ended before its first epoch did.
  var last: Epoch? { epochs.last }

  /// The losses, averaged over about fifty batches, because one batch says little.
  var smoothed: [Double] {
    var average = records.prefix(20).reduce(0) { $0 + $1.loss } / Double(min(max(records.count, 1), 20))
    return records.map { record in
      average += 0.02 * (record.loss - average)
      return average
    }
  }
}

/// The rate that a range test finds for a network, and what the article's rule and Lightning's of today read off the
/// article's range test.
struct FoundRate {
  let curve: RangeTestCurve
  let suggestion: Suggestion
  /// The range test as the article ran it: 100 steps from 1e-8 to 1, smoothed as in 2020.
  let articleCurve: RangeTestCurve
  /// How long finding the suggestion took.
  let seconds: Double

  init(
    for start: LeNet5<Float>, by optimizer: some Optimizer<LeNet5<Float>>, on images: LabelledImages, seed: UInt64
  ) throws {
    let objective = try ImageObjective(of: start, on: images)
    func curve(_ test: RangeTest) throws -> RangeTestCurve {
      try findLearningRate(
        on: objective, from: start, by: optimizer, over: test, batchSize: FashionSplit.batchSize, seed: seed)
    }
    let clock = ContinuousClock()
    let began = clock.now
    // A hundred steps are few for this network: where they show no descent, four times as many look closer.
    let short = try curve(RangeTest(steps: 100))
    if let suggestion = try? short.suggestion() {
      (self.curve, self.suggestion) = (short, suggestion)
    } else {
      let longer = try curve(RangeTest(steps: 400))
      (self.curve, suggestion) = (longer, try longer.suggestion())
    }
    seconds = (clock.now - began) / .seconds(1)
    articleCurve = try curve(.lightning2020())
  }

  /// What the rule of 2020, Lightning's of today and the workbench's read off the article's range test.
  var articleSuggestions: [Suggestion] {
    [.steepest2020, .steepest, .default].compactMap { try? articleCurve.suggestion($0) }
  }
}

// MARK: The last part

/// A network trained by a recipe.
struct RecipeRun {
  let network: LeNet5<Float>
  let seconds: Double
}

/// Networks trained by one recipe on all images that are not test images, one for each seed.
struct FinalModels {
  let recipe: Recipe
  let runs: [RecipeRun]

  var meanSeconds: Double { runs.reduce(0) { $0 + $1.seconds } / Double(max(runs.count, 1)) }

  /// What is evaluated on the test images: where flips were learned from, also with test-time augmentation.
  var models: [TestModels] {
    let networks = runs.map(\.network)
    let plain = TestModels(id: .recipe(recipe, testTimeAugmentation: false), networks: networks)
    guard recipe.flips else { return [plain] }
    return [plain, TestModels(id: .recipe(recipe, testTimeAugmentation: true), networks: networks)]
  }
}

/// A recipe on the validation images.
struct RecipeComparison {
  let recipe: Recipe
  let run: RecipeRun
  let evaluation: Evaluation
  /// The accuracy with test-time augmentation.
  let augmentedAccuracy: Double

  init(recipe: Recipe, run: RecipeRun, on images: LabelledImages) throws {
    (self.recipe, self.run) = (recipe, run)
    evaluation = try ImageObjective(of: run.network, on: images).evaluation(of: run.network)
    let models = TestModels(id: .recipe(recipe, testTimeAugmentation: true), networks: [run.network])
    augmentedAccuracy = try TestReport(TestSet(images), [models]).results[0].meanAccuracy
  }
}

extension LogOptions {
  /// The log of an experiment, with its hyperparameters.
  func log(of rate: ExperimentRate, _ images: Int, _ options: LeNetOptions, seed: UInt64) throws -> TrainingLog {
    let seedText = options.seeds == 1 ? "" : "-seed-\(seed)"
    let log = try log("lesson08/\(options.optimizer.rawValue)-\(rate.name)\(seedText)")
    try log.write(hyperparameters: [
      "optimizer": options.optimizer.rawValue, "learning rate": rate.value, "batch size": FashionSplit.batchSize,
      "epochs": options.experimentEpochs, "images": images, "seed": seed,
    ])
    return log
  }

  /// The log of a run by a recipe, with its hyperparameters.
  func log(of recipe: Recipe, _ images: Int, seed: UInt64) throws -> TrainingLog {
    let name = recipe.name.replacing(", ", with: "-").replacing(" ", with: "-")
    let log = try log("lesson08/\(name)-seed-\(seed)")
    try log.write(hyperparameters: [
      "schedule": "one-cycle", "peak": recipe.peak, "weight decay": recipe.weightDecay, "epochs": recipe.epochs,
      "flips": recipe.flips, "shift": recipe.shift, "images": images, "seed": seed,
    ])
    return log
  }
}

// MARK: Before the experiments

/// The same networks, batches and rate on pixels of three kinds.
struct InputScaling {
  /// What the pixels of a batch become.
  enum Pixels: String, CaseIterable {
    case bytes = "bytes, 0 to 255"
    case exercise = "exercise 8.4's"
    case library = "the library's, 0 to 1"

    func numbers(of images: LabelledImages, _ rows: [Int]) -> [Float] {
      switch self {
      case .bytes: images.selecting(rows).pixels.map(Float.init)
      case .exercise: Brightness().numbers(images.selecting(rows).pixels)
      case .library: images.floats(of: rows)
      }
    }
  }

  /// A network's loss before the first step, and in the mean of the last 20; NaN where it diverged.
  struct Losses { let first, last: Double }

  static let (rate, steps) = (0.1, 150)
  /// The steps of all networks together.
  static let totalSteps = Pixels.allCases.count * 4 * steps

  let seeds: [UInt64]
  /// By seed; nil where exercise 8.4 gives no numbers.
  let losses: [Pixels: [Losses?]]

  init(_ training: LabelledImages, seed: UInt64) throws {
    let (images, seeds) = (training.prefix(3_200), (0..<4).map { seed + $0 })
    self.seeds = seeds
    losses = try Dictionary(
      uniqueKeysWithValues: Pixels.allCases.map { pixels in
        (pixels, try seeds.map { try Self.train(on: images, as: pixels, seed: $0) })
      })
  }

  private static func train(on images: LabelledImages, as pixels: Pixels, seed: UInt64) throws -> Losses? {
    var network = LeNet5<Float>.initial(seed: seed)
    var optimizer = SGD<LeNet5<Float>>()
    var batches = try BatchSampler(rows: images.count, size: FashionSplit.batchSize, seed: seed)
    var losses: [Double] = []
    for _ in 0..<steps {
      let rows = batches.next()
      let numbers = pixels.numbers(of: images, rows)
      guard numbers.count == rows.count * images.pixelsPerImage else { return nil }
      let pictures = Tensor(numbers, shape: [rows.count, 1, images.height, images.width])
      let (loss, gradient) = valueAndGradient(at: network) { crossEntropy($0(pictures), images.labels(of: rows)) }
      losses.append(Double(loss))
      optimizer.step(&network, along: gradient, rate: rate)
    }
    return Losses(first: losses[0], last: losses.suffix(20).reduce(0, +) / 20)
  }
}

/// How long the lesson will take, from a few steps that were measured.
struct TimeEstimate {
  let secondsPerStep, seconds: Double
  let steps: Int

  /// - Parameters:
  ///   - all: how many images the last part trains on.
  ///   - test: how many test images there are.
  init(_ images: FashionSplit, all: Int, test: Int, _ options: LeNetOptions) throws {
    let start = LeNet5<Float>.initial(seed: options.seed)
    let few = images.training.prefix(60 * FashionSplit.batchSize)
    let objective = try ImageObjective(of: start, on: few)
    var run = try TrainingRun(
      on: objective, from: start, by: SGD(momentum: 0.9), at: 0.01,
      with: TrainingConfiguration(batchSize: FashionSplit.batchSize, epochs: 1, seed: options.seed))
    _ = run.next()
    let clock = ContinuousClock()
    let training = clock.measure { while run.next() != nil {} }
    secondsPerStep = training / .seconds(1) / Double(max(run.totalSteps - 1, 1))
    let secondsPerImage =
      clock.measure { _ = objective.evaluation(of: run.model) } / .seconds(1) / Double(few.count)

    let rates = (ExperimentRate.ofTheArticle.count + 1) * options.seeds
    let seeds = options.finalSeeds.count
    let (perEpoch, allPerEpoch) = (
      images.training.count / FashionSplit.batchSize + 1, all / FashionSplit.batchSize
    )
    let cycles = options.finalRecipes.reduce(0) { $0 + $1.epochs } * seeds
    let compared = options.recipes ? options.comparedRecipes.reduce(0) { $0 + $1.epochs } : 0
    // Two range tests of 100 steps for each seed, ours and the article's.
    steps =
      200 * options.seeds + InputScaling.totalSteps + rates * options.experimentEpochs * perEpoch + cycles * allPerEpoch
      + compared * perEpoch
    let evaluated =
      rates * options.experimentEpochs * 2 * images.validation.count + test * (rates / options.seeds + 3 * seeds)
    seconds = Double(steps) * secondsPerStep + Double(evaluated) * secondsPerImage
  }
}
