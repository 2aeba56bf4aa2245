import Datasets
import GradientDescent
import Lesson02
import LinearModels
import Optimizers
import Terminal
import Training
import Tuning

/// The data of a search: rows that trials descend on, rows that judge them, and all of them for the final model.
struct Experiment<Task: LinearTask> {
  let training: Task
  let validation: Task
  /// All rows, scaled by their own statistics.
  let whole: Task
  let options: SearchOptions

  init(_ columns: Regression, options: SearchOptions) throws {
    let split = try Split(rows: columns.rowCount, validationShare: options.validation, seed: options.seed)
    // The scale is learned from the training rows alone: of the validation rows nothing may be known.
    func task(_ rows: [Int], scaledLike seen: [Int]) throws -> Task {
      let features = columns.features.selecting(rows)
      let scaled =
        options.scaling == .none ? features : try ZScore(fitting: columns.features, rows: seen).apply(to: features)
      return try Task(features: scaled, targets: rows.map { columns.targets[$0] })
    }
    training = try task(split.training, scaledLike: split.training)
    validation = try task(split.validation, scaledLike: split.training)
    let all = Array(0..<columns.rowCount)
    whole = try task(all, scaledLike: all)
    self.options = options
  }

  /// Where every trial starts: zero weights.
  var start: LinearModel { .zero(features: training.featureCount) }

  /// The rows, the seed, and what is known of the bound beforehand.
  func description() throws -> String {
    let scaling = options.scaling == .zscore ? ", z-scored by the training rows" : ""
    return "\(training.rowCount.grouped) rows to train, \(validation.rowCount.grouped) to validate "
      + "(seed \(options.seed))\(scaling); every trial makes \(options.steps.grouped) steps from zero. "
      + "Descent is safe below \(Task.boundName) = \((2 / (try training.sharpness())).significant())."
  }

  /// The search of the article, refined around the best.
  func search(showing bar: ProgressBar) throws -> [SearchRound] {
    let grid = try options.grid()
    let validation = validation
    let search = GridSearch(on: training, from: start, by: SGD(), steps: options.steps) { model in
      (validation.cost(at: model), validation.share(ofRightAnswersBy: model))
    }
    return try search.refinedSearch(over: grid, rounds: options.rounds, for: options.by) { round, done in
      bar.show(round * grid.rates.count + done)
    }
  }

  /// Trains on all the data with the best rate, scaled to their steepness as exercise 2.3 says: α·λmax stays what it was.
  func retrain(with best: Trial) throws -> Retraining {
    let (split, all) = (try training.sharpness(), try whole.sharpness())
    let rate = retrainingRate(found: best.rate, trainingSharpness: split, wholeSharpness: all)
    var descent = Descent(on: whole, from: start, by: SGD(), at: rate)
    let run = descent.history(steps: options.steps)
    return Retraining(
      found: best.rate, rate: rate, steepness: all / split, bound: 2 / all, rows: whole.rowCount,
      cost: run.losses.last ?? .nan, divergedAt: run.divergedAt)
  }
}
