import GradientDescent
import LessonKit
import LinearModels
import Terminal

/// One run of lesson 01, record by record, and what theory says about its rate.
struct RateRun {
  let rate: Double
  let theory: Curvature
  /// Step, cost and length of the gradient, and whether the run has diverged.
  private(set) var history: RunHistory
  /// The same records, each with the model that it was taken at: of up to 65,536 steps all of them, and the start; of fewer
  /// where a model has more than 63 weights, so that the models never fill more than 32 MB.
  private(set) var path: Thinned<(record: Record, model: LinearModel)>
  /// |error| along the steepest direction at the first records.
  private(set) var steepestErrors: [Double] = []

  init(at rate: Double, in theory: Curvature) {
    self.rate = rate
    self.theory = theory
    history = RunHistory(noiseLevel: theory.regression.roundingCost)
    path = Thinned(limit: min(65_536, (1 << 22) / (theory.regression.featureCount + 1)) + 1)
  }

  mutating func append(_ record: Record, model: LinearModel) {
    history.append(record)
    path.append((record, model))
    if steepestErrors.count < 41 {
      steepestErrors.append(abs(theory.topComponent(of: model - theory.minimiserFromZero)))
    }
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
}

/// What lesson 01 found: table, conclusion, pictures and CSV, all of them made from the records of its runs.
struct Report {
  let runs: [RateRun]
  let sizes: [DataSetSize]
  let theory: Curvature
  let problem: RegressionProblem
  let table: LessonTable
  let options: Options

  init(
    of runs: [RateRun], sizes: [DataSetSize], theory: Curvature, problem: RegressionProblem, table: LessonTable,
    options: Options
  ) {
    self.runs = runs
    self.sizes = sizes
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
    options.announceDuration(
      over: table.columns, rates: options.rates(around: theory.criticalRate).count, on: console)
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
    let unknowns = theory.regression.featureCount + 1
    guard theory.rank < unknowns else { return }
    console.paragraph(
      "The table determines only \(theory.rank) of \(unknowns) parameters: a column is constant, follows from others, or "
        + "is so small that it vanishes beside the bias (--scaling zscore helps). λ and κ leave the others out.")
    console.print()
  }

  /// Prints table and conclusion, draws the pictures, writes the CSV where one is asked for.
  func publish(on console: Console, pictures: PictureOptions, csv file: String?) throws {
    console.print(comparison)
    printStepLengths(on: console)
    printStoppingRules(on: console)
    printSizes(on: console)
    var figures = pictures.figures(for: 1, on: console)
    figures.show(costPicture, named: "cost")
    if let linesPicture { figures.show(linesPicture, named: "lines", inTerminal: false) }
    if let ratesPicture { figures.show(ratesPicture, named: "rates", inTerminal: false) }
    figures.show(pathPicture, named: "path", inTerminal: false)
    figures.show(boundPicture, named: "bound", inTerminal: false)
    if !falling.isEmpty { figures.show(stoppingPicture, named: "stopping", inTerminal: false) }
    figures.show(sizesPicture, named: "sizes", inTerminal: false)
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

  /// The rate stays, the steps do not: each is the rate times the length of the gradient.
  private func printStepLengths(on console: Console) {
    guard let run = falling.last, let first = run.path.first?.record.gradientNorm,
      let last = run.path.last?.record.gradientNorm, first > 0
    else { return }
    console.print()
    console.paragraph(
      "A rate is not the length of a step: at \(run.rate.significant()) the first step is \((run.rate * first).significant(3)) long, the "
        + "last \((run.rate * last).significant(2)).")
  }

  /// The step at which each rule would have ended the runs, and the cost there.
  private func printStoppingRules(on console: Console) {
    guard !falling.isEmpty else { return }
    console.print()
    console.paragraph("When is a run finished? The step at which each rule stops it, and J there:")
    console.print()
    var table = TextTable(header: ["stop when"] + falling.flatMap { ["α = \($0.rate.significant())", "J"] })
    for rule in StoppingRule.allCases {
      let ends = falling.map { rule.end(of: $0.path.lazy.map(\.record)) }
      table.add(cells: [rule.name] + ends.flatMap { [$0?.step.grouped ?? "never", $0?.loss.significant(5) ?? ""] })
    }
    console.print(table)
  }

  /// The runs below the bound, whose records are all kept.
  var falling: [RateRun] {
    Array(runs.filter { $0.rate < theory.criticalRate && !$0.grows && $0.path.stride == 1 }.prefix(2))
  }

  /// Whether longer tables of one distribution take more steps.
  private func printSizes(on console: Console) {
    console.print()
    console.paragraph(
      "Ever longer tables from one distribution (seed \(options.seed)). All rows: steps at 1/λmax until J − J* is a "
        + "thousandth. Batches of \(DataSetSize.batchSize): what \(DataSetSize.epochs) epochs and 100 updates at "
        + "\(DataSetSize.rate) leave of J − J*.")
    console.print()
    var table = TextTable(
      "rows", "κ", "all rows: steps", "\(DataSetSize.epochs) epochs: updates", "left", "100 updates: left")
    for size in sizes {
      table.add(
        size.rows.grouped, size.conditionNumber.fixed(1), size.fullSteps.grouped, size.updates.grouped,
        size.excessLeft.significant(2), size.updates < 100 ? "" : size.excessAfterHundred.significant(2))
    }
    console.print(table)
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
      sentences.append("Below 2/λmax a run converges in the end, above it it cannot.")
      sentences.append("You crossed it between \(low.rate.significant()) and \(high.rate.significant()).")
      if let slow = below.first(where: { $0.status == .stillFalling }) {
        sentences.append("At \(slow.rate.significant()) it takes more than \(options.steps.grouped) steps.")
      }
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
      sentences.append(
        "It takes thousands of steps because the valley is extremely narrow (κ = "
          + "\(theory.conditionNumber.significant(4))); --scaling zscore makes it rounder.")
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
}
