import Datasets
import Lesson07
import LessonKit
import NetworkLessonKit
import Plotting
import Terminal
import Training
import Tuning

/// Everything that the lesson prints and draws, made of its records.
struct Report {
  let ramps: LinearRamps
  let comparison: FinderComparison
  let options: FinderOptions

  /// The lesson's first lines, before the network's runs: the straight line's results, and what is about to be trained.
  static func printOpening(
    _ ramps: LinearRamps, _ images: FashionSplit, _ options: FinderOptions, on console: Console
  ) {
    console.print("Lesson 07 · Can one short run find the rate?", right: "a straight line, clothes")
    console.print()
    console.paragraph(
      "\(ramps.table.summary), a straight line. The bound: 2/λmax = \(ramps.bound.significant(5)). A probe that starts anew "
        + "at every rate, 400 steps each, finds \(ramps.probe.rate.significant(5)), "
        + "\((ramps.probe.rate / ramps.bound).fixed(6)) times the bound, for \(ramps.probe.gradients.grouped) gradients. A "
        + "ramp is one run through all rates. Where its smoothed loss exceeds four times its best, in units of the bound "
        + "(mini-batches are watched on all rows; median of \(LinearRamps.seedCount) seeds):")
    console.print()
    var table = TextTable("steps of the ramp", "full batches", "batches of 32", "single rows")
    for record in ramps.records {
      table.add(
        record.steps.grouped, ramps.explosion(of: record).significant(3), record.batchesOf32.significant(2),
        record.singleRows.significant(2))
    }
    console.print(table)
    console.print()
    console.paragraph(images.source)
    console.paragraph(
      "\(images.training.count.grouped) of them to train on, \(images.validation.count.grouped) others to judge by; "
        + "\(options.optimizer.name), batches of \(FashionSplit.batchSize), \(options.seedText).")
    if options.network == .lenet { console.paragraph("LeNet-5: this takes half a minute or so.") }
    console.print()
  }

  /// Tables, pictures, CSV and conclusion.
  func show(on console: Console, pictures: PictureOptions, csv path: String?) throws {
    printTables(on: console)
    var figures = pictures.figures(for: 7, on: console)
    figures.show(finderFigure, named: "finder")
    figures.show(suggestionFigure, named: "suggestion", inTerminal: false)
    figures.show(seedsFigure, named: "seeds", inTerminal: false)
    figures.show(rampsFigure, named: "ramps", inTerminal: false)
    if let path { try csv.write(to: path) }
    if let path = options.curve { try comparison.shortRuns[0].curve.csvFile.write(to: path) }
    console.mention(open: openExercises, in: "lesson07-lr-finder")
    console.close(
      conclusion: conclusion, figures: figures,
      next: "--optimizer adam, --network lenet; then Lessons/lesson07-lr-finder/README.md, exercises 7.1 to 7.3")
  }

  /// The exercises of this lesson, and whether each still returns nothing.
  private var openExercises: KeyValuePairs<String, Bool> {
    [
      "7.1 ShortRun.swift": ShortRun(from: 1, to: 2, steps: 2).rate(at: 0).isNaN,
      "7.2 SteepestRate.swift": steepestRate(rates: [1, 10, 100], losses: [3, 1, 2])?.isNaN == true,
      "7.3 SmoothedLosses.swift": smoothedLosses([1], beta: 0).isEmpty,
    ]
  }
}

// MARK: Tables, CSV and conclusion

extension Report {
  private func printTables(on console: Console) {
    let grid = comparison.grid
    console.paragraph(
      "\(comparison.network). One short run: the rate grows \(options.ramp.words) from \(options.minLR.significant()) to "
        + "\(options.maxLR.significant()) in \(options.steps) mini-batches"
        + (options.validationLoss ? ", watched on 500 validation images" : "")
        + ". What each rule reads off it, over \(options.seeds) seeds, and the accuracy of a whole run of "
        + "\(comparison.stepsPerRun) steps at that rate:")
    console.print()
    console.print(suggestionTable)
    console.print()
    for result in comparison.results {
      if let problem = result.problem { console.paragraph("No suggestion: \(problem)") }
    }
    let whole = comparison.results.flatMap(\.runs) + grid.flatMap(\.runs)
    let lost = whole.count { $0.ending != .allEpochs }
    if lost > 0 {
      console.paragraph(
        "\(lost) of \(whole.count) whole runs ended before their last step, at a loss that is no finite number; their "
          + "accuracy is that of the network they had then.")
    }
    console.paragraph(
      "Lost: points of accuracy behind the grid's best, on average. The grid: \(grid.count) rates from "
        + "\(grid[0].rate.significant()) to \(grid[grid.count - 1].rate.significant()), chosen by the loss on the "
        + "validation images. What the search costs, for one seed:")
    console.print()
    var costs = TextTable("", "gradients", "seconds")
    costs.add("short run", comparison.shortRunGradients.grouped, comparison.secondsPerShortRun.fixed(3))
    costs.add("grid", comparison.gridGradients.grouped, comparison.secondsPerGrid.fixed(3))
    console.print(costs)
    console.print()
    let best = comparison.best.accuracy
    console.paragraph(
      "A rate picked from the grid at random, that is evenly in the exponent, gets \(percent(comparison.medianAccuracy)) in the "
        + "median; \(grid.count { $0.accuracy < 0.5 }) of \(grid.count) rates end below half of the images, "
        + "\(grid.count { $0.accuracy >= best - 0.05 }) within five points of the best.")
  }

