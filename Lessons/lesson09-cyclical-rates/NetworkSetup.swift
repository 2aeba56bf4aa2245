import Datasets
import Foundation
import GradientDescent
import NetworkTraining
import NeuralNetworks
import Optimizers
import Schedules
import Terminal
import Training
import Tuning

/// The networks of the lesson; their pictures' files have these names.
enum NetworkID: String { case mlp, lenet }

/// A kind of network and the images it is trained and evaluated on: the same for every schedule.
struct NetworkSetup<Model: ImageClassifier<Float>> {
  let id: NetworkID
  /// "MLP 784-128-10" or "LeNet-5".
  let name: String
  let epochs, stepsPerEpoch: Int
  /// The network before the first step.
  let start: @Sendable (_ seed: UInt64) -> Model
  /// The mean cross-entropy over the training, the validation and the test images.
  let training, validation, test: ImageObjective<Model>

  init(
    _ id: NetworkID, _ name: String, on images: FashionSplit, epochs: Int,
    start: @escaping @Sendable (_ seed: UInt64) -> Model
  ) throws {
    self.id = id
    (self.name, self.epochs, self.start) = (name, epochs, start)
    stepsPerEpoch = images.stepsPerEpoch
    training = try ImageObjective(of: start(0), on: images.training)
    validation = try ImageObjective(of: start(0), on: images.validation)
    test = try ImageObjective(of: start(0), on: images.test)
  }

  func evaluation(of model: Model, on objective: ImageObjective<Model>) -> Evaluation {
    let logits = objective.logits(of: model)
    let labels = objective.images.labels(of: 0..<objective.rowCount)
    return Evaluation.classifying(labels, chunk: labels.count) { _ in logits }
  }

  /// How many classes a network predicts at all for the validation images.
  func predictedClasses(of model: Model) -> Int { Set(predictions(validation.logits(of: model))).count }
}

/// A schedule of the learning rate, by the numbers of its range.
struct SchedulePolicy: Sendable {
  enum Kind: String {
    case fixed, triangular, triangular2
    case expRange = "exp_range"
    case restarts = "SGDR"
    case oneCycle = "one-cycle"
  }

  let kind: Kind
  /// The highest rate.
  let peak: Double
  let schedule: any Schedule
  /// The numbers of steps after which the rate has come down, so that the network may be compared.
  let cycleEnds: [Int]

  /// A constant rate, which may be compared at any time.
  static func fixed(_ rate: Double, steps: Int) -> SchedulePolicy {
    SchedulePolicy(kind: .fixed, peak: rate, schedule: Hold(rate), cycleEnds: [steps])
  }

  /// One rise and one fall for the whole run; momentum 0.95 → 0.85 → 0.95.
  static func oneCycle(_ peak: Double, steps: Int) throws -> SchedulePolicy {
    SchedulePolicy(
      kind: .oneCycle, peak: peak, schedule: try OneCycleLR(maxLR: peak, totalSteps: steps), cycleEnds: [steps])
  }

  /// Four fixed rates up to the top of the range, and everything that moves between its two ends; a cycle is an epoch.
  static func all(in range: ClosedRange<Double>, stepsPerEpoch: Int, epochs: Int) throws -> [SchedulePolicy] {
    let (low, high, steps) = (range.lowerBound, range.upperBound, stepsPerEpoch * epochs)
    let ends = (1...epochs).map { $0 * stepsPerEpoch }
    func cycles(_ kind: Kind, _ mode: CyclicLR.Mode, gamma: Double = 1) throws -> SchedulePolicy {
      let schedule = try CyclicLR(
        baseLR: low, maxLR: high, stepSizeUp: Double(stepsPerEpoch) / 2, mode: mode, gamma: gamma,
        cycleMomentum: false)
      return SchedulePolicy(kind: kind, peak: high, schedule: schedule, cycleEnds: ends)
    }
    let restarts = try CosineAnnealingWarmRestarts(baseLR: high, t0: stepsPerEpoch)
    return [8, 4, 2, 1].map { fixed(high / $0, steps: steps) } + [
      try cycles(.triangular, .triangular),
      try cycles(.triangular2, .triangular2),
      // A tenth of the amplitude is left in the end.
      try cycles(.expRange, .expRange, gamma: pow(0.1, 1 / Double(steps))),
      SchedulePolicy(kind: .restarts, peak: high, schedule: restarts, cycleEnds: ends),
      try oneCycle(high, steps: steps),
    ]
  }

