/// Lesson 08 · Does it hold on a real network?
///
/// LeNet-5 on photographs of clothes. The article's experiment, as its notebook ran it: three chosen rates, the one that
/// was found, the one that trained in its place, and one that is found here. Then one cycle of the rate, with which the
/// network goes as far as it can. At the end each network is evaluated once on ten thousand test images.
import ArgumentParser
import Core
import Datasets
import LessonKit
import NetworkLessonKit
import NetworkTraining
import NeuralNetworks
import Optimizers
import Schedules
import Training

struct LeNetLesson: WorkbenchProgram {
  static let configuration = CommandConfiguration(
    commandName: "lesson08-lenet", abstract: "Lesson 08 · Does it hold on a real network?",
    discussion: """
      Train LeNet-5 on Fashion-MNIST at an article's rates, and then as far as it goes.

      Examples:
        swift run lesson08-lenet --quick
        swift run lesson08-lenet --quick --optimizer sgd
        swift run lesson08-lenet --seeds 3 --recipes
      """)

  @OptionGroup var options: LeNetOptions
  @OptionGroup var logOptions: LogOptions
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    // Two of these lessons at once would replace each other's logs.
    let reservation = try logOptions.reservation(for: "lesson08")
    defer { withExtendedLifetime(reservation) {} }

    // Data: four fifths of the training images to learn from, one fifth to compare rates and recipes by; the test images
    // are left for the end.
    let sets = try FashionMNIST.load(from: options.fashionMnist, seed: options.seed)
    let all = try options.trainingImages(of: sets)
    let images = try FashionSplit(sets, limit: all.count, validationShare: 0.2, seed: options.seed)
    let testSet = TestSet(options.quick ? sets.test.prefix(2_000) : sets.test)
    let estimate = try TimeEstimate(images, all: all.count, test: testSet.count, options)
    Report.printOpening(images, estimate, options, on: csvOption.console)

    // Three small networks, 150 steps each: on bytes, on pixels scaled to 0 … 1, and on those that exercise 8.4 scales.
    let scaling = try InputScaling(images.training, seed: options.seed)

    // The experiments, each of them with every seed.
    let experiments = try options.experimentSeeds.map { seed in
      switch options.optimizer {
      case .sgd: try trainAtAllRates(images, by: SGD(), seed: seed)
      case .adam: try trainAtAllRates(images, by: Adam(), seed: seed)
      }
    }

    // With --recipes: each recipe trained on the four fifths, and all compared on the validation images.
    let comparison = try options.recipes ? compareRecipes(images) : nil
    // The final networks: the chosen recipes with several seeds, trained on all training images.
    let finalModels = try options.finalRecipes.map { recipe in
      let runs = try options.finalSeeds.map { try trainByRecipe(recipe, on: all, seed: $0, logs: true) }
      return FinalModels(recipe: recipe, runs: runs)
    }

    // The test images: used up by this call, so that the compiler refuses a second one.
    let testReport = try TestReport(testSet, experiments[0].models + finalModels.flatMap(\.models))

