import Foundation
import Lesson12
import LessonKit
import Plotting
import Terminal

/// Everything that lesson 12 prints, made of its records.
///
/// The pictures are in ReportFigures.swift.
struct Report {
  let options: Options
  let points: [DiabetesPoint]
  let variances: [VarianceRecord]
  let gains: [GainRecord]
  let scaling: [ScalingRecord]
  /// The same with networks.
  let networks: [ScalingRecord]
  let floors: [FloorRecord]
  let trades: [TradeRecord]
  let source: String
  let widths: [WidthRecord]
  let decays: [DecayRecord]

  func publish(on console: Console, pictures: PictureOptions, csv file: String?) throws {
    console.print(
      "Lesson 12 · How does the rate change when the problem grows?", right: "diabetes, noise, clothes")
    console.print()
    if hasVariance { printVariances(on: console) }
    if hasBestRate { printGains(on: console) }
    if hasScaling { printScaling(on: console) }
    printTrades(on: console)
    if hasWidths { printWidths(on: console) }
    printDecays(on: console)

    var figures = pictures.figures(for: 12, on: console)
    if hasWidths { figures.show(widthsFigure, named: "widths") }
    if hasVariance && hasBestRate { figures.show(batchFigure, named: "batch", inTerminal: false) }
    if hasScaling { figures.show(scalingFigure, named: "scaling", inTerminal: false) }
    figures.show(tradeFigure, named: "trade", inTerminal: false)
    figures.show(decayFigure, named: "decay", inTerminal: false)
    if let file { try csv.write(to: file) }
    console.mention(open: openExercises, in: "lesson12-batch-and-scale")
    console.close(
      conclusion: conclusion, figures: figures,
      next: "Lessons/lesson12-batch-and-scale/README.md, exercise 12.1")
  }

  // MARK: One batch

  private func printVariances(on console: Console) {
    console.paragraph(
      "Diabetes, 442 patients, z-scored, after \(points[1].step) steps of descent. The mean squared distance of a batch's "
        + "gradient from that of all rows, over \(options.drawCount.grouped) batches (seed \(options.seed)), and in theory."
    )
    console.print()
    var table = TextTable("batch", "with replacement", "theory", "without", "theory")
    for batch in Set(variances.map(\.batch)).sorted() {
      let (with, without) = (variances.filter { $0.batch == batch }).reduce(
        into: ([VarianceRecord](), [VarianceRecord]())
      ) {
        if $1.replacing { $0.0.append($1) } else { $0.1.append($1) }
      }
      table.add(
        cells: ["\(batch)"] + (with + without).flatMap { [small($0.measured), small($0.theory)] })
    }
    console.print(table)
    console.print()
  }

  /// Four digits; what is only rounding is 0.
  private func small(_ x: Double) -> String { abs(x) < 1e-12 ? "0" : x.significant(4) }

  private func printGains(on console: Console) {
    let scales = points.map { place in
      "\(noiseScale(gradients: place.gradients, curvature: place.curvature).significant(3)) after \(place.step) steps"
    }
    console.paragraph(
      "The noise scale is \(scales.joined(separator: ", ")). One step from the start, along the "
        + "gradient of B rows: the mean of what it gains, over what theory promises at the best rate, ± standard error. Theory: "
        + "0.75, 1 and 0.")
    console.print()
    var table = TextTable("B", "best rate", "half of it", "at it", "twice it")
    for batch in Set(gains.map(\.batch)).sorted() {
      let row = gains.filter { $0.batch == batch }
      table.add(
        cells: ["\(batch)", (row.first { $0.overBest == 1 }?.rate ?? .nan).significant(3)]
          + row.map { "\($0.gain.fixed(2)) ± \($0.standardError.fixed(2))" })
    }
    console.print(table)
    console.print()
  }

  // MARK: Larger batches

  private func printScaling(on console: Console) {
    console.paragraph(
      "A bowl with κ = 20 in 50 dimensions and noise of 3 in each: 16,384 steps at 0.003 with the batch 1, and k times the "
        + "batch at a k-th of the steps. The loss over that of the batch 1 after as many examples: on the way (at eighths) "
        + "and at the end.")
    console.print()
    console.print(scalingTable(of: scaling))
    let errors = ScalingRecord.Method.allCases.map { method in
      let largest = scaling.filter { $0.method == method }.map(\.largestError).max() ?? .nan
      return "\((100 * largest).fixed(0)) % (\(method.rawValue))"
    }
    let expected = [4, 16, 64].map { factor in
      let ratios = ScalingRecord.expectedRatios(factor: factor)
      return "\((ratios.min() ?? .nan).fixed(3)) to \((ratios.max() ?? .nan).fixed(3)) (k = \(factor))"
    }
    console.paragraph(
      "The standard error of a ratio over the eight seeds is up to \(errors.joined(separator: " and ")). On average over all "
        + "noise SGD with k·η has the ratios \(expected.joined(separator: ", ")).")
    console.print()
    if hasWidths {
      console.paragraph(
        "The same with networks 32 wide on images, see below: 2,048 steps with the batch 8, SGD at 0.02, Adam at 0.0005; at "
          + "quarters.")
      console.print()
      console.print(scalingTable(of: networks))
      console.print()
    }
    console.paragraph(
      "Where the linear rule ends: SGD's floor on a parabola of curvature 1 at the rate 0.01·k, over that for k = 1.")
    console.print()
    var table = TextTable("k", "k·η·λ", "measured", "theory")
    for record in floors {
      table.add(
        "\(record.factor)", (0.01 * Double(record.factor)).significant(3), record.measured.fixed(3),
        record.theory.fixed(3))
    }
    console.print(table)
    console.paragraph(
      "So the floor is at most twice as high up to k = "
        + "\(largestFactor(rate: 0.01, curvature: 1, ratio: 2)), at most a tenth higher up to "
        + "\(largestFactor(rate: 0.01, curvature: 1, ratio: 1.1)).")
    console.print()
  }

