/// Lesson 02 · Which rate is best, and how much did the search cost?
///
/// Train once per rate, ask the validation data, keep the best; search again around it; retrain on all the data.
import ArgumentParser
import GradientDescent
import Lesson02
import LessonKit
import LinearModels
import Terminal
import Tuning

struct GridSearchLesson: WorkbenchProgram {
  static let configuration = CommandConfiguration(
    commandName: "lesson02-grid-search", abstract: "Lesson 02 · Which rate is best, and how much did the search cost?",
    discussion: """
      Search a grid of learning rates, refine it around the best, and retrain on all the data.

      Examples:
        swift run lesson02-grid-search
        swift run lesson02-grid-search --to 0.3
        swift run lesson02-grid-search --rates 0.001,0.01,0.1 --plot none
      """)

  @OptionGroup var tableOptions: TableOptions
  @OptionGroup var options: Options
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    let table = try tableOptions.load(orElse: "diabetes")
    // A target of zeros and ones is two classes; anything else is a number to predict.
    if table.columns.targets.allSatisfy({ $0 == 0 || $0 == 1 }) {
      try search(for: LogisticRegression.self, on: table)
    } else {
      try search(for: LinearRegression.self, on: table)
    }
  }

  func search<Task: LinearTask>(for _: Task.Type, on table: LessonTable) throws {
    // The data: rows to train on, rows to validate on, and all of them for the last run.
    let data = try SplitData<Task>(table.columns, options: options)
    try Report.introduce(data, of: table, options: options, on: csvOption.console)

    // The first round tries every rate of the grid, each further one those around the best rate so far.
    var rounds: [Round] = []
    var grid = try options.grid()
    let bar = ProgressBar("trials", total: grid.rates.count * (options.rounds + 1))
    for number in 1...options.rounds + 1 {
      if let best = rounds.last?.best { grid = try grid.refined(around: best.rate, count: grid.rates.count) }
      var trials: [Trial] = []
      for rate in grid.rates {
        let (model, history) = train(on: data.training, at: rate)
        trials.append(
          Trial(
            rate: rate, trainingLoss: data.training.cost(at: model), validationLoss: data.validation.cost(at: model),
            accuracy: data.validation.accuracy(of: model), divergedAt: history.divergedAt,
            gradients: history.last?.step ?? 0))
        bar.show((number - 1) * grid.rates.count + trials.count)
      }
      // The least validation loss wins, or with --by accuracy the highest accuracy; a run that diverged never does.
      rounds.append(Round(number: number, grid: grid, result: try SearchResult(trials, by: options.by)))
    }
    bar.finish()

    // The best rate once more, on all rows, at the same share of their bound 2/λmax: exercise 2.3.
    let best = rounds[rounds.count - 1].best
    let (sharpness, wholeSharpness) = (try data.training.sharpness(), try data.whole.sharpness())
    let rate = retrainingRate(found: best.rate, trainingSharpness: sharpness, wholeSharpness: wholeSharpness)
    let retraining = Retraining(
      found: best.rate, rate: rate, trainingSharpness: sharpness, wholeSharpness: wholeSharpness,
      history: train(on: data.whole, at: rate).history)

    // What the number of steps changes: the training cost over many rates, by the trials of exercise 2.2. Near the bound
    // they stand close together, because there, after a thousand steps, a thousandth of the rate is a factor of fifty in the cost.
    let bound = 2 / sharpness
    let rates =
      try RateGrid.logarithmic(from: 0.005 * bound, to: 0.95 * bound, count: 50).rates
      + RateGrid.linear(from: 0.951 * bound, to: 1.1 * bound, count: 150).rates
    let curves = [10, 100, 1_000].map { steps in
      CostCurve(
        steps: steps, rates: rates,
        costs: trialLosses(
          of: rates, from: .zero(features: data.training.featureCount), steps: steps,
          update: { data.training.moved($0, at: $1) }, loss: { data.training.cost(at: $0) }))
    }

    // What the article says of the usual range, coarse grids, accuracy and the last training, on the bundled tables.
    let claims = try ArticleClaims(seed: options.seed)

    let report = Report(
      of: rounds, retraining: retraining, curves: curves, claims: claims, data: data, table: table, options: options)
    try report.publish(on: csvOption.console, pictures: pictureOptions, csv: csvOption.csv)
  }

  /// Gradient descent from zero at one rate, ended early where it diverges: the model, and a record per step.
  func train<Task: LinearTask>(on task: Task, at rate: Double) -> (model: LinearModel, history: RunHistory) {
    var model = LinearModel.zero(features: task.featureCount)
    var history = RunHistory()
    for step in 0...options.steps {
      let (cost, gradient) = task.costAndGradient(at: model)
      history.append(Record(step: step, rate: rate, loss: cost))
      // The last record belongs to the model that is returned: no update follows it.
      if history.isDiverged || step == options.steps { break }
      model.descend(along: gradient, rate: rate)
    }
    return (model, history)
  }
}

GridSearchLesson.main()
