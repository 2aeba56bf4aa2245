import GradientDescent
import Lesson02
import LessonKit
import LinearModels
import Plotting
import Terminal
import Tuning

/// One round of the search: the rates that were tried, and what came of them.
struct Round {
  /// Counted from 1.
  let number: Int
  let grid: RateGrid
  let result: SearchResult

  var best: Trial { result.best }
}

/// The last step of the procedure: the best rate, once more, on all the data.
struct Retraining {
  /// The best rate of the search.
  let found: Double
  /// The rate that was used; NaN where exercise 2.3 gives none.
  let rate: Double
  /// λmax of the training rows, and of all rows.
  let trainingSharpness, wholeSharpness: Double
  let history: RunHistory
}

/// The training cost after a number of steps, at each of several rates.
struct CostCurve {
  let steps: Int
  let rates: [Double]
  let costs: [Double]
}

/// What lesson 02 found: tables, conclusion, pictures and CSV, all of them made from the rounds of the search.
struct Report<Task: LinearTask> {
  private let rounds: [Round]
  private let first: Round
  private let last: Round
  private let retraining: Retraining
  private let curves: [CostCurve]
  let claims: ArticleClaims
  private let data: SplitData<Task>
  private let table: LessonTable
  private let options: Options

  /// - Parameter rounds: at least one.
  init(
    of rounds: [Round], retraining: Retraining, curves: [CostCurve], claims: ArticleClaims, data: SplitData<Task>,
    table: LessonTable, options: Options
  ) {
    self.rounds = rounds
    (first, last) = (rounds[0], rounds[rounds.count - 1])
    self.retraining = retraining
    self.curves = curves
    self.claims = claims
    self.data = data
    self.table = table
    self.options = options
  }

  /// The rows, the seed, and what is known of the bound before the search.
  static func introduce(
    _ data: SplitData<Task>, of table: LessonTable, options: Options, on console: Console
  ) throws {
    console.open(lesson: 2, question: "Which rate is best, and how much did the search cost?", table: table)
    let scaling = options.scaling == .zscore ? ", z-scored by the training rows" : ""
    console.paragraph(
      "\(data.training.rowCount.grouped) rows to train, \(data.validation.rowCount.grouped) to validate "
        + "(seed \(options.seed))\(scaling); every trial makes \(options.steps.grouped) steps from zero. "
        + "Descent is safe below \(Task.boundName) = \((2 / (try data.training.sharpness())).significant()).")
  }

  /// Prints tables and conclusion, draws the pictures, writes the CSV where one is asked for.
  func publish(on console: Console, pictures: PictureOptions, csv file: String?) throws {
    for round in rounds {
      console.print("\n  Round \(round.number)")
      lines(of: round).forEach { console.print($0) }
    }
    console.print()
    console.print(comparison)
    rounds.compactMap(\.result.remark).prefix(1).forEach(console.paragraph)
    console.print()
    console.paragraph(retrainingSentences)
    console.print()
    printClaims(on: console)

    var figures = pictures.figures(for: 2, on: console)
    figures.show(try lossPicture(), named: "loss")
    figures.show(try valleyPicture(), named: "valley", inTerminal: false)
    figures.show(usualRangePicture, named: "usual-range", inTerminal: false)
    if let file { try csv.write(to: file) }
    console.mention(open: openExercises(), in: "lesson02-grid-search")
    console.close(
      conclusion: conclusion, figures: figures,
      next: "try --data breast-cancer, or more --steps; then Lessons/lesson02-grid-search/README.md, exercise 2.1")
  }

  // MARK: Tables, conclusion, CSV

  /// A line per trial, as the article prints it; exercise 2.1 says which one is marked as the best.
  private func lines(of round: Round) -> [String] {
    let trials = round.result.trials
    let place = placeOfBest(in: trials)
    return trials.indices.map { "  \(trials[$0])" + ($0 == place ? "  ← best" : "") }
  }

  /// What each round found, and what it cost.
  private var comparison: TextTable {
    var table = TextTable("round", "rates", "from", "to", "best rate", "validation loss", "gradients so far")
    var gradients = 0
    for round in rounds {
      gradients += round.result.gradients
      table.add(
        "\(round.number)", "\(round.grid.rates.count)", (round.grid.rates.first ?? .nan).significant(),
        (round.grid.rates.last ?? .nan).significant(), round.best.rate.significant(),
        round.best.validationLoss.significant(6), gradients.grouped)
    }
    return table
  }

  private var retrainingSentences: String {
    guard !retraining.rate.isNaN else { return "Not retrained: exercise 2.3 gives no rate." }
    let ratio = retraining.wholeSharpness / retraining.trainingSharpness
    let scaling =
      "All rows together have \(ratio.fixed(3)) times the training rows' λmax, so the rate "
      + "\(retraining.found.significant()) becomes \(retraining.rate.significant())"
      + (retraining.found > 2 / retraining.wholeSharpness ? "; unscaled, it would have crossed their bound." : ".")
    let cost = retraining.history.last?.loss ?? .nan
    let end = retraining.history.divergedAt.map { "diverged at step \($0)" } ?? "ended at cost \(cost.significant(5))"
    return "Retrained on all \(data.whole.rowCount.grouped) rows. \(scaling) The run \(end)."
  }