  /// "fixed 0.035", "one-cycle".
  var name: String { kind == .fixed ? "fixed \(peak.significant(2))" : kind.rawValue }
}

/// The range test of one network with several seeds, because one curve is noisy, and the range that follows from it.
///
///     top = half of the rate at which the smoothed loss is least (the geometric mean over the seeds)
///     base = top/16
struct RangeSearch {
  static let steps = 100
  static let seedCount = 5

  let seeds: [UInt64]
  /// By seed.
  let curves: [RangeTestCurve]
  /// The rates at which the smoothed loss is least, by seed.
  let lowest: [Double]
  /// Whether the top was chosen by hand.
  let isChosen: Bool
  /// Base and top.
  let range: ClosedRange<Double>

  /// - Parameters:
  ///   - first: the first of the seeds.
  ///   - chosen: a top that was chosen by hand.
  init<Model>(on setup: NetworkSetup<Model>, seed first: UInt64, top chosen: Double?) throws {
    let test = try RangeTest(from: 1e-4, to: 1, steps: Self.steps)
    seeds = (0..<UInt64(Self.seedCount)).map { first &+ $0 }
    curves = try seeds.map { seed in
      try findLearningRate(
        on: setup.training, from: setup.start(seed), by: SGD(momentum: 0.9), over: test,
        batchSize: FashionSplit.batchSize, seed: seed)
    }
    lowest = try curves.map { try 2 * $0.rangeForCycles().upperBound }
    let middle = exp(lowest.reduce(0) { $0 + log($1) } / Double(lowest.count))
    let top = chosen ?? Self.rounded(middle / 2)
    isChosen = chosen != nil
    range = (top / 16)...top
  }

  /// To two digits: a found rate is not more exact than that.
  private static func rounded(_ rate: Double) -> Double {
    let unit = pow(10, (log10(rate)).rounded(.down) - 1)
    return (rate / unit).rounded() * unit
  }

  var gradients: Int { curves.reduce(0) { $0 + $1.count } }
}

/// What a run takes besides its network: the schedule, the seed, and how often it is evaluated.
struct RunPlan {
  let policy: SchedulePolicy
  let seed: UInt64
  let epochs: Int
  /// At even intervals, the last time after the last step.
  var evaluations = 1
}

// MARK: Records

/// What one run has recorded.
struct NetworkRun: Sendable {
  struct Validation: Sendable {
    /// How many gradients were taken before.
    let step: Int
    let evaluation: Evaluation
  }

  let seed: UInt64
  /// How many gradients were taken.
  var steps = 0
  /// On the validation images, in the order of the steps.
  var validations: [Validation] = []
  /// How many classes the final network predicts at all.
  var predictedClasses = 0
  /// The share of the test images that the final network predicts rightly; not the best network on the way.
  var testAccuracy = Double.nan

  /// Why it ended; nil before it has.
  var ending: Ending?

  init(seed: UInt64) { self.seed = seed }

  /// The accuracy on the validation images after the last step.
  var validationAccuracy: Double { validations.last?.evaluation.accuracy ?? .nan }

  /// The accuracy on the validation images after so many steps; NaN where it was not evaluated.
  func accuracy(after step: Int) -> Double { validations.first { $0.step == step }?.evaluation.accuracy ?? .nan }
}

/// The runs of one schedule, one for each seed.
struct PolicyResult: Sendable {
  let policy: SchedulePolicy
  let runs: [NetworkRun]