  private var suggestionTable: TextTable {
    var table = TextTable("rule", "whose", "lowest", "median", "highest", "accuracy", "lost")
    for result in comparison.results {
      let (rule, rates) = (result.rule, result.sortedRates)
      guard let low = rates.first, let high = rates.last else {
        table.add(rule.name, rule.author.rawValue, "none")
        continue
      }
      table.add(
        rule.name, rule.author.rawValue, low.significant(2), rates[rates.count / 2].significant(2),
        high.significant(2), percent(result.accuracy), lost(result.accuracy))
    }
    let best = comparison.best
    table.add("best", "the grid", "", best.rate.significant(2), "", percent(best.accuracy), lost(best.accuracy))
    return table
  }

  private func percent(_ accuracy: Double) -> String { accuracy.isNaN ? "" : (100 * accuracy).fixed(1) + " %" }
  private func lost(_ accuracy: Double) -> String {
    accuracy.isNaN ? "" : (100 * (comparison.best.accuracy - accuracy)).fixed(1)
  }

  /// A row per rule or rate of the grid, and seed.
  private var csv: CSVFile {
    var file = CSVFile(columns: ["what", "seed", "rate", "loss", "accuracy"])
    func add(_ what: String, _ seed: UInt64, _ run: TrainedRun?) {
      guard let run else { return file.add(cells: [what, "\(seed)", "", "", ""]) }
      file.add(cells: [
        what, "\(seed)", "\(run.rate)", "\(run.evaluation.loss)", "\(run.evaluation.accuracy ?? .nan)",
      ])
    }
    for seed in options.allSeeds {
      for result in comparison.results { add(result.rule.name, seed, result.runs.first(seed: seed)) }
      for point in comparison.grid { add("grid", seed, point.runs.first(seed: seed)) }
    }
    return file
  }

  private var conclusion: String {
    guard let workbench = comparison.workbenchSuggestion, let low = workbench.sortedRates.first,
      let high = workbench.sortedRates.last
    else {
      let problem = comparison.workbenchSuggestion?.problem
      return "This short run has no suggestion: \(problem ?? "no reason was given")"
    }
    let all = comparison.results.flatMap(\.sortedRates)
    let range = (all.max() ?? .nan) / (all.min() ?? .nan)
    let costRatio = Double(comparison.gridGradients) / Double(max(comparison.shortRunGradients, 1))
    return
      "A short run costs \(costRatio.fixed(0)) times less than the grid. The workbench's rule says "
      + "\(low.significant(2)) to \(high.significant(2)) where the grid says \(comparison.best.rate.significant(2)), and "
      + "loses \(lost(workbench.accuracy)) points of accuracy. From the same curves the rules read rates up to "
      + "\(range < 1e12 ? Int(range).grouped : range.significant(2)) times apart: a suggestion is a beginning, not a "
      + "measurement."
  }
}

// MARK: Pictures

