import GradientDescent
import Lesson03
import LessonKit
import Plotting
import Schedules
import Terminal

/// What lesson 03 found: tables, conclusion, pictures and CSV, all of them made from the records of its runs.
struct Report {
  let article: [Record]
  let comparison: [ScheduleComparison]
  let growing: GrowingRate
  let order: RateOrder
  let warmups: [WarmupTrial]
  let claims: ScheduleClaims
  /// The excess at which the constant rate must settle, by theory.
  let noiseFloor: Double
  let table: LessonTable
  let options: Options

  /// Prints tables and conclusion, draws the pictures, writes the CSV where one is asked for.
  func publish(on console: Console, pictures: PictureOptions, csv file: String?) throws {
    printArticle(on: console)
    printComparison(on: console)
    printGrowingRate(on: console)
    printOrder(on: console)
    printWarmups(on: console)
    printClaims(on: console)

    var figures = pictures.figures(for: 3, on: console)
    figures.show(comparisonPicture, named: "comparison")
    figures.show(try schedulesPicture(), named: "schedules", inTerminal: false)
    figures.show(growingRatePicture, named: "ramp", inTerminal: false)
    figures.show(try exercisesPicture(), named: "own", inTerminal: false)
    figures.show(orderPicture, named: "order", inTerminal: false)
    if let file { try csv.write(to: file) }
    console.mention(open: openExercises(), in: "lesson03-schedulers")
    console.close(
      conclusion: conclusion, figures: figures,
      next: "swift run workbench schedule --help; then Lessons/lesson03-schedulers/README.md, exercise 3.1")
  }

  /// Where a schedule that bears a PyTorch name does something else than PyTorch, and why.
  static func printDeviations(on console: Console) {
    console.print("Where a schedule with a PyTorch name differs from PyTorch 2.15")
    for (title, isRate) in [("Other rates", true), ("Refused, where PyTorch accepts or fails later", false)] {
      console.print("\n  \(title)\n")
      for deviation in Deviation.all where deviation.changesRates == isRate {
        console.paragraph("\(deviation.schedule), \(deviation.when)")
        console.paragraph("PyTorch: \(deviation.torch). Here: \(deviation.here) (\(deviation.reason)).")
        console.print()
      }
    }
  }

  // MARK: The article's loop

  private func printArticle(on console: Console) {
    console.print("  The article's loop: step_size = 10, gamma = 0.1\n")
    if article.first?.rate.isNaN ?? true {
      console.paragraph("Exercise 3.1 gives no rates yet.")
    } else {
      // As in the article, the rate is printed after `scheduler.step()`: it is that of the next epoch.
      for record in article where record.step > 0 {
        let epoch = "  Epoch \(record.step)"
        let padding = String(repeating: " ", count: max(0, 12 - epoch.count))
        console.print(epoch + padding + "Learning Rate: \(record.rate)")
      }
    }
    console.print()
  }

  // MARK: The noisy problem

  private func printComparison(on console: Console) {
    console.paragraph(
      "One noisy problem: batches of \(options.batchSize) rows drawn with replacement, "
        + "\(options.steps.grouped) steps from zero, means of \(options.chains) runs (seeds \(options.seed) to "
        + "\(options.seed &+ UInt64(options.chains - 1))). Theory: the constant rate settles at "
        + "\(noiseFloor.significant(3)).")
    console.print()
    var table = TextTable("schedule", "first rate", "last rate", "J − J* in the end", "ns per call")
    for runs in comparison {
      table.add(
        runs.name, runs.schedule(0).significant(3), runs.schedule(options.steps - 1).significant(3),
        runs.settled.isFinite ? runs.settled.significant(3) : "diverged", runs.nanosecondsPerCall().fixed(0))
    }
    console.print(table)
    console.print()
  }

  /// What the comparison showed.
  ///
  /// A schedule that diverged ended in no number; what is not a number never wins.
  private var conclusion: String {
    func end(_ kind: ScheduleComparison.Kind) -> Double { comparison.first { $0.kind == kind }?.settled ?? .nan }
    let falling = comparison.filter { $0.falls && $0.settled.isFinite }
    guard let best = falling.min(by: { $0.settled < $1.settled }) else {
      return "No run settled: the rate \(options.rate.significant()) is too high for this problem. Try a lower --rate."
    }
    let (constant, halved) = (end(.constant), end(.half))
    guard constant.isFinite, halved.isFinite else {
      return
        "A constant rate of \(options.rate.significant()) diverges here; \(best.name) comes down from it in time and "
        + "ends at \(best.settled.significant(3))."
    }
    guard best.settled < constant else {
      return
        "Here no falling rate ends below the constant one, at \(constant.significant(3)): there is no noise to stall "
        + "on, or there were too few steps."
    }
    return "At a constant rate the mean cost stays above the least: at \(constant.significant(3)), at half the rate at "
      + "\(halved.significant(3)). A rate that falls goes below: \(best.name) ends at \(best.settled.significant(3)). "
      + "One that falls too fast stops on the way."
  }

  /// A row per step: the rate and the mean excess of every schedule.
  private var csv: CSVFile {
    let columns = comparison.map { (schedule: $0.schedule, excess: $0.excess) }
    var file = CSVFile(
      columns: ["step"] + comparison.flatMap { ["rate_\($0.kind.rawValue)", "excess_\($0.kind.rawValue)"] })
    for step in 0...options.steps {
      file.add(step, columns.flatMap { [$0.schedule(step), $0.excess[step]] })
    }
    return file
  }

