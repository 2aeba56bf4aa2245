import Foundation
import Lesson11
import LessonKit
import Plotting
import Terminal

/// Everything that lesson 11 prints, made of its records.
///
/// The pictures are in ReportFigures.swift.
struct Report {
  let options: Options
  let tumours: Tumours
  let mixed, separable: [TumourRun]
  let valley: [ValleyRun]
  let images: ImageTask
  let descent: [EdgeRun]
  let crossEntropy: EdgeRun
  let adam: [EdgeRun]
  let oneScalar: EdgeRun
  let catapults: [Catapult]

  func publish(on console: Console, pictures: PictureOptions, csv file: String?) throws {
    console.print("Lesson 11 · Why does a network not explode?", right: "tumours, a valley, a network")
    console.print()
    if hasSharpness { printTumours(on: console) }
    printValley(on: console)
    printNetwork(on: console)
    if hasAdam { printAdam(on: console) }
    if hasLayers { printCatapults(on: console) }

    var figures = pictures.figures(for: 11, on: console)
    figures.show(networkFigure, named: "network")
    if hasSharpness { figures.show(tumoursFigure, named: "tumours", inTerminal: false) }
    figures.show(valleyFigure, named: "valley", inTerminal: false)
    if hasAdam { figures.show(adamFigure, named: "adam", inTerminal: false) }
    if hasLayers { figures.show(catapultFigure, named: "catapult", inTerminal: false) }
    if let file { try csv.write(to: file) }
    console.mention(open: openExercises, in: "lesson11-edge-of-stability")
    console.close(
      conclusion: conclusion, figures: figures,
      next: "Lessons/lesson11-edge-of-stability/README.md, exercise 11.1")
  }

  // MARK: Tumours

  private func printTumours(on console: Console) {
    console.paragraph(
      "Logistic regression, 569 tumours, from zero, 4,000 steps. By two measurements, which no line separates: 2/λ is "
        + "\(tumours.mixed.edgeAtStart.significant(4)) at the start and \(tumours.mixed.edge.significant(4)) at the "
        + "solution. J − J*: the largest, and the least and the largest of the last 400.")
    console.print()
    var table = TextTable("rate over 2/λ at the solution", "largest", "late, from", "to")
    for run in mixed {
      table.add(
        run.overEdge.fixed(2), run.peak.fixed(3), rounded(run.late.least), rounded(run.late.largest))
    }
    console.print(table)
    console.print()
    console.paragraph(
      "By thirty measurements, which a plane separates: J tends to 0, and so does λ. 2/λ is "
        + "\(tumours.separable.edgeAtStart.significant(3)) at the start. How often J rose, after which step for the last "
        + "time, and J itself.")
    console.print()
    table = TextTable("rate over 2/λ at the start", "J rose", "last at", "largest J", "after 500", "after 4,000")
    for run in separable {
      table.add(
        run.overEdge.fixed(0), run.rises.grouped, run.lastRise.map(\.grouped) ?? "never", run.peak.fixed(2),
        run.excess[500].fixed(4), run.excess[4_000].fixed(4))
    }
    console.print(table)
    console.print()
  }

  /// Four decimals; what is smaller than a millionth, in size, is 0.
  private func rounded(_ excess: Double) -> String { abs(excess) < 1e-6 ? "0" : excess.fixed(4) }

  // MARK: The valley

  private func printValley(on console: Console) {
    console.paragraph(
      "½(ab − 1)² at the rate \((valley.first?.rate ?? .nan).significant()), from 0.01 beside the valley. S, the largest "
        + "curvature, over 2/η.")
    console.print()
    var table = TextTable("S at the start", "largest loss", "S at the end", "", "steps")
    for run in valley {
      table.add(
        run.start.fixed(2), run.peak.significant(2), run.ending == .settled ? run.end.fixed(3) : "",
        run.ending.rawValue, "\(run.losses.count - 1)")
    }
    console.print(table)
    console.print()
  }

  // MARK: The network

  private func printNetwork(on console: Console) {
    console.paragraph(
      "\(images.source) The first \(images.count) of them at every step, network "
        + "\(images.start.pixelsPerImage)-\(options.hidden)-\(images.start.classCount), tanh, \(options.stepCount.grouped) "
        + "steps. η·λ/2, which is 1 at the edge: at the start, at the first and second third, and its mean over the last."
    )
    console.print()
    var table = TextTable("rate", "2/η", "start", "1/3", "2/3", "last third", "J rose", "J at the end")
    for run in descent + [crossEntropy] {
      let name = run.loss == .crossEntropy ? "\(run.rate.significant()), \(run.loss.rawValue)" : run.rate.significant()
      let third = options.stepCount / 3
      guard !run.isDiverged else {
        table.add(
          name, (2 / run.rate).significant(3), (run.measurements.first?.overEdge ?? .nan).fixed(2), "", "", "diverged",
          "", "at step \(run.losses.count - 1)")
        continue
      }
      table.add(
        name, (2 / run.rate).significant(3),
        (run.measurements.first?.overEdge ?? .nan).fixed(2),
        (run.measurement(near: third)?.overEdge ?? .nan).fixed(2),
        (run.measurement(near: 2 * third)?.overEdge ?? .nan).fixed(2), run.late.fixed(3), "\(run.rises)",
        (run.losses.last ?? .nan).fixed(4))
    }
    console.print(table)
    console.print()
  }