extension Report {
  /// Above, the short run of the first seed with every rule's suggestion; below, on the same axis, the grid's losses.
  private var finderFigure: Figure {
    let (short, best) = (comparison.shortRuns[0], comparison.best)
    var above = short.curve.panel(
      "one short run, and what it suggests",
      dots: SuggestionMethod.all.compactMap { method in
        try? SuggestionRule.library(method).part(of: short.curve, plannedSteps: options.steps).suggestion(method)
      })
    above.x.range = xRange
    above.x.label = ""
    if let exercise = comparison.exerciseSuggestion, let rate = exercise.runs.first(seed: short.seed)?.rate {
      let style = Style(color: .darkGray, width: 2.5, point: .ring)
      above.marks.append(short.curve.dot(exercise.rule.name, at: rate, style: style))
    }
    let runs = comparison.grid.flatMap(\.runs)
    let finite = comparison.grid.filter(\.loss.isFinite)
    let low = (finite.map(\.loss).min() ?? 0) * 0.9
    let below = Panel(
      "the grid: loss on validation images after \(comparison.stepsPerRun) steps",
      x: Axis("learning rate", scale: .log, range: xRange), y: Axis("loss", range: low...2.6),
      legend: .outside(.below),
      marks: [
        .points(
          "each seed", x: runs.map(\.rate), y: runs.map(\.evaluation.loss),
          style: Style(color: .lightGray, point: .circle)),
        .curve("mean", x: finite.map(\.rate), y: finite.map(\.loss), style: Style(color: .blue)),
        .points(
          "best \(best.rate.significant(2))", x: [best.rate], y: [best.loss],
          style: Style(color: .vermillion, width: 2, point: .circle)),
      ])
    let suggested = comparison.workbenchSuggestion?.runs.first(seed: short.seed)?.rate
    return Figure(
      "\(comparison.shortRunGradients) gradients find \(suggested?.significant(2) ?? "nothing"), "
        + "\(comparison.gridGradients.grouped) find \(best.rate.significant(2))",
      subtitle: "\(summary); the short run is that of seed \(short.seed)", panels: [above, below], arrangement: .stack,
      altText:
        "Above, the loss of a short run over the learning rate, flat, then falling, then exploding, with a dot for each "
        + "rule's suggestion; below, on the same axis, the validation loss of whole runs, with its lowest point marked."
    )
  }

  /// The article's picture: the curve with a red dot.
  private var suggestionFigure: Figure {
    comparison.shortRuns[0].curve.figure(
      suggestion: true,
      subtitle: "\(comparison.network), \(options.optimizer.name), a short run of \(options.steps) steps, seed "
        + "\(comparison.shortRuns[0].seed)")
  }

  /// The short runs of all seeds, with the workbench's suggestions.
  private var seedsFigure: Figure {
    let colors: [Color] = [.blue, .vermillion, .green, .purple, .orange]
    let suggested = comparison.workbenchSuggestion
    var marks: [Mark] = []
    for (index, short) in comparison.shortRuns.enumerated() {
      let (curve, color) = (short.curve, colors[index % colors.count])
      marks.append(.curve("seed \(short.seed)", x: curve.rates, y: curve.smoothed, style: Style(color: color)))
      guard let rate = suggested?.runs.first(seed: short.seed)?.rate else { continue }
      marks.append(curve.dot("suggests", at: rate, style: Style(color: color, width: 2.5, point: .circle)))
    }
    let losses = comparison.shortRuns.flatMap(\.curve.smoothed).filter(\.isFinite)
    return Figure(
      "Other seeds, other suggestions: the highest is \((suggested?.spread ?? .nan).significant(2)) times the lowest",
      subtitle: summary, x: Axis("learning rate", scale: .log, range: xRange),
      y: Axis("smoothed loss", range: ((losses.min() ?? 0) * 0.9)...3), legend: .outside(.right), marks: marks)
  }

  /// Three of the full-batch ramps on the straight line.
  private var rampsFigure: Figure {
    let shown = ramps.records.filter { [100, 400, 2000].contains($0.steps) }
    let curves = shown.map { record -> Mark in
      let losses = record.fullBatches.losses
      return .curve(
        "\(record.steps.grouped) steps", x: record.fullBatches.rates.map { $0 / ramps.bound },
        y: losses.map { $0 / (losses.first ?? 1) })
    }
    let shortest = shown.first.map(ramps.explosion(of:)) ?? .nan
    return Figure(
      "The shorter the ramp, the later it explodes: at \(shortest.significant(2)) times the bound in 100 steps",
      subtitle:
        "\(ramps.table.summary); full batches; it explodes where the smoothed loss, which lags, is four times its best",
      x: Axis("learning rate, in units of 2/λmax", scale: .log),
      y: Axis("loss over the first loss", scale: .log, range: 0.05...10),
      legend: .outside(.below), marks: curves + [.verticalLine(at: 1, label: "2/λmax")])
  }

  /// "MLP 784-128-10, SGD, a short run of 100 steps, seeds 1 to 3".
  private var summary: String {
    "\(comparison.network), \(options.optimizer.name), a short run of \(options.steps) steps, \(options.seedText)"
  }

  private var xRange: ClosedRange<Double> {
    let rates = [options.minLR, options.maxLR] + comparison.grid.map(\.rate)
    return (rates.min() ?? 1e-6)...(rates.max() ?? 10)
  }
}