  /// The rates above, what came of them below, of five of the seven: the others lie between them.
  private var comparisonPicture: Figure {
    let shown = comparison.filter { [.constant, .half, .cosine, .slowDecay, .fastDecay].contains($0.kind) }
    let steps = (0...options.steps).map(Double.init)
    return Figure(
      "A constant rate stalls at a floor; a falling one goes below it",
      subtitle:
        "\(table.summary); batches of \(options.batchSize), mean of \(options.chains) runs and of 25 steps in a row, seed "
        + "\(options.seed)",
      panels: [
        Panel(
          x: Axis("update steps"), y: Axis("learning rate", scale: .log, range: 1e-4 * options.rate...2 * options.rate),
          legend: .none,
          marks: shown.map { runs in
            // A logarithmic axis has no place for a rate of 0.
            let drawn = (0..<options.steps).filter { runs.schedule($0) > 0 }
            return .curve(runs.name, x: drawn.map(Double.init), y: drawn.map { runs.schedule($0) })
          }),
        Panel(
          x: Axis("update steps"), y: Axis("mean of J − J*", scale: .log), legend: .outside(.below),
          marks: shown.map { .curve($0.name, x: steps, y: smoothed($0.excess)) }
            + [.horizontalLine(at: noiseFloor, label: "floor")]),
      ], arrangement: .stack)
  }

  /// Means of 25 steps around each; of fewer at both ends, where the values change fast or there are no more.
  private func smoothed(_ values: [Double]) -> [Double] {
    values.indices.map { step in
      let reach = min(12, step / 4, values.count - 1 - step)
      return values[(step - reach)...(step + reach)].reduce(0, +) / Double(2 * reach + 1)
    }
  }

  // MARK: Without noise

  private func printGrowingRate(on console: Console) {
    guard let crossing = growing.crossing, let steepest = growing.firstGrowth(of: \.steepestError),
      let cost = growing.firstGrowth(of: \.excess)
    else { return }
    console.paragraph(
      "A rate that grows by a fifth per step, full batches: it crosses 2/λmax in step \(crossing.step). The error along "
        + "the steepest direction turns in step \(steepest.step), the cost only in step \(cost.step), at "
        + "\((cost.rate / growing.bound).significant(3)) times the bound: a loss curve notices late.")
    console.print()
  }

  private var growingRatePicture: Figure {
    let shown = growing.points.filter { $0.record.rate / growing.bound <= 12 }
    let rates = shown.map { $0.record.rate / growing.bound }
    let (firstError, firstExcess) = (shown.first?.steepestError ?? 1, shown.first?.excess ?? 1)
    return Figure(
      "The steepest error turns at the bound, the cost only later",
      subtitle: "\(table.summary); the rate grows by a fifth per step, full batches",
      x: Axis("learning rate, in units of 2/λmax", scale: .log), y: Axis("share of the start", scale: .log),
      legend: .outside(.below),
      marks: [
        .curve("steepest error", x: rates, y: shown.map { $0.steepestError / firstError }),
        .curve("J − J*", x: rates, y: shown.map { $0.excess / firstExcess }),
        .verticalLine(at: 1, label: "2/λmax"),
      ])
  }

  private func printOrder(on console: Console) {
    let (least, greatest) = (order.ends.min() ?? .nan, order.ends.max() ?? .nan)
    let spread = least == greatest ? 0 : (greatest - least) / greatest
    console.paragraph(
      "\(order.rates.count) rates up, down and shuffled (seed \(order.seed)) end at the same cost "
        + "\(least.significant(6)), to \(spread.significant(1)) of it: on a bowl only the set of rates counts, and "
        + "warm-up only postpones.")
    console.print()
  }

  private func printWarmups(on console: Console) {
    console.paragraph(
      "Where the curvature falls along the way it is different. x⁴/4 + x²/2 from x = 3, curvature 28 there and 1 in the "
        + "minimum, 200 steps:")
    console.print()
    let lengths = WarmupTrial.lengths
    var table = TextTable(
      header: ["peak rate"] + lengths.map { $0 == 0 ? "constant" : "warm-up of \($0) steps" })
    for start in warmups where start.length == lengths.first {
      let endings = lengths.map { length in
        warmups.first { $0.peak == start.peak && $0.length == length }?.ending ?? ""
      }
      table.add(cells: [start.peak.significant(2)] + endings)
    }
    console.print(table)
    console.print()
  }
}

/// The exercises of this lesson, and whether each still returns nothing.
private func openExercises() -> KeyValuePairs<String, Bool> {
  var plateau = Plateau(base: 1, factor: 0.5, patience: 1)
  plateau.observe(1)
  return [
    "3.1 StepDecay.swift": StepDecay(base: 1, stepSize: 1, gamma: 0.5)(0).isNaN,
    "3.2 CosineDecay.swift": CosineDecay(base: 1, floor: 0, steps: 2)(1).isNaN,
    "3.3 OneCycle.swift": OneCycle(peak: 1, riseSteps: 1, steps: 2)(0).isNaN,
    "3.4 Plateau.swift": plateau.rate.isNaN,
  ]
}