  private func printAdam(on console: Console) {
    console.paragraph(
      "Adam on the squared error: the largest eigenvalue of P⁻¹H over Adam's own edge, 2(1 + β₁)/((1 − β₁)η) = 38/η. In the "
        + "last row one number for all parameters: η·λ/(2√s).")
    console.print()
    var table = TextTable("rate", "after 1 step", "1/3", "2/3", "last third", "J rose", "J at the end")
    for (name, run) in adam.map({ ($0.rate.significant(), $0) })
      + [("\(oneScalar.rate.significant()), one number", oneScalar)]
    {
      let third = options.stepCount / 3
      table.add(
        name, (run.measurements.first?.overEdge ?? .nan).fixed(2),
        (run.measurement(near: third)?.overEdge ?? .nan).fixed(2),
        (run.measurement(near: 2 * third)?.overEdge ?? .nan).fixed(2), run.late.fixed(3), "\(run.rises)",
        (run.losses.last ?? .nan).significant(2))
    }
    console.print(table)
    console.print()
  }

  // MARK: The catapult

  private func printCatapults(on console: Console) {
    console.paragraph(
      "Two linear layers of width 512 from random weights (seed \(options.seed)): J at the start is "
        + "\((catapults[0].losses.first ?? .nan).significant(2)). η·λ, with 2 at the edge.")
    console.print()
    var table = TextTable("η·λ at the start", "largest J", "at step", "η·λ at the end")
    for run in catapults {
      let place = run.losses.indices.max { run.losses[$0] < run.losses[$1] } ?? 0
      table.add(
        run.ratio.fixed(2), run.isDiverged ? "" : run.peak.significant(2), run.isDiverged ? "" : "\(place)",
        run.isDiverged ? "diverged" : run.end.fixed(2))
    }
    console.print(table)
  }

  // MARK: The end

  private var conclusion: String {
    let edge = descent.filter { !$0.isDiverged && $0.highest >= 1 }
    guard hasSharpness, hasAdam, hasLayers, let low = edge.map(\.late).min(), let high = edge.map(\.late).max() else {
      return "A run is stable below 2/λ where it is, and it is free to go where λ is smaller."
    }
    return
      "The bound is that of the place where the run is. Beyond it the run is thrown out, swings, and comes down where λ "
      + "is below 2/η, if there is such a place within reach. Training makes λ larger again: so the network stays at its "
      + "edge, at \(low.fixed(2)) to \(high.fixed(2)) times 2/η here, and Adam at its own."
  }

  var hasSharpness: Bool { tumours.mixed.edge.isFinite && tumours.separable.edge.isFinite }
  var hasAdam: Bool { adam.allSatisfy { $0.measurements.allSatisfy(\.overEdge.isFinite) } }
  var hasLayers: Bool { catapults.allSatisfy { $0.rate.isFinite && $0.losses.count > 1 } }

  /// The exercises of this lesson, and whether each still returns nothing.
  private var openExercises: KeyValuePairs<String, Bool> {
    [
      "11.1 HessianProduct.swift": hessianProduct(at: [0], along: [1]) { $0 }.isEmpty,
      "11.2 Sharpness.swift": sharpness(from: [1], shift: 0, rounds: 1) { $0 }.isNaN,
      "11.3 AdamEdge.swift": adamEdge(rate: 1, beta1: 0).isNaN
        || adamPreconditioner(meanSquares: [1], steps: 1, beta1: 0, beta2: 0, epsilon: 0).isEmpty,
      "11.4 TwoLayers.swift": TwoLayers(u: [1], v: [1]).output.isNaN || TwoLayers(u: [1], v: [1]).curvature.isNaN
        || TwoLayers(u: [1], v: [1]).stepped(rate: 0).u.isEmpty,
    ]
  }

  /// A row per measurement of the network's curvature.
  private var csv: CSVFile {
    var file = CSVFile(columns: ["optimizer", "loss_function", "rate", "step", "loss", "curvature", "over_edge"])
    let runs =
      descent.map { ("descent", $0) } + [("descent", crossEntropy)] + adam.map { ("Adam", $0) }
      + [("one number", oneScalar)]
    for (name, run) in runs {
      for measurement in run.measurements {
        file.add(cells: [
          name, run.loss.rawValue, "\(run.rate)", "\(measurement.step)", "\(measurement.loss)",
          "\(measurement.curvature)", "\(measurement.overEdge)",
        ])
      }
    }
    return file
  }
}
