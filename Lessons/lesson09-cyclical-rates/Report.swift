import Datasets
import Foundation
import Lesson09
import LessonKit
import Plotting
import Schedules
import Terminal

/// Everything that the lesson prints and draws, made of its records.
///
/// The pictures are in ReportFigures.swift.
struct Report {
  let bowl: BowlProblem
  let bowlRuns: [BowlRun]
  let wellRuns: [WellRun]
  /// Nil with --no-images.
  let networks: NetworkReport?

  /// The lesson's first lines, before the networks' runs: what the cycles do on the bowl.
  static func printOpening(_ bowl: BowlProblem, _ runs: [BowlRun], on console: Console) {
    console.print("Lesson 09 · Fixed or cyclic?", right: "a bowl, a perceptron, LeNet-5")
    console.print()
    guard bowl.criticalPeak.isFinite else {
      return console.paragraph("Exercise 9.1 is still open: its cycle gives no rates, so there is nothing to see here.")
    }
    console.paragraph(
      "A bowl first: two houses, bound 2/λmax = \(bowl.bound.significant(4)). \(BowlProblem.cycles) triangular cycles of "
        + "\(2 * BowlProblem.stepSize) steps, from \(BowlProblem.base.significant()) of the bound to the peak and back. "
        + "Theory: a cycle multiplies the cost by exp 2Σ ln|1 − ηλ|.")
    console.print()
    var table = TextTable("peak over bound", "in theory", "measured", "cost in the end", "verdict")
    for run in runs {
      let ends = run.costsAtCycleEnds
      table.add(
        run.peak.fixed(1), exp(2 * run.exponent).significant(3),
        (ends[ends.count - 1] / ends[ends.count - 2]).significant(3), ends[ends.count - 1].significant(2),
        verdict(run))
    }
    console.print(table)
    console.print()
    console.paragraph(
      "What counts is the whole cycle: these converge up to a peak of \(bowl.criticalPeak.fixed(3)) times the bound. A slow "
        + "cycle from 0 does up to 2.296, a slow one from half of the bound only up to 1.859.")
    console.print()
  }

  private static func verdict(_ run: BowlRun) -> String {
    let ends = run.costsAtCycleEnds
    if zip(ends, ends.dropFirst()).allSatisfy({ $1 > $0 }) { return "grows in every cycle" }
    let rises = zip(run.costs, run.costs.dropFirst()).contains { $1 > $0 }
    return ends[ends.count - 1] < 1e-6 ? (rises ? "converged, with rises" : "converged") : "neither"
  }

  /// Tables, pictures, CSV and conclusion.
  func show(on console: Console, pictures: PictureOptions, csv path: String?) throws {
    networks?.printTables(on: console)
    var figures = pictures.figures(for: 9, on: console)
    if bowl.criticalPeak.isFinite { figures.show(bowlFigure, named: "bowl") }
    if bowl.criticalPeak.isFinite { figures.show(Self.wellsFigure(wellRuns), named: "wells", inTerminal: false) }
    if let exerciseFigure { figures.show(exerciseFigure, named: "cycles", inTerminal: false) }
    if let networks {
      for (name, figure) in networks.figures { figures.show(figure, named: name, inTerminal: false) }
      if let path { try networks.csv.write(to: path) }
    }
    console.mention(open: openExercises, in: "lesson09-cyclical-rates")
    let other = networks == nil ? "the same without --no-images" : "--no-images for the bowl alone"
    console.close(
      conclusion: networks?.conclusion ?? bowlConclusion, figures: figures,
      next: "\(other); then Lessons/lesson09-cyclical-rates/README.md, exercises 9.1 to 9.3")
  }

  private var bowlConclusion: String {
    bowl.criticalPeak.isFinite
      ? "On a bowl a cycle may cross the bound: what counts is the sum of ln|1 − ηλ| over the whole cycle, which here is "
        + "negative up to \(bowl.criticalPeak.fixed(3)) times 2/λmax."
      : "Write exercise 9.1, and this lesson shows what your cycle does."
  }

  /// The exercises of this lesson, and whether each still returns nothing.
  private var openExercises: KeyValuePairs<String, Bool> {
    let shrinking = ShrinkingCycle(base: 1, peak: 2, stepSize: 1, mode: .triangular2)
    return [
      "9.1 TriangularCycle.swift": TriangularCycle(base: 1, peak: 2, stepSize: 1)(0).isNaN,
      "9.2 ShrinkingCycle.swift": shrinking.height(0).isNaN || shrinking(0).isNaN,
      "9.3 CycledMomentum.swift": CycledMomentum(opposite: Hold(1), low: 1, high: 2)(0).isNaN,
    ]
  }
}

/// What is printed and drawn of the networks' runs.
struct NetworkReport {
  let images: FashionSplit
  let comparisons: [CycleComparison]
  let options: CycleOptions

  func printTables(on console: Console) {
    console.paragraph(images.source)
    console.paragraph(
      "\(images.training.count.grouped) of them to train on, \(images.validation.count.grouped) others to choose "
        + "rates by; SGD with momentum 0.9, batches of \(FashionSplit.batchSize).")
    console.print()
    for comparison in comparisons {
      comparison.search.print(on: console)
      comparison.print(on: console)
      comparison.printSweep(on: console)
      comparison.printLostRuns(on: console)
    }
  }

  /// A row per run.
  var csv: CSVFile {
    var file = CSVFile(columns: [
      "network", "schedule", "peak", "seed", "steps", "validation", "test", "loss", "classes",
    ])
    for comparison in comparisons {
      for result in comparison.results + [comparison.halfBudget] + comparison.higherRates {
        for run in result.runs {
          file.add(cells: [
            comparison.network, result.policy.kind.rawValue, "\(result.policy.peak)", "\(run.seed)", "\(run.steps)",
            "\(run.validationAccuracy)", "\(run.testAccuracy)", "\(run.validations.last?.evaluation.loss ?? .nan)",
            "\(run.predictedClasses)",
          ])
        }
      }
    }
    return file
  }

