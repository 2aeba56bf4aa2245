import GradientDescent
import LessonKit
import LinearModels
import Plotting
import Terminal

/// One run of lesson 01, record by record, and what theory says about its rate.
struct RateRun {
  let rate: Double
  let theory: Curvature
  /// Step, cost and length of the gradient, and whether the run has diverged.
  private(set) var history: RunHistory
  /// The same records, each with the model that it was taken at: of up to 65,536 steps all of them, and the start.
  private(set) var path = Thinned<(record: Record, model: LinearModel)>(limit: 65_537)

  init(at rate: Double, in theory: Curvature) {
    self.rate = rate
    self.theory = theory
    history = RunHistory(noiseLevel: theory.regression.roundingCost)
  }

  mutating func append(_ record: Record, model: LinearModel) {
    history.append(record)
    path.append((record, model))
  }

  var status: ConvergenceStatus {
    .judge(
      divergedAt: history.divergedAt, costs: (history.first?.loss ?? .nan, history.last?.loss ?? .nan),
      gradientLengths: (history.first?.gradientNorm ?? .nan, history.last?.gradientNorm ?? .nan), rate: rate,
      largestEigenvalue: theory.largestEigenvalue, leastCost: theory.leastCost,
      noiseLevel: theory.regression.roundingCost)
  }

  /// Whether the cost was seen to grow.
  var grows: Bool { status.isDiverged || status == .growing }

  /// What the legends call it.
  var name: String { "α = \(rate.significant())" }

  /// |error| along the steepest direction at the first `count` records.
  func steepestErrors(_ count: Int) -> [Double] {
    path.prefix(count).map { abs(theory.topComponent(of: $0.model - theory.minimiserFromZero)) }
  }
}

/// What lesson 01 found: table, conclusion, pictures and CSV, all of them made from the records of its runs.
struct Report {
  private let runs: [RateRun]
  private let theory: Curvature
  private let problem: RegressionProblem
  private let table: LessonTable
  private let options: Options

  init(of runs: [RateRun], theory: Curvature, problem: RegressionProblem, table: LessonTable, options: Options) {
    self.runs = runs
    self.theory = theory
    self.problem = problem
    self.table = table
    self.options = options
  }

  /// What is known before any run.
  ///
  /// - Throws: `LessonError` where an exercise returns what no run can use.
  static func introduce(_ theory: Curvature, of table: LessonTable, options: Options, on console: Console) throws {
    _ = try openExercises()
    console.open(lesson: 1, question: "How big may a step be?", table: table)
    if let size = options.batchSize {
      console.paragraph(
        "Batches of \(size) row\(size == 1 ? "" : "s") drawn with replacement, seed \(options.seed): the noise keeps "
          + "the cost above its least (lesson 03).")
    }
    let (low, high) = (theory.smallestEigenvalue.significant(6), theory.largestEigenvalue.significant(6))
    console.print("  λ from \(low) to \(high), κ = \(theory.conditionNumber.significant())")
    console.print("  critical rate 2/λmax = \(theory.criticalRate.significant())")
    console.print(
      "  best constant rate 2/(λmin + λmax) = \(theory.bestRate.significant()), "
        + "\((theory.bestRate / theory.criticalRate).fixed(4)) of the critical one")
    console.print("  least cost \(theory.leastCost.significant(5))\n")
    let unknowns = theory.eigenvalues.count
    guard theory.rank < unknowns else { return }
    console.paragraph(
      "The table determines only \(theory.rank) of \(unknowns) parameters: a column is constant, follows from others, or "
        + "is so small that it vanishes beside the bias (--scaling zscore mends that). λ and κ leave the others out.")
    console.print()
  }

  /// Prints table and conclusion, draws the pictures, writes the CSV where one is asked for.
  func publish(on console: Console, pictures: PictureOptions, csv file: String?) throws {
    console.print(comparison)
    var figures = pictures.figures(for: 1, on: console)
    figures.show(costPicture, named: "cost")
    figures.show(pathPicture, named: "path", inTerminal: false)
    figures.show(boundPicture, named: "bound", inTerminal: false)
    if let file { try csv.write(to: file) }
    console.mention(open: try openExercises(), in: "lesson01-gradient-descent")
    console.close(
      conclusion: conclusion, figures: figures,
      next: "change --rate and find the bound yourself; then Lessons/lesson01-gradient-descent/README.md, exercise 1.1")
  }

  // MARK: Table, conclusion, CSV

  /// A row per run.
  private var comparison: TextTable {
    var table = TextTable("rate", "verdict", "cost after \(options.steps.grouped)", "slowest", "steepest")
    for run in runs {
      let end = run.history.isDiverged ? .infinity : run.history.last?.loss ?? .nan
      table.add(
        run.rate.significant(), "\(run.status)", end.significant(5), theory.slowestFactor(at: run.rate).fixed(5),
        theory.topFactor(at: run.rate).fixed(4))
    }
    return table
  }

