import ArgumentParser
import Datasets
import GradientDescent
import LessonKit
import LinearModels
import Optimizers
import Training
import Tuning

/// What lesson 01 lets you change about a run.
struct RunOptions: ParsableArguments {
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

  /// What is random about the runs, for the reader; nil when nothing is.
  var note: String? {
    batchSize.map { size in
      "Batches of \(size) row\(size == 1 ? "" : "s") drawn with replacement, seed \(seed): the noise keeps the cost above "
        + "its least (lesson 03)."
    }
  }

  /// Which run `--csv` writes: the first rate that was given, or the good one of the three.
  var csvPlace: Int { rate.isEmpty ? 1 : 0 }

  /// The run on mini-batches at `rate`, the whole cost recorded at each step, or nil without `--batch-size`.
  func stochasticRun(
    on regression: LinearRegression, at rate: Double
  ) throws -> Descent<MiniBatches<LinearRegression>, SGD<LinearModel>>? {
    guard let batchSize else { return nil }
    let sampler = try BatchSampler(rows: regression.rowCount, size: batchSize, order: .withReplacement, seed: seed)
    let batches = MiniBatches(of: regression, by: sampler, reporting: .whole)
    return Descent(on: batches, from: .zero(features: regression.featureCount), by: SGD(), at: rate)
  }

  /// The rates to run: those that were given, or one too small, one good and one too big.
  func rates(for bowl: Curvature) -> [Double] {
    rate.isEmpty ? [0.1, 0.8, 1.01].map { $0 * bowl.criticalRate } : rate
  }
}
