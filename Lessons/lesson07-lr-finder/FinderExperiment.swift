import Datasets
import GradientDescent
import Lesson07
import NetworkTraining
import NeuralNetworks
import Optimizers
import Terminal
import Training
import Tuning

/// What the lesson trains and on what: a network with its initial weights by seed, an optimizer, and the images.
///
/// It has the optimizer's own type: behind `AnyOptimizer` a step over these networks takes ten times as long.
struct FinderExperiment<Model: ImageClassifier<Float>, Method: Optimizer> where Method.Point == Model {
  /// "MLP 784-128-10" or "LeNet-5".
  let network: String
  let options: FinderOptions
  /// The network before the first step.
  let start: (_ seed: UInt64) -> Model
  let optimizer: Method
  /// The mean cross-entropy over the training images, and over the validation images.
  let training, validation: ImageObjective<Model>
  /// The first 500 validation images, for a range test that records their loss.
  let validationSample: ImageObjective<Model>

  init(
    _ network: String, on images: FashionSplit, from start: @escaping (_ seed: UInt64) -> Model, by optimizer: Method,
    _ options: FinderOptions
  ) throws {
    (self.network, self.options, self.start, self.optimizer) = (network, options, start, optimizer)
    training = try ImageObjective(of: start(0), on: images.training)
    validation = try ImageObjective(of: start(0), on: images.validation)
    validationSample = try ImageObjective(of: start(0), on: images.validation.prefix(500))
  }

  /// Short runs, a grid of whole runs, and a whole run at each suggestion: all of them with every seed.
  func compare() throws -> FinderComparison {
    let seeds = options.allSeeds
    let rates = try RateGrid.logarithmic(from: 1e-4, to: 10, count: 11).rates
    let progress = ProgressBar("runs", total: seeds.count * (rates.count + SuggestionRule.all.count))
    defer { progress.finish() }
    var done = 0
    func trained(at rate: Double, seed: UInt64) throws -> TrainedRun {
      defer {
        done += 1
        progress.show(done)
      }
      return try train(at: rate, seed: seed)
    }

    // The first call also makes what every run shares; it is not timed.
    _ = try shortRun(seed: seeds[0])
    let clock = ContinuousClock()
    let began = clock.now
    let shortRuns = try seeds.map { ShortRunRecord(seed: $0, curve: try shortRun(seed: $0)) }
    let between = clock.now
    let grid = try rates.map { rate in
      GridPoint(rate: rate, runs: try seeds.map { try trained(at: rate, seed: $0) })
    }
    let ended = clock.now

    let suggestions = try SuggestionRule.all.map { rule in
      var (runs, problem): ([TrainedRun], String?) = ([], nil)
      for short in shortRuns {
        do {
          guard let rate = try suggestedRate(rule, from: short.curve, seed: short.seed) else { continue }
          runs.append(try trained(at: rate, seed: short.seed))
        } catch let error as RangeTestError {
          problem = error.description
        }
      }
      return SuggestionResult(rule: rule, runs: runs, problem: problem, seedCount: seeds.count)
    }
    return FinderComparison(
      network: network, stepsPerRun: stepsPerRun, shortRuns: shortRuns, grid: grid,
      suggestions: Dictionary(uniqueKeysWithValues: suggestions.map { ($0.rule, $0) }),
      secondsPerShortRun: (between - began) / .seconds(1) / Double(seeds.count),
      secondsPerGrid: (ended - between) / .seconds(1) / Double(seeds.count))
  }

  /// The steps of a whole run.
  var stepsPerRun: Int { options.epochs * ((training.rowCount - 1) / FashionSplit.batchSize + 1) }

  /// The rate that a rule reads off the short run with this seed; nil where exercise 7.2 has no answer.
  /// - Throws: `RangeTestError` where a rule of the library has none.
  func suggestedRate(_ rule: SuggestionRule, from curve: RangeTestCurve, seed: UInt64) throws -> Double? {
    switch rule {
    case .library(let method):
      try rule.part(of: curve, plannedSteps: options.steps).suggestion(method).rate
    case .exercise:
      try exerciseRate(seed: seed)
    }
  }

  /// What the exercises suggest: 7.1 runs, 7.3 smooths, 7.2 reads the rate off; nil while one of them has no answer.
  private func exerciseRate(seed: UInt64) throws -> Double? {
    var (model, optimizer) = (start(seed), self.optimizer)
    var sampler = try BatchSampler(rows: training.rowCount, size: FashionSplit.batchSize, seed: seed)
    let shortRun = ShortRun(from: options.minLR, to: options.maxLR, steps: options.steps)
    let readings = shortRun.readings(of: &model) { model, rate in
      let (loss, gradient) = training.lossAndGradient(at: model, rows: sampler.next())
      optimizer.step(&model, along: gradient, rate: rate)
      return loss
    }
    let rate = steepestRate(rates: readings.map(\.rate), losses: smoothedLosses(readings.map(\.loss), beta: 0.9))
    return rate.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
  }
}