  /// A row for each method and factor: the ratios by each rule.
  private func scalingTable(of records: [ScalingRecord]) -> TextTable {
    var table = TextTable("", "k", "rate η", "end", "√k·η", "end", "k·η", "end")
    for method in ScalingRecord.Method.allCases {
      for factor in Set(records.map(\.factor)).sorted() {
        table.add(
          cells: [method.rawValue, "\(factor)"]
            + records.filter { $0.method == method && $0.factor == factor }.flatMap {
              ["\($0.onTheWay.least.fixed(2)) to \($0.onTheWay.largest.fixed(2))", $0.atTheEnd.fixed(2)]
            })
      }
    }
    return table
  }

  private func printTrades(on console: Console) {
    console.paragraph(
      "A bowl with κ = 10, every step at its own best rate, down to a hundredth of the first loss: steps over those without "
        + "noise, examples over those of a vanishing batch, and (steps − 1)·(examples − 1), which the textbook says is 1."
    )
    console.print()
    var table = TextTable("batch", "steps", "examples", "product")
    for record in trades where record.batch >= 16 && record.batch.trailingZeroBitCount.isMultiple(of: 2) {
      table.add(
        record.batch.grouped, record.steps.significant(3), record.examples.significant(3), record.product.fixed(2))
    }
    console.print(table)
    console.print()
  }

  // MARK: Wider networks

  private func printWidths(on console: Console) {
    console.paragraph(
      "\(source) Networks with two hidden layers of n units, ReLU, \(options.steps) steps of Adam with 64 of "
        + "\(options.images.grouped) images: the loss at the end, mean ± standard deviation of three networks, by rate. n₀ = "
        + "\(Parametrisation.base).")
    console.print()
    var table = TextTable(header: ["", "n"] + options.rates.map { $0.significant() } + ["best"])
    for parametrisation in Parametrisation.allCases {
      for width in options.shownWidths {
        let runs = widths.filter { $0.parametrisation == parametrisation && $0.width == width }
        table.add(
          cells: [parametrisation.rawValue, "\(width)"]
            + runs.map {
              $0.loss.isFinite ? "\($0.loss.fixed(3)) ± \($0.deviation.fixed(3))" : ""
            }
            + [best(of: runs).significant()])
      }
    }
    console.print(table)
    console.print()
  }

  /// The rate with the least loss.
  func best(of runs: [WidthRecord]) -> Double {
    (runs.filter { $0.loss.isFinite }.min { $0.loss < $1.loss })?.rate ?? .nan
  }

  // MARK: Weight decay

  private func printDecays(on console: Console) {
    console.paragraph(
      "500 weights from 0 that see nothing but noise: their root mean square after 1/(ηλ) steps, and its mean from four to "
        + "six times that.")
    console.print()
    var table = TextTable("", "noise", "η", "λ", "1/(ηλ)", "RMS then", "late", "√(η/2λ)")
    for record in decays {
      table.add(
        record.isCoupled ? "Adam, L2" : "AdamW", record.scale.significant(), record.rate.significant(),
        record.decay.significant(), record.time.grouped, record.afterOneTime.fixed(4), record.late.fixed(4),
        record.theory.fixed(4))
    }
    console.print(table)
  }

  // MARK: The end

  private var conclusion: String {
    guard hasBestRate, hasScaling, hasWidths else { return "Write the exercises, and this lesson shows what they do." }
    return
      "A larger batch takes a larger rate: k times for SGD, √k times for Adam, as long as the noise decides and a step is "
      + "small. A rate too high for a wide network does less harm with muP's rates for the layers."
  }

  var hasVariance: Bool { variances.allSatisfy(\.theory.isFinite) }
  var hasBestRate: Bool { gains.allSatisfy(\.rate.isFinite) }
  var hasScaling: Bool { scaling.allSatisfy { $0.atTheEnd.isFinite } && floors.allSatisfy(\.theory.isFinite) }
  var hasWidths: Bool {
    muPRates(rate: 1, width: 1, base: 1, layers: 2).count == 2
      && muPDeviations(inputs: 1, width: 1, base: 1, layers: 2).count == 2
  }

  /// The exercises of this lesson, and whether each still returns nothing.
  private var openExercises: KeyValuePairs<String, Bool> {
    [
      "12.1 BatchVariance.swift": !hasVariance,
      "12.2 BestRate.swift": !hasBestRate,
      "12.3 BatchScaling.swift": !hasScaling,
      "12.4 WidthScaling.swift": !hasWidths,
    ]
  }

  /// A row per network.
  private var csv: CSVFile {
    var file = CSVFile(columns: ["parametrisation", "width", "rate", "loss", "deviation"])
    for record in widths {
      file.add(cells: [
        record.parametrisation.rawValue, "\(record.width)", "\(record.rate)", "\(record.loss)", "\(record.deviation)",
      ])
    }
    return file
  }
}