  /// What the runs showed, held against what theory says of their rates.
  private var conclusion: String {
    if runs.contains(where: { $0.history.losses.prefix(2).contains(where: \.isNaN) }) {
      return "Nothing to be found yet: the cost is not a number from the first steps on."
    }
    let below = runs.filter { $0.rate < theory.criticalRate }
    let above = runs.filter { $0.rate > theory.criticalRate }
    if let wrong = below.first(where: \.grows) {
      return
        "At \(wrong.rate.significant()), below 2/λmax, the cost grows: gradient descent on this cost cannot do that. "
        + "Look at the cost and its gradient, or at the noise of --batch-size."
    }
    var sentences: [String] = []
    switch (below.max { $0.rate < $1.rate }, above.min { $0.rate < $1.rate }) {
    case (let low?, let high?) where above.allSatisfy(\.grows):
      sentences.append("A rate below 2/λmax converges, a rate above it cannot.")
      sentences.append("You crossed it between \(low.rate.significant()) and \(high.rate.significant()).")
    case (_, let high?) where !high.grows:
      let times = (high.rate / theory.criticalRate).fixed(4)
      sentences.append(
        "\(high.rate.significant()) is \(times) times 2/λmax, and these steps were too few to see it grow.")
    case (let low?, _):
      let share = (low.rate / theory.criticalRate).significant(3)
      sentences.append("The cost falls: \(low.rate.significant()) is \(share) of 2/λmax. Try to cross it.")
    case (nil, let high?):
      let times = (high.rate / theory.criticalRate).fixed(3)
      sentences.append("The cost grows: \(high.rate.significant()) is \(times) times 2/λmax. Try to go below it.")
    case (nil, nil): break
    }
    if theory.conditionNumber > 100, options.scaling == .none, !below.isEmpty {
      sentences.append("It takes thousands of steps because the bowl is a needle; --scaling zscore makes it rounder.")
    }
    return sentences.joined(separator: " ")
  }

  /// A row per step from the start on: the cost, and the model in the table's own units.
  private var csv: CSVFile {
    let weights = (0..<table.columns.featureCount).map { "w\($0)" }
    var file = CSVFile(columns: ["step", "cost"] + weights + ["b"])
    let run = runs.first { $0.rate == options.csvRate(below: theory.criticalRate) }
    for (record, model) in run?.path ?? Thinned() {
      let own = problem.inOwnUnits(model)
      file.add(record.step, [record.loss] + own.weights + [own.bias])
    }
    return file
  }

  // MARK: Pictures

  /// The excess cost J − J* over the steps, one curve per rate.
  private var costPicture: Figure {
    let curves = zip(runs, styles).map { run, style in
      Mark.curve(
        run.name, x: run.history.records.map { Double($0.step + 1) },
        y: run.history.losses.map { $0 - theory.leastCost }, style: style)
    }
    let isAsTheorySays = runs.allSatisfy { $0.grows == ($0.rate > theory.criticalRate) }
    let bound = "2/λmax = \(theory.criticalRate.significant())"
    return Figure(
      isAsTheorySays
        ? "Below \(bound) the cost falls, above it the cost grows" : "The cost of each run; the bound is \(bound)",
      subtitle: "\(table.summary); gradient descent from zero at constant rates",
      x: Axis("record (1 is the start)", scale: .log), y: Axis("J − J*, the cost above the least", scale: .log),
      legend: .outside(.below), marks: curves)
  }

  /// Level curves of J with the path of each run, and beside them the error with the slopes that theory predicts.
  private var pathPicture: Figure {
    let plane = ContourPlane(of: theory, featureNames: table.columns.featureNames)
    let paths = zip(runs, styles).map { run, style in
      let line = plane.line(through: run.path.map(\.model), diverges: run.history.isDiverged)
      return Mark.path(run.name, x: line.x, y: line.y, style: style)
    }
    let errors = zip(runs, styles).flatMap { run, style in
      let observed = run.steepestErrors(41)
      let steps = observed.indices.map(Double.init)
      let factor = theory.topFactor(at: run.rate)
      var predicted: [Double] = []
      for _ in observed { predicted.append(predicted.last.map { $0 * factor } ?? observed[0]) }
      return [
        Mark.points(run.name, x: steps, y: observed, style: style), .curve("", x: steps, y: predicted, style: .rule),
      ]
    }
    return Figure(
      "Each step multiplies the steepest error by |1 − αλmax|",
      subtitle: "\(table.summary); gradient descent from zero; dashes: theory",
      panels: [
        Panel(
          "the way over the level curves of J", x: plane.x, y: plane.y, legend: .none, marks: [plane.contours] + paths),
        Panel(
          "the error along the steepest direction", x: Axis("update steps"), y: Axis("|error|", scale: .log),
          legend: .outside(.below), marks: errors),
      ])
  }

  /// Theory and runs over the rate: the factor per step, and where it reaches 1.
  private var boundPicture: Figure {
    let highest = max(1.15 * theory.criticalRate, 1.05 * (runs.map(\.rate).max() ?? 0))
    let rates = (0...400).map { highest * Double($0) / 400 }
    let observed = runs.map { run in
      // The first step: later, what is left of the steepest direction may be rounding.
      let errors = run.steepestErrors(2)
      return errors.count == 2 ? errors[1] / errors[0] : .nan
    }
    return Figure(
      "The bound is where a factor reaches 1: α = 2/λmax = \(theory.criticalRate.significant())",
      subtitle: "\(table.summary); κ = \(theory.conditionNumber.significant())",
      x: Axis("learning rate α"), y: Axis("factor of the error per step", range: 0...1.3), legend: .outside(.below),
      marks: [
        .curve("steepest: |1 − αλmax|", x: rates, y: rates.map { theory.topFactor(at: $0) }),
        .curve("slowest: max |1 − αλ|", x: rates, y: rates.map { theory.slowestFactor(at: $0) }),
        .points("steepest, first step", x: runs.map(\.rate), y: observed),
        .horizontalLine(at: 1, label: "no progress"),
        .verticalLine(at: theory.criticalRate, label: "2/λmax"),
      ])
  }
}

/// One style per run, the same in every panel.
private let styles = [
  Style(color: .blue, dash: .solid, point: .circle), Style(color: .vermillion, dash: .dashed, point: .square),
  Style(color: .green, dash: .dotted, point: .triangle), Style(color: .purple), Style(color: .orange),
  Style(color: .skyBlue), Style(color: .black),
]