  func mean(_ value: (NetworkRun) -> Double) -> Double { runs.map(value).reduce(0, +) / Double(runs.count) }

  var testAccuracies: [Double] { runs.map(\.testAccuracy) }
  var meanTestAccuracy: Double { mean(\.testAccuracy) }

  /// The same with some of the seeds.
  func only(_ seeds: [UInt64]) -> PolicyResult {
    PolicyResult(policy: policy, runs: runs.filter { seeds.contains($0.seed) })
  }
}

/// Every schedule on one kind of network: the same number of gradients, the same seeds, the same batches.
struct CycleComparison {
  let id: NetworkID
  let network: String
  let epochs, stepsPerEpoch: Int
  let seeds: [UInt64]
  let search: RangeSearch
  let results: [PolicyResult]
  /// One-cycle in half of the epochs (rounded down).
  let halfBudget: PolicyResult
  /// Higher constant rates and other one-cycle peaks.
  let higherRates: [PolicyResult]
  /// The seeds of `higherRates`.
  let sweepSeeds: [UInt64]

  /// Runs everything: each schedule with each seed, one-cycle with half of the gradients, and higher rates.
  init<Model>(
    on setup: NetworkSetup<Model>, _ options: CycleOptions, train: (RunPlan) throws -> NetworkRun
  ) throws {
    (id, network, epochs, stepsPerEpoch) = (setup.id, setup.name, setup.epochs, setup.stepsPerEpoch)
    (seeds, sweepSeeds) = (options.allSeeds, options.sweepSeeds)
    let progress = ProgressBar(setup.name, total: 10 * seeds.count + 7 * sweepSeeds.count)
    defer { progress.finish() }
    var done = 0
    func result(
      _ policy: SchedulePolicy, _ seeds: [UInt64], epochs: Int, evaluations: Int = 1
    ) throws -> PolicyResult {
      let runs = try seeds.map { seed in
        defer {
          done += 1
          progress.show(done)
        }
        return try train(RunPlan(policy: policy, seed: seed, epochs: epochs, evaluations: evaluations))
      }
      return PolicyResult(policy: policy, runs: runs)
    }
    search = try RangeSearch(on: setup, seed: options.seed, top: options.top)
    let (seeds, sweepSeeds, epochs, stepsPerEpoch) = (seeds, sweepSeeds, epochs, stepsPerEpoch)
    let (top, steps, half) = (search.range.upperBound, epochs * stepsPerEpoch, epochs / 2)
    results = try SchedulePolicy.all(in: search.range, stepsPerEpoch: stepsPerEpoch, epochs: epochs).map {
      try result($0, seeds, epochs: epochs, evaluations: 4 * epochs)
    }
    halfBudget = try result(.oneCycle(top, steps: half * stepsPerEpoch), seeds, epochs: half)
    let held = try [2.0, 4, 8].map { try result(.fixed($0 * top, steps: steps), sweepSeeds, epochs: epochs) }
    let cycled = try [0.5, 2, 4, 8].map {
      try result(.oneCycle($0 * top, steps: steps), sweepSeeds, epochs: epochs)
    }
    higherRates = held + cycled
  }

  /// The fixed rate that is best by the validation images, in the mean of the seeds.
  var bestFixed: PolicyResult {
    results.filter { $0.policy.kind == .fixed }
      .max { $0.mean(\.validationAccuracy) < $1.mean(\.validationAccuracy) } ?? results[0]
  }

  /// The result of a kind of schedule that is there once.
  subscript(kind: SchedulePolicy.Kind) -> PolicyResult? { results.first { $0.policy.kind == kind } }

  /// All results of one kind with the seeds of the higher rates, by rising peak.
  func sweep(of kind: SchedulePolicy.Kind) -> [PolicyResult] {
    (results.map { $0.only(sweepSeeds) } + higherRates).filter { $0.policy.kind == kind }
      .sorted { $0.policy.peak < $1.policy.peak }
  }
}