  var conclusion: String { comparisons.map(\.conclusion).joined(separator: " ") }
}

extension CycleComparison {
  /// Says which runs did not come to their end.
  fileprivate func printLostRuns(on console: Console) {
    let runs = (results + [halfBudget] + higherRates).flatMap(\.runs)
    let lost = runs.count { $0.ending != .allEpochs }
    guard lost > 0 else { return }
    console.paragraph(
      "\(lost) of \(runs.count) runs ended before their last step, at a loss that is no finite number; what stands above of "
        + "them is the network that they had then.")
    console.print()
  }
}

extension RangeSearch {
  fileprivate func print(on console: Console) {
    console.paragraph(
      "Range test from 0.0001 to 1, \(seeds.count) seeds, \(gradients) gradients in all: the smoothed loss is least between "
        + "\((lowest.min() ?? .nan).significant(2)) and \((lowest.max() ?? .nan).significant(2)). The range of the cycles "
        + (isChosen ? "was chosen by hand" : "ends at half of their geometric mean")
        + ": \(range.lowerBound.significant(2)) to \(range.upperBound.significant(2)).")
    console.print()
  }
}

extension CycleComparison {
  fileprivate func print(on console: Console) {
    let best = bestFixed
    let seedText = seeds.count == 1 ? "seed \(seeds[0])" : "seeds \(seeds[0]) to \(seeds[seeds.count - 1])"
    console.paragraph(
      "\(network), \(epochs) epochs = \(epochs * stepsPerEpoch) gradients per run, \(seedText); a cycle is one epoch. "
        + "Accuracy on the test images, by the weights after the last step; * is the fixed rate that is best by validation:"
    )
    console.print()
    var table = TextTable("schedule", "accuracy", "least", "greatest", "over fixed*", "seeds won")
    func add(_ name: String, _ result: PolicyResult, comparing: Bool = true) {
      let tests = result.testAccuracies
      var cells = [result.meanTestAccuracy, tests.min() ?? .nan, tests.max() ?? .nan].map { $0.fixed(4) }
      if comparing {
        let wins = zip(tests, best.testAccuracies).count { $0 > $1 }
        cells += [points(gain(result)), "\(wins) of \(tests.count)"]
      }
      table.add(cells: [name] + cells)
    }
    for result in results {
      let isBest = result.policy.kind == .fixed && result.policy.peak == best.policy.peak
      add(result.policy.name + (isBest ? "*" : ""), result, comparing: !isBest)
    }
    add("one-cycle, \(halfBudget.runs[0].steps) gradients", halfBudget)
    console.print(table)
    console.print()
    console.paragraph(firstCyclesPastBestFixed)
    console.print()
  }

  /// The cycle at whose end each cyclic rate is past the last accuracy of the best fixed one.
  private var firstCyclesPastBestFixed: String {
    let goal = bestFixed.mean(\.validationAccuracy)
    let kinds: [SchedulePolicy.Kind] = [.triangular, .triangular2, .expRange, .restarts]
    let cycles = kinds.map { kind in
      let result = self[kind]
      let cycle = result?.policy.cycleEnds.firstIndex { end in
        result?.mean { $0.accuracy(after: end) } ?? .nan >= goal
      }
      return "\(kind.rawValue) \(cycle.map { "\($0 + 1)" } ?? "none")"
    }
    return "The first of the \(epochs) cycles at whose end the mean accuracy on the validation images is at least what "
      + "fixed* comes to in the end (\(goal.fixed(4))): \(cycles.joined(separator: ", "))."
  }

  fileprivate func printSweep(on console: Console) {
    console.paragraph("How high may a rate be, held for the whole run or as the peak of one cycle?")
    console.print()
    func cells(_ result: PolicyResult) -> [String] {
      let classes = Set(result.runs.map(\.predictedClasses)).sorted().map(String.init).joined(separator: ", ")
      return [result.meanTestAccuracy.fixed(3), classes]
    }
    let cycled = sweep(of: .oneCycle)
    var table = TextTable("highest rate", "held", "classes", "one-cycle", "classes")
    for held in sweep(of: .fixed) {
      let peak = held.policy.peak
      let samePeak = cycled.first { $0.policy.peak == peak }
      table.add(cells: [peak.significant(2)] + cells(held) + (samePeak.map(cells) ?? []))
    }
    console.print(table)
    console.print()
  }

  /// How many more of the test images a schedule tells rightly than the best fixed rate, in the mean of the seeds.
  private func gain(_ result: PolicyResult) -> Double { result.meanTestAccuracy - bestFixed.meanTestAccuracy }

  /// A difference of accuracies in points of a hundred, with its sign: "+1.2".
  private func points(_ difference: Double) -> String {
    (difference < 0 ? "−" : "+") + abs(100 * difference).fixed(1)
  }

  fileprivate var conclusion: String {
    let moving = results.filter { $0.policy.kind != .fixed }
    let ranked = moving.sorted { gain($0) > gain($1) }
    guard let best = ranked.first, let worst = ranked.last else { return "" }
    func text(_ result: PolicyResult) -> String { "\(result.policy.name) \(points(gain(result)))" }
    let better = moving.count { gain($0) > 0 }
    return "\(network): \(better) of \(moving.count) moving rates end above the best fixed one "
      + "(\(bestFixed.policy.peak.significant(2))) on average, from \(text(worst)) to \(text(best)) points; "
      + "one-cycle with only \(halfBudget.runs[0].steps) gradients \(points(gain(halfBudget)))."
  }
}