    try Report(
      images: images, options: options, scaling: scaling, allExperiments: experiments, comparison: comparison,
      finalModels: finalModels, testReport: testReport
    ).show(on: csvOption.console, pictures: pictureOptions, logs: logOptions, csv: csvOption.csv)
  }

  /// The article's rates, and one that a range test on the training images finds: the same initial weights and batches.
  private func trainAtAllRates(
    _ images: FashionSplit, by optimizer: some Optimizer<LeNet5<Float>>, seed: UInt64
  ) throws -> Experiments {
    let found = try FoundRate(for: .initial(seed: seed), by: optimizer, on: images.training, seed: seed)
    let rates = ExperimentRate.ofTheArticle + [.found(found.suggestion.rate)]
    return Experiments(
      found: found, runs: try rates.map { try trainExperiment(at: $0, by: optimizer, on: images, seed: seed) })
  }

  /// One experiment: a fresh LeNet at one constant rate, evaluated after each epoch.
  ///
  /// The loss is the mean cross-entropy.
  private func trainExperiment(
    at rate: ExperimentRate, by optimizer: some Optimizer<LeNet5<Float>>, on images: FashionSplit, seed: UInt64
  ) throws -> TrainedRun {
    let start = LeNet5<Float>.initial(seed: seed)
    let validation = try ImageObjective(of: start, on: images.validation)
    let trainingSample = try ImageObjective(of: start, on: images.training.prefix(images.validation.count))
    let log = try logOptions.log(of: rate, images.training.count, options, seed: seed)
    defer { try? log.flush() }

    var run = try TrainingRun(
      on: ImageObjective(of: start, on: images.training), from: start, by: optimizer, at: .constant(rate.value),
      with: TrainingConfiguration(
        batchSize: FashionSplit.batchSize, epochs: options.experimentEpochs, seed: seed),
      validate: { validation.evaluation(of: $0) })
    let progress = TrainingProgress(totalSteps: run.totalSteps, epochs: options.experimentEpochs)
    var trained = TrainedRun(rate: rate, network: start)
    while let record = run.next() {  // one mini-batch: loss, gradient, one step of the optimizer
      progress.show(record)
      try log.write(record)
      trained.records.append(record)
      if let evaluation = record.validation {  // at the end of an epoch
        let training = trainingSample.evaluation(of: run.model)
        trained.epochs.append(TrainedRun.Epoch(training: training, validation: evaluation))
        try log.write(training, of: .train, step: record.step)
      }
    }
    progress.finish()
    (trained.network, trained.ending) = (run.model, run.ending)
    return trained
  }

  /// One run of a recipe: SGD with one cycle of rate and momentum, weight decay, and images changed by chance.
  ///
  /// Before each step the run sets SGD's momentum from the cycle: from its maximum down and back.
  private func trainByRecipe(_ recipe: Recipe, on images: LabelledImages, seed: UInt64, logs: Bool) throws -> RecipeRun
  {
    let start = LeNet5<Float>.initial(seed: seed)
    let augmentation = try Augmentation(flips: recipe.flips, shift: recipe.shift)
    let cycle = try OneCycleLR(
      maxLR: recipe.peak, totalSteps: recipe.epochs * (images.count / FashionSplit.batchSize))
    let log = logs ? try logOptions.log(of: recipe, images.count, seed: seed) : nil

    var run = try TrainingRun(
      on: ImageObjective(of: start, on: images, augmentedBy: augmentation), from: start,
      by: SGD(momentum: cycle.maxMomentum, weightDecay: recipe.weightDecay), at: .schedule(cycle),
      with: TrainingConfiguration(
        batchSize: FashionSplit.batchSize, epochs: recipe.epochs, seed: seed, lastBatch: .dropped))
    let progress = TrainingProgress(totalSteps: run.totalSteps, epochs: recipe.epochs)
    let time = try ContinuousClock().measure {
      while let record = run.next() {
        progress.show(record)
        try log?.write(record)
      }
    }
    progress.finish()
    try log?.flush()
    return RecipeRun(network: run.model, seconds: time / .seconds(1))
  }

  /// Every recipe, trained without the validation images and evaluated on them.
  private func compareRecipes(_ images: FashionSplit) throws -> [RecipeComparison] {
    try options.comparedRecipes.map { recipe in
      let run = try trainByRecipe(recipe, on: images.training, seed: options.seed, logs: false)
      return try RecipeComparison(recipe: recipe, run: run, on: images.validation)
    }
  }
}

extension LeNet5<Float> {
  /// A network with random weights, by PyTorch's default initialisation.
  static func initial(seed: UInt64) -> LeNet5<Float> {
    var random = RandomSource(seed: seed)
    return LeNet5(using: &random)
  }
}

LeNetLesson.main()
