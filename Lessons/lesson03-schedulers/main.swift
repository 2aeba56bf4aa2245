/// Lesson 03 · When should the rate change?
///
/// The article's StepLR loop; schedules beside each other on one noisy problem; a rate that grows until it is too high;
/// and what warm-up is good for.
import ArgumentParser
import Datasets
import GradientDescent
import Lesson03
import LessonKit
import LinearModels
import Optimizers
import Terminal
import Training

struct SchedulersLesson: WorkbenchProgram {
  static let configuration = CommandConfiguration(
    commandName: "lesson03-schedulers", abstract: "Lesson 03 · When should the rate change?",
    discussion: """
      Draw every schedule and compare some of them on the same noisy problem.

      Examples:
        swift run lesson03-schedulers
        swift run lesson03-schedulers --rate 0.2
        swift run lesson03-schedulers --deviations
      """)

  @OptionGroup var tableOptions: TableOptions
  @OptionGroup var options: Options
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  @Flag(help: "Only list where a schedule with a PyTorch name differs from PyTorch.")
  var deviations = false

  func run() throws {
    if deviations { return Report.printDeviations(on: csvOption.console) }

    // The data: a table. The cost of a straight line through it and its curvature, with the features scaled as --scaling
    // says (z-scores by default), and once more as they are.
    let table = try tableOptions.load(orElse: "cars")
    let scaled = try Curvature(of: RegressionProblem(table.columns, scaling: options.scaling).regression)
    let unscaled = try Curvature(of: RegressionProblem(table.columns, scaling: .none).regression)
    let zero = LinearModel.zero(features: table.columns.featureCount)
    csvOption.console.open(lesson: 3, question: "When should the rate change?", table: table)

    // The article's loop: an epoch is one step over all rows. Before each, the schedule is asked for the rate: 0.1, and a
    // tenth of it after every 10 epochs.
    let stepDecay = StepDecay(base: 0.1, stepSize: 10, gamma: 0.1)  // exercise 3.1
    var article: [Record] = []
    var model = zero
    for epoch in 0...options.epochs {
      let rate = stepDecay(epoch)
      let (cost, gradient) = scaled.regression.costAndGradient(at: model)
      article.append(Record(step: epoch, rate: rate, loss: cost))
      model.descend(along: gradient, rate: rate)
    }

    // The noisy problem: each step sees a few rows, drawn anew. One run per seed and schedule, from the same start over the
    // same mini-batches (the sampler is a struct, copied on assignment). What is recorded is J − J*, the cost over all rows
    // above the least, in the mean over the seeds.
    var comparison = try ScheduleComparison.all(from: options.rate, steps: options.steps)
    let bar = ProgressBar("runs", total: options.chains)
    for run in 0..<options.chains {
      let sampler = try BatchSampler(
        rows: table.columns.rowCount, size: options.batchSize, order: .withReplacement,
        seed: options.seed &+ UInt64(run))
      for schedule in comparison.indices {
        let batches = MiniBatches(of: scaled.regression, by: sampler, recording: .lossOverAllRows)
        let descent = Descent(on: batches, from: zero, by: SGD(), at: comparison[schedule].schedule)
        for record in descent.prefix(options.steps + 1) {  // each record takes one step
          comparison[schedule].add(record.loss - scaled.leastCost, at: record.step)
        }
      }
      bar.show(run + 1)
    }
    bar.finish()

    // Without noise, on the unscaled table: a rate that grows until it is too high, and the same rates in several orders.
    let growing = try GrowingRate(on: unscaled)
    let order = RateOrder(on: unscaled, seed: options.seed)
    // On x⁴/4 + x²/2, steep far out and flat at its minimum: the same rate with and without warm-up.
    let warmups = try WarmupTrial.all()

    // What the article says of schedules: whether they find a rate, what each does, and who sees progress.
    let claims = try ScheduleClaims(on: scaled, options: options)

    let report = Report(
      article: article, comparison: comparison, growing: growing, order: order, warmups: warmups,
      claims: claims, noiseFloor: scaled.noiseFloor(rate: options.rate, batchSize: options.batchSize), table: table,
      options: options)
    try report.publish(on: csvOption.console, pictures: pictureOptions, csv: csvOption.csv)
  }
}

SchedulersLesson.main()
