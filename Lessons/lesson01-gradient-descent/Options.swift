import ArgumentParser
import Datasets
import Lesson01
import LessonKit
import LinearModels
import Terminal
import Training

/// What lesson 01 lets you change about a run.
struct Options: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A learning rate; give it again for another. (default: 0.1, 0.8 and 1.01 times 2/λmax)", valueName: "rate"))
  var rate: [Double] = []

  @Option(help: "How many updates to make.")
  var steps = 10_000

  @Option(help: "What to do to the features first: none or zscore.")
  var scaling = Scaling.none

  @Option(
    help: ArgumentHelp(
      "How many rows a step looks at, drawn with replacement: 1 is stochastic descent. (default: all rows)",
      valueName: "rows"))
  var batchSize: Int?

  @Option(help: "The seed of the mini-batches.")
  var seed: UInt64 = 1

  func validate() throws {
    if let bad = rate.first(where: { !($0 > 0 && $0.isFinite) }) {
      throw ValidationError("--rate is \(bad); a learning rate is a finite number above 0")
    }
    guard (0...100_000_000).contains(steps) else {
      throw ValidationError("--steps is \(steps); choose a number of updates from 0 to 100000000")
    }
    if let batchSize, batchSize < 1 {
      throw ValidationError("--batch-size is \(batchSize); a batch has at least 1 row")
    }
  }

  /// The rates to run: those that were given, or one that is too low, a good one and one above the bound.
  func rates(around criticalRate: Double) -> [Double] {
    rate.isEmpty ? [0.1 * criticalRate, goodRate(below: criticalRate), 1.01 * criticalRate] : rate
  }

  /// The rate of the run that `--csv` writes: the first one that was given, or the good one.
  func csvRate(below criticalRate: Double) -> Double { rate.first ?? goodRate(below: criticalRate) }

  private func goodRate(below criticalRate: Double) -> Double { 0.8 * criticalRate }

  /// Says beforehand how long the runs will take, where that is more than ten seconds: by a few calls of exercise 1.1.
  func announceDuration(over table: Regression, rates: Int, on console: Console) {
    guard batchSize == nil else { return }
    let objective = SquaredError(features: table.features, targets: table.targets)
    let zero = LinearModel.zero(features: table.featureCount)
    let times = (0..<5).map { _ in ContinuousClock().measure { _ = objective.lossAndGradient(at: zero) } / .seconds(1) }
    let time = times.min() ?? 0
    let seconds = time * Double(steps) * Double(rates)
    guard seconds > 10 else { return }
    let length = seconds < 90 ? "\(Int(seconds)) seconds" : "\(Int(min(seconds / 60, 1e9))) minutes"
    console.paragraph(
      "\(rates) times \(steps.grouped) steps over \(table.rowCount.grouped) rows take about \(length), "
        + "\((1000 * time).significant(2)) seconds per thousand; --steps says how many.")
    console.print()
  }

  /// The cost over the next few rows at each step, the whole cost reported; nil without `--batch-size`.
  func miniBatches(of regression: LinearRegression) throws -> MiniBatches<LinearRegression>? {
    guard let batchSize else { return nil }
    let sampler = try BatchSampler(rows: regression.rowCount, size: batchSize, order: .withReplacement, seed: seed)
    return MiniBatches(of: regression, by: sampler, recording: .lossOverAllRows)
  }
}
