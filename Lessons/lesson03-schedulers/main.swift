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

struct SchedulersLesson: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson03-schedulers", abstract: "Lesson 03 · When should the rate change?",
    discussion: "Draws every schedule and compares some of them on the same noisy problem.")

  @OptionGroup var tableOptions: TableOptions
  @OptionGroup var options: Options
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  @Flag(help: "Only list where a schedule with a PyTorch name differs from PyTorch.")
  var deviations = false

  func run() throws {
    if deviations { return Report.printDeviations(on: csvOption.console) }

    // The data: a table, and the cost of a straight line through it, with its features z-scored and as they are.
    let table = try tableOptions.load(orElse: "cars")
    let scaled = try Curvature(of: RegressionProblem(table.columns, scaling: options.scaling).regression)
    let unscaled = try Curvature(of: RegressionProblem(table.columns, scaling: .none).regression)
    let zero = LinearModel.zero(features: table.columns.featureCount)
    csvOption.console.open(lesson: 3, question: "When should the rate change?", table: table)

    // The article's loop: an epoch is one step over all rows, and after each the scheduler is asked for the next rate.
    let stepDecay = StepDecay(base: 0.1, stepSize: 10, gamma: 0.1)  // exercise 3.1
    var article: [Record] = []
    var model = zero
    for epoch in 0...options.epochs {
      let rate = stepDecay(epoch)
      let (cost, gradient) = scaled.regression.costAndGradient(at: model)
      article.append(Record(step: epoch, rate: rate, loss: cost))
      model.descend(along: gradient, rate: rate)
    }

    // The noisy problem: each step sees a few rows, drawn anew. Under every schedule, one run per seed from the same
    // start over the same mini-batches; what counts is J − J* over all rows, in the mean over the seeds.
    var comparison = try ScheduleRuns.all(from: options.rate, steps: options.steps)
    let bar = ProgressBar("chains", total: options.chains)
    for chain in 0..<options.chains {
      let sampler = try BatchSampler(
        rows: table.columns.rowCount, size: options.batchSize, order: .withReplacement,
        seed: options.seed &+ UInt64(chain))
      for place in comparison.indices {
        let batches = MiniBatches(of: scaled.regression, by: sampler, reporting: .whole)
        let run = Descent(on: batches, from: zero, by: SGD(), at: comparison[place].schedule)
        for record in run.prefix(options.steps + 1) {
          comparison[place].add(record.loss - scaled.leastCost, at: record.step)
        }
      }
      bar.show(chain + 1)
    }
    bar.finish()

    // Without noise: what a rate beyond the bound does, whether the order of the rates matters, when warm-up helps.
    let report = Report(
      article: article, comparison: comparison, growing: try GrowingRate(on: unscaled),
      order: RateOrder(on: unscaled, seed: options.seed), warmups: try WarmupTrial.all(),
      noiseFloor: scaled.noiseFloor(rate: options.rate, batchSize: options.batchSize), table: table, options: options)
    try report.publish(on: csvOption.console, pictures: pictureOptions, csv: csvOption.csv)
  }
}

SchedulersLesson.main()
