import NetworkLessonKit
import NeuralNetworks
import Optimizers
import Training
import TrainingLogs
import Tuning

/// The article's four experiments: three rates that somebody chose, and one that a range test found.
struct Experiments {
  static let chosenRates = [1e-5, 1e-4, 1e-1]

  let options: LeNetOptions
  let wardrobe: Wardrobe
  /// The range test's curve, and the rate that was read off it.
  let curve: RangeTestCurve
  let found: Suggestion
  /// What Lightning's rule reads off Lightning's own range test of 100 steps, where it has an answer.
  let byLightning: Suggestion?
  /// How long finding it took, in seconds.
  let secondsToFind: Double
  let learners: [Learner]

  init(_ wardrobe: Wardrobe, _ options: LeNetOptions, logs: LogOptions) throws {
    switch options.optimizer {
    case .sgd: self = try Experiments(wardrobe, options, logs, by: SGD())
    case .adam: self = try Experiments(wardrobe, options, logs, by: Adam())
    }
  }

  private init<Method: Optimizer<LeNet5<Float>>>(
    _ wardrobe: Wardrobe, _ options: LeNetOptions, _ logs: LogOptions, by method: Method
  ) throws {
    let start = Wardrobe.network(seed: options.seed)
    let goal = try FusedObjective(of: start, on: wardrobe.training)
    let clock = ContinuousClock()
    let began = clock.now
    (curve, found) = try Experiments.rangeTest { test in
      try findLearningRate(
        on: goal, from: start, by: method, over: test, batchSize: Wardrobe.batchSize, seed: options.seed)
    }
    secondsToFind = (clock.now - began) / .seconds(1)
    let theirs = try findLearningRate(
      on: goal, from: start, by: method, over: .lightning(), batchSize: Wardrobe.batchSize, seed: options.seed)
    byLightning = try? theirs.suggestion(.steepest)
    let rates = Experiments.chosenRates.map { ($0.significant(2), $0) } + [("found", found.rate)]
    learners = try rates.map { name, rate in
      let log = try logs.log("lesson08/\(options.optimizer.rawValue)-\(name)")
      try log.write(hyperparameters: [
        "optimizer": options.optimizer.rawValue, "learning rate": rate, "batch size": Wardrobe.batchSize,
        "epochs": options.rounds, "images": wardrobe.training.count, "seed": options.seed,
      ])
      defer { try? log.flush() }
      return try Learner(
        name, at: rate, by: method, on: wardrobe, epochs: options.rounds, seed: options.seed
      ) { record, training in
        try log.write(record)
        if let training { try log.write(training, of: .train, step: record.step) }
      }
    }
    (self.wardrobe, self.options) = (wardrobe, options)
  }

  /// A hundred steps are few for this network: where they show no descent, four times as many look closer.
  private static func rangeTest(
    _ carryOut: (RangeTest) throws -> RangeTestCurve
  ) throws -> (RangeTestCurve, Suggestion) {
    let curve = try carryOut(RangeTest(steps: 100))
    if let found = try? curve.suggestion() { return (curve, found) }
    let longer = try carryOut(RangeTest(steps: 400))
    return (longer, try longer.suggestion())
  }

  /// The experiment at the found rate.
  var finder: Learner { learners[learners.count - 1] }

  /// The experiment whose network is best on the validation images.
  var best: Learner {
    learners.max { ($0.last?.validation.accuracy ?? 0) < ($1.last?.validation.accuracy ?? 0) } ?? finder
  }

  /// "SGD, batches of 64, seed 0".
  var summary: String {
    "\(options.optimizer == .sgd ? "SGD" : "Adam"), \(wardrobe.training.count.grouped) images in batches of "
      + "\(Wardrobe.batchSize), \(options.rounds) epoch\(options.rounds == 1 ? "" : "s"), seed \(options.seed)"
  }
}

extension Experiments {
  /// What is to be asked about the test images.
  var candidates: [Candidate] {
    learners.map {
      Candidate(name: $0.name == "found" ? "found, \($0.rate.significant(3))" : $0.name, networks: [$0.network])
    }
  }

  /// Puts the lesson's pictures into the log, too.
  func keep(_ pictures: [(name: String, path: String)], in logs: LogOptions) throws {
    guard !pictures.isEmpty else { return }
    let log = try logs.log("lesson08/pictures")
    for picture in pictures { try log.write(pictureAt: picture.path, tag: picture.name, step: 0) }
    try log.flush()
  }
}
