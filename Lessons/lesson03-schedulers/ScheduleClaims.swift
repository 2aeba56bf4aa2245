import Datasets
import LinearModels
import Schedules
import Training

/// What the article says of schedules, asked of its eleven schedulers and of the lesson's noisy problem.
struct ScheduleClaims {
  let moves: [SchedulerMoves]
  /// Where StepLR ends that begins at several rates: J − J* in the end.
  let starts: [(rate: Double, excess: Double)]
  /// J − J* at each step: three rates from high to low, the same from low to high, and the lowest alone.
  let downwards, upwards, lowest: [Double]
  let progress: [ProgressRun]

  init(on curvature: Curvature, options: Options) throws {
    let steps = options.steps
    func stepDecay(from rate: Double) throws -> StepLR {
      try StepLR(baseLR: rate, stepSize: max(steps / 3, 1), gamma: 0.1)
    }
    let path = try stepDecay(from: options.rate)
    moves = try SchedulerMoves.all(upTo: 0.1)
    starts = try [1, 0.1, 0.01].map { share in
      let schedule = try stepDecay(from: share * options.rate)
      let excess = try Self.meanExcess(on: curvature, options: options) { schedule($0) }
      return (share * options.rate, excess.meanOfLastTenth)
    }
    downwards = try Self.meanExcess(on: curvature, options: options) { path($0) }
    upwards = try Self.meanExcess(on: curvature, options: options) { path(max(steps - 1 - $0, 0)) }
    lowest = try Self.meanExcess(on: curvature, options: options) { _ in path(steps - 1) }
    progress = try ProgressRun.all(on: curvature)
  }

  /// J − J* before each step and after the last, in the mean over some runs on mini-batches.
  private static func meanExcess(
    on curvature: Curvature, options: Options, rate: (Int) -> Double
  ) throws -> [Double] {
    let regression = curvature.regression
    var sums = [Double](repeating: 0, count: options.steps + 1)
    for chain in 0..<options.chains {
      var sampler = try BatchSampler(
        rows: regression.rowCount, size: options.batchSize, order: .withReplacement, seed: options.seed &+ UInt64(chain)
      )
      var model = LinearModel.zero(features: regression.featureCount)
      for step in 0...options.steps {
        sums[step] += regression.cost(at: model) - curvature.leastCost
        model.descend(along: regression.gradient(at: model, rows: sampler.next()), rate: rate(step))
      }
    }
    return sums.map { $0 / Double(options.chains) }
  }
}

/// What one scheduler does with the rate over a hundred steps.
struct SchedulerMoves {
  let name: String
  let rates: [Double]

  /// How many steps have another rate than the one before.
  var changes: Int { zip(rates, rates.dropFirst()).count { $0 != $1 } }

  var direction: String {
    let pairs = zip(rates, rates.dropFirst())
    if pairs.allSatisfy({ $0 >= $1 }) { return "falls" }
    return pairs.allSatisfy { $0 <= $1 } ? "rises" : "both"
  }

  /// The article's eleven, with PyTorch's defaults where it has some; of ReduceLROnPlateau a loss that stands still.
  static func all(upTo rate: Double) throws -> [SchedulerMoves] {
    let schedules: [(String, any Schedule)] = [
      ("StepLR", try StepLR(baseLR: rate, stepSize: 10, gamma: 0.1)),
      ("MultiStepLR", try MultiStepLR(baseLR: rate, milestones: [30, 80], gamma: 0.1)),
      ("ExponentialLR", try ExponentialLR(baseLR: rate, gamma: 0.95)),
      ("CyclicLR", try CyclicLR(baseLR: rate / 100, maxLR: rate, stepSizeUp: 25)),
      ("CosineAnnealingLR", try CosineAnnealingLR(baseLR: rate, tMax: 50)),
      ("OneCycleLR", try OneCycleLR(maxLR: rate, totalSteps: 101)),
      ("LambdaLR", try LambdaLR(baseLR: rate, lambda: Formula(.inverse, 0.1))),
      ("MultiplicativeLR", try MultiplicativeLR(baseLR: rate, lambda: Formula(.constant, 0.95))),
      ("ConstantLR", try ConstantLR(baseLR: rate)),
      ("LinearLR", try LinearLR(baseLR: rate)),
    ]
    var plateau = try ReduceLROnPlateau(baseLR: rate)
    let watched = (0...100).map { _ in
      defer { plateau.observe(1) }
      return plateau.rate
    }
    return schedules.map { name, schedule in SchedulerMoves(name: name, rates: (0...100).map { schedule($0) }) }
      + [SchedulerMoves(name: "ReduceLROnPlateau", rates: watched)]
  }
}

/// A hundred epochs over all rows, in which a schedule may count or may watch the loss.
struct ProgressRun {
  let name: String
  /// The rate of each epoch.
  let rates: [Double]
  /// The share of J − J* that is left.
  let left: Double

  /// A constant rate, the article's StepLR, and a scheduler that waits for ten epochs without progress.
  static func all(on curvature: Curvature) throws -> [ProgressRun] {
    let stepDecay = try StepLR(baseLR: 0.1, stepSize: 10, gamma: 0.1)
    var plateau = try ReduceLROnPlateau(baseLR: 0.1)
    return [
      ProgressRun("constant", on: curvature) { _, _ in 0.1 },
      ProgressRun("StepLR", on: curvature) { epoch, _ in stepDecay(epoch) },
      ProgressRun("ReduceLROnPlateau", on: curvature) { _, loss in
        defer { plateau.observe(loss) }
        return plateau.rate
      },
    ]
  }

  private init(_ name: String, on curvature: Curvature, rate: (_ epoch: Int, _ loss: Double) -> Double) {
    var model = LinearModel.zero(features: curvature.regression.featureCount)
    var rates: [Double] = []
    for epoch in 0..<100 {
      let (cost, gradient) = curvature.regression.costAndGradient(at: model)
      rates.append(rate(epoch, cost))
      model.descend(along: gradient, rate: rates[epoch])
    }
    let first = curvature.regression.cost(at: .zero(features: curvature.regression.featureCount))
    (self.name, self.rates) = (name, rates)
    left = max(curvature.regression.cost(at: model) - curvature.leastCost, 0) / (first - curvature.leastCost)
  }

  /// The first epoch, counted from 1, that ran at a lower rate than the one before.
  var firstCut: Int? { zip(rates, rates.dropFirst()).enumerated().first { $1.1 < $1.0 }.map { $0.offset + 2 } }
}