/// A rule that reads a rate off the curve of a short run.
enum SuggestionRule: Hashable {
  case library(SuggestionMethod)
  /// Exercise 7.2, on the curve of 7.1, smoothed by 7.3.
  case exercise

  /// In the order of the table.
  static let all = SuggestionMethod.all.map(SuggestionRule.library) + [.exercise]
  /// The workbench's own.
  static let workbench = SuggestionRule.library(.default)

  var name: String {
    switch self {
    case .library(let method): method.name
    case .exercise: "exercise 7.2"
    }
  }

  /// Whose rule it is.
  var author: Author {
    switch self {
    case .library(.steepestSlope), .library(.steepestStep): .lightning
    case .library(.valley), .library(.slide), .library(.steep), .library(.minimum): .fastai
    case .library(.default): .workbench
    case .exercise: .student
    }
  }

  enum Author: String { case lightning = "Lightning", fastai, workbench, student = "you" }

  /// The part of a curve that the rule's authors use: fastai leaves out a tenth of the steps and the last five points.
  func part(of curve: RangeTestCurve, plannedSteps: Int) -> RangeTestCurve {
    author == .fastai ? curve.fastaiPart(of: plannedSteps) : curve
  }
}

// MARK: Records

/// A short run: the loss at each of its rates.
struct ShortRunRecord {
  let seed: UInt64
  let curve: RangeTestCurve
}

/// A whole run at one rate, and how good its network is on the validation images.
struct TrainedRun {
  let seed: UInt64
  let rate: Double
  let evaluation: Evaluation
  /// Why it ended.
  let ending: Ending?
}

/// What one rule suggests, with a whole run for each of its suggestions.
struct SuggestionResult {
  let rule: SuggestionRule
  /// One for each seed that has a suggestion.
  let runs: [TrainedRun]
  /// Why a seed has none: the last reason, or nil where all have one or none is given.
  let problem: String?
  /// How many seeds were tried.
  let seedCount: Int

  /// The suggestions in rising order.
  var sortedRates: [Double] { runs.map(\.rate).sorted() }
  /// The mean accuracy over the seeds; NaN where a seed has no suggestion.
  var accuracy: Double { runs.count < seedCount ? .nan : runs.meanAccuracy }
  /// The highest suggestion over the lowest.
  var spread: Double { (sortedRates.last ?? .nan) / (sortedRates.first ?? .nan) }
}

/// A rate of the grid, with a whole run for each seed.
struct GridPoint {
  let rate: Double
  let runs: [TrainedRun]

  /// The mean loss over the seeds; NaN where a run diverged, or ended at a loss that is no finite number.
  var loss: Double {
    runs.map { $0.ending == .allEpochs ? $0.evaluation.loss : .nan }.reduce(0, +) / Double(runs.count)
  }
  /// The mean accuracy over the seeds.
  var accuracy: Double { runs.meanAccuracy }
}

/// Every rule's suggestions beside a grid of whole runs: the same network, the same seeds, the same batches.
struct FinderComparison {
  let network: String
  /// How many steps a whole run takes.
  let stepsPerRun: Int
  let shortRuns: [ShortRunRecord]
  /// Half-decades, in rising order.
  let grid: [GridPoint]
  let suggestions: [SuggestionRule: SuggestionResult]
  /// How long a short run takes, and the grid for one seed.
  let secondsPerShortRun, secondsPerGrid: Double

  /// The rate with the least mean loss on the validation images; a run that diverged never wins.
  var best: GridPoint { grid.filter(\.loss.isFinite).min { $0.loss < $1.loss } ?? grid[0] }

  /// The grid's accuracy in the median over its rates: what a rate that was picked at random comes to.
  var medianAccuracy: Double { grid.map(\.accuracy).sorted()[grid.count / 2] }

  /// All results, in the order of the table.
  var results: [SuggestionResult] { SuggestionRule.all.compactMap { suggestions[$0] } }
  /// What the workbench's own rule suggests.
  var workbenchSuggestion: SuggestionResult? { suggestions[.workbench] }
  /// What the exercises suggest.
  var exerciseSuggestion: SuggestionResult? { suggestions[.exercise] }

  /// The gradients of a grid, for one seed.
  var gridGradients: Int { grid.count * stepsPerRun }
  /// The gradients of a short run: fewer than planned where it stopped early.
  var shortRunGradients: Int { shortRuns.reduce(0) { $0 + $1.curve.count } / shortRuns.count }
}

extension [TrainedRun] {
  /// The run with this seed.
  func first(seed: UInt64) -> TrainedRun? { first { $0.seed == seed } }

  fileprivate var meanAccuracy: Double {
    map { $0.evaluation.accuracy ?? .nan }.reduce(0, +) / Double(count)
  }
}
