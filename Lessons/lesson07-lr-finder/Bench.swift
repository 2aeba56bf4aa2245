import Datasets
import GradientDescent
import Lesson07
import NeuralNetworks
import Optimizers
import Training
import Tuning

/// A kind of network on the lesson's images: range tests and whole runs, from the same start with the same batches.
///
/// It names its optimizer by type: behind `AnyOptimizer` a step over these networks takes ten times as long.
struct Bench<Model: FusedModel, Method: Optimizer> where Method.Point == Model {
  let name: String
  let method: Method
  let options: FinderOptions
  /// The network before the first step, by seed.
  let start: (UInt64) -> Model
  let goal: FusedObjective<Model>
  let judge: FusedObjective<Model>
  /// The first of the validation images, for a range test that watches them.
  let watched: FusedObjective<Model>

  init(
    _ name: String, on images: FashionSplit, by method: Method, options: FinderOptions,
    start: @escaping (UInt64) -> Model
  ) throws {
    (self.name, self.method, self.options, self.start) = (name, method, options, start)
    goal = try FusedObjective(of: start(0), on: images.training)
    judge = try FusedObjective(of: start(0), on: images.validation)
    watched = try FusedObjective(of: start(0), on: images.validation.prefix(500))
  }

  /// A short run.
  func curve(seed: UInt64) throws -> RangeTestCurve {
    try findLearningRate(
      on: goal, from: start(seed), by: method, over: options.test,
      batchSize: FashionSplit.batchSize, seed: seed, watching: options.validationLoss ? watched.loss : nil)
  }

  /// A whole run at one rate, and what came of it.
  func outcome(at rate: Double, seed: UInt64) throws -> Evaluation {
    var run = try TrainingRun(
      on: goal, from: start(seed), by: method, at: .constant(rate),
      with: TrainingConfiguration(batchSize: FashionSplit.batchSize, epochs: options.epochs, seed: seed))
    run.train()
    return judge.evaluation(of: run.model)
  }

  /// The steps of a whole run.
  var stepsPerRun: Int { options.epochs * ((goal.rowCount - 1) / FashionSplit.batchSize + 1) }

  /// What the exercises suggest: 7.1 runs, 7.3 smooths, 7.2 reads off.
  ///
  /// Nil as long as one of them has no answer.
  func ownSuggestion(seed: UInt64) throws -> Double? {
    var (model, method) = (start(seed), self.method)
    var sampler = try BatchSampler(rows: goal.rowCount, size: FashionSplit.batchSize, seed: seed)
    let test = ShortRun(from: options.minLR, to: options.maxLR, steps: options.steps)
    let readings = test.readings(of: &model) { model, rate in
      let (loss, gradient) = goal.lossAndGradient(at: model, rows: sampler.next())
      method.step(&model, along: gradient, rate: rate)
      return loss
    }
    let rate = steepestRate(
      rates: readings.map(\.rate), losses: smoothedLosses(readings.map(\.loss), beta: 0.9))
    return rate.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
  }
}
