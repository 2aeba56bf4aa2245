/// Lesson 09 · Fixed or cyclic?
///
/// A bowl, on which cycles of the rate cross the largest stable one. Then Smith's advice on two networks: a range test, and
/// fixed rates against triangular, triangular2 and exp_range cycles, warm restarts and one-cycle, all of them with the same
/// number of gradients.
import ArgumentParser
import Core
import Datasets
import GradientDescent
import Lesson09
import LessonKit
import LinearModels
import NeuralNetworks
import Optimizers
import Training

struct CyclicalRatesLesson: WorkbenchProgram {
  static let configuration = CommandConfiguration(
    commandName: "lesson09-cyclical-rates", abstract: "Lesson 09 · Fixed or cyclic?",
    discussion: """
      Compare rates that go up and down with fixed ones: on a bowl, on a perceptron and on LeNet-5.

      Examples:
        swift run lesson09-cyclical-rates --no-images
        swift run lesson09-cyclical-rates
        swift run lesson09-cyclical-rates --full
      """)

  @OptionGroup var options: CycleOptions
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    // The bowl: a straight line through two houses, under cycles with higher and higher peaks.
    let bowl = try BowlProblem()
    let bowlRuns = [0.9, 1.5, 2.0, 2.2, 2.5, 3.0].map { descend(on: bowl, peak: $0) }
    Report.printOpening(bowl, bowlRuns, on: csvOption.console)
    // Two minima: which peaks leave the sharper one?
    let wellRuns = WellRun.all()
    Report.printWells(wellRuns, on: csvOption.console)

    // The networks: the first images of Fashion-MNIST to train on, others to choose rates by, the test images for the end.
    var networks: NetworkReport?
    if !options.noImages {
      let images = try FashionSplit(
        from: options.fashionMnist, seed: options.seed, training: options.imageCount,
        validation: options.validationCount)
      networks = NetworkReport(images: images, comparisons: try compareOnNetworks(images), options: options)
    }

    try Report(bowl: bowl, bowlRuns: bowlRuns, wellRuns: wellRuns, networks: networks)
      .show(on: csvOption.console, pictures: pictureOptions, csv: csvOption.csv)
  }

  /// Full-batch gradient descent along the cycles of exercise 9.1, with the cost before each step.
  private func descend(on bowl: BowlProblem, peak: Double) -> BowlRun {
    let cycle = bowl.cycle(to: peak)
    var run = Descent(on: bowl.regression, from: .zero(features: 1), by: SGD(), at: cycle)
    var costs: [Double] = []
    while let record = run.next(), record.step <= BowlProblem.steps { costs.append(record.loss) }
    return BowlRun(peak: peak, cycle: cycle, exponent: bowl.exponent(of: cycle), costs: costs.map { $0 / costs[0] })
  }

  /// Two networks; each seed has its own initial weights and its own order of the images.
  private func compareOnNetworks(_ images: FashionSplit) throws -> [CycleComparison] {
    let (pixels, classes) = (images.training.pixelsPerImage, images.training.classCount)
    let perceptron = try NetworkSetup(.mlp, "MLP \(pixels)-128-\(classes)", on: images, epochs: options.epochCount) {
      seed in
      var random = RandomSource(seed: seed)
      return MLP<Float>([pixels, 128, classes], using: &random)
    }
    let lenet = try NetworkSetup(.lenet, "LeNet-5", on: images, epochs: options.epochCount) { seed in
      var random = RandomSource(seed: seed)
      return LeNet5<Float>(classes: classes, using: &random)
    }
    return [
      try CycleComparison(on: perceptron, options) { try train(perceptron, $0) },
      try CycleComparison(on: lenet, options) { try train(lenet, $0) },
    ]
  }

  /// One run: SGD with momentum 0.9 along a schedule, evaluated at even intervals, the last time after the last step.
  private func train<Model>(_ setup: NetworkSetup<Model>, _ plan: RunPlan) throws -> NetworkRun {
    var run = try TrainingRun(
      on: setup.training, from: setup.start(plan.seed), by: SGD(momentum: 0.9), at: .schedule(plan.policy.schedule),
      with: TrainingConfiguration(batchSize: FashionSplit.batchSize, epochs: plan.epochs, seed: plan.seed))
    let evaluationSteps = Set((1...plan.evaluations).map { $0 * run.totalSteps / plan.evaluations })
    var trained = NetworkRun(seed: plan.seed)
    while let record = run.next() {
      trained.steps = record.step + 1
      guard evaluationSteps.contains(trained.steps) else { continue }
      let evaluation = setup.evaluation(of: run.model, on: setup.validation)
      trained.validations.append(NetworkRun.Validation(step: trained.steps, evaluation: evaluation))
    }
    trained.ending = run.ending
    trained.predictedClasses = setup.predictedClasses(of: run.model)
    trained.testAccuracy = setup.evaluation(of: run.model, on: setup.test).accuracy ?? .nan
    return trained
  }
}

CyclicalRatesLesson.main()