  /// What the search showed.
  private var conclusion: String {
    let gradients = rounds.reduce(0) { $0 + $1.result.gradients }
    let gain = 100 * (first.best.validationLoss - last.best.validationLoss) / abs(first.best.validationLoss)
    var sentences = [
      "The best of \(first.result.trials.count) rates was \(first.best.rate.significant()), "
        + "and the search cost \(first.result.gradients.grouped) gradients: "
        + "\((Double(first.result.gradients) / Double(options.steps)).significant(3)) times one training run."
    ]
    if rounds.count > 1, last.best.rate == first.best.rate {
      sentences.append("Searching around it found nothing better, at \(gradients.grouped) gradients in all.")
    } else if rounds.count > 1 {
      sentences.append(
        "Searching around it moved it to \(last.best.rate.significant()), lowered the validation loss by "
          + "\(gain.significant(2)) % and cost \(gradients.grouped) gradients in all.")
    }
    return sentences.joined(separator: " ")
  }

  /// A row per trial of every round.
  private var csv: CSVFile {
    var file = CSVFile(columns: [
      "round", "rate", "training_loss", "validation_loss", "accuracy", "diverged_at", "gradients",
    ])
    for round in rounds {
      for trial in round.result.trials {
        file.add(cells: [
          "\(round.number)", "\(trial.rate)", "\(trial.trainingLoss)", "\(trial.validationLoss)",
          trial.accuracy.map { "\($0)" } ?? "", trial.divergedAt.map { "\($0)" } ?? "", "\(trial.gradients)",
        ])
      }
    }
    return file
  }

  // MARK: Pictures

  /// Training and validation loss over the rate, every round's trials on the same axes.
  private func lossPicture() throws -> Figure {
    let all = rounds.flatMap(\.result.trials)
    let trials = all.filter(\.canWin).sorted { $0.rate < $1.rate }
    let diverged = all.filter { !$0.canWin }.map(\.rate)
    let rates = trials.map(\.rate)
    var marks: [Mark] = [
      .curve("training", x: rates, y: trials.map(\.trainingLoss), style: Style(point: .circle)),
      .curve("validation", x: rates, y: trials.map(\.validationLoss), style: Style(point: .square)),
      .points("best", x: [last.best.rate], y: [last.best.validationLoss], style: Style(color: .black, point: .ring)),
      .verticalLine(at: 2 / (try data.training.sharpness()), label: Task.boundName),
    ]
    if let lowest = diverged.min(), let highest = diverged.max() {
      marks.append(.band(from: lowest, to: max(highest, 1.05 * lowest), label: "diverged"))
    }
    let loss = Panel(
      x: Axis("learning rate", scale: .log), y: Axis("loss after \(options.steps.grouped) steps", scale: .log),
      legend: .outside(.below), marks: marks)
    let scored = trials.filter { $0.accuracy != nil }
    let accuracy = Panel(
      x: Axis("learning rate", scale: .log), y: Axis("validation accuracy"), legend: .none,
      marks: [
        .curve(
          "accuracy", x: scored.map(\.rate), y: scored.map { $0.accuracy ?? .nan }, style: Style(point: .square))
      ])
    return Figure(
      "The best rate is \(last.best.rate.significant())" + (diverged.isEmpty ? "" : ", and it lies beside a cliff"),
      subtitle: "\(table.summary); \(data.training.rowCount) rows to train, "
        + "\(data.validation.rowCount) to validate, seed \(options.seed)",
      panels: scored.isEmpty ? [loss] : [loss, accuracy])
  }

  /// The training cost over the rate after each number of steps: a valley that moves right and becomes a cliff.
  private func valleyPicture() throws -> Figure {
    let highest = 3 * data.training.cost(at: .zero(features: data.training.featureCount))
    let least = try data.training.leastCost()
    let valleys = curves.flatMap { curve -> [Mark] in
      let points = zip(curve.rates, curve.costs).filter { $1 <= highest }
      let best = points.min { $0.1 < $1.1 } ?? (.nan, .nan)
      return [
        .curve(
          "\(curve.steps.grouped) steps, best at \(best.0.significant(3))", x: points.map(\.0),
          y: points.map { $1 - least }),
        .points("", x: [best.0], y: [best.1 - least], style: Style(color: .black, point: .ring)),
      ]
    }
    return Figure(
      "The more steps, the nearer the best rate comes to the bound",
      subtitle: "\(table.summary); cost over the training rows, seed \(options.seed); rings: the best rates",
      x: Axis("learning rate", scale: .log), y: Axis(least > 0 ? "cost above the least" : "cost", scale: .log),
      legend: .outside(.below),
      marks: valleys + [.verticalLine(at: 2 / (try data.training.sharpness()), label: Task.boundName)])
  }
}

/// The exercises of this lesson, and whether each still returns nothing.
private func openExercises() -> KeyValuePairs<String, Bool> {
  let trial = Trial(rate: 1, trainingLoss: 1, validationLoss: 1)
  return [
    "2.1 BestTrial.swift": placeOfBest(in: [trial]) < 0,
    "2.2 FreshTrials.swift":
      trialLosses(of: [1], from: 0, steps: 0, update: { model, _ in model }, loss: { _ in 0 }).isEmpty,
    "2.3 RetrainingRate.swift": retrainingRate(found: 1, trainingSharpness: 1, wholeSharpness: 1).isNaN,
  ]
}
