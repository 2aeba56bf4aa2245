import Foundation
import LessonKit
import Plotting
import Terminal

extension BowlCycles {
  func describe(on console: Console) {
    guard !isOpen else {
      return console.paragraph("Exercise 9.1 is still open: its cycle gives no rates, so there is nothing to see here.")
    }
    console.paragraph(
      "A bowl first: two houses, bound 2/λmax = \(bound.significant(4)). \(BowlCycles.cycles) triangular cycles of "
        + "\(2 * BowlCycles.stepSize) steps, from \(BowlCycles.base.significant()) of the bound to the peak and back. "
        + "Theory: a cycle multiplies the cost by exp 2Σ ln|1 − ηλ|.")
    console.print()
    var table = TextTable(
      "peak over bound", "in theory", "measured", "cost in the end", "verdict")
    for run in runs {
      let ends = run.ends
      let measured = ends[ends.count - 1] / ends[ends.count - 2]
      table.add(
        run.peak.fixed(1), exp(2 * run.exponent).significant(3),
        measured.significant(3), (ends.last ?? .nan).significant(2), verdict(run))
    }
    console.print(table)
    console.print()
    console.paragraph(
      "What counts is the whole cycle: these converge up to a peak of \(critical.fixed(3)) times the bound. A slow "
        + "cycle from 0 does up to 2.296, a slow one from half of the bound only up to 1.859.")
    console.print()
  }

  /// What the bowl showed.
  var finding: String {
    isOpen
      ? "Write exercise 9.1, and this lesson shows what your cycle does."
      : "On a bowl a cycle may cross the bound: what counts is the sum of ln|1 − ηλ| over the whole cycle, which here is "
        + "negative up to \(critical.fixed(3)) times 2/λmax."
  }

  private func verdict(_ run: Run) -> String {
    let ends = run.ends
    if zip(ends, ends.dropFirst()).allSatisfy({ $1 > $0 }) { return "grows in every cycle" }
    let rises = zip(run.costs, run.costs.dropFirst()).contains { $1 > $0 }
    return (ends.last ?? .nan) < 1e-6 ? (rises ? "converged, with rises" : "converged") : "neither"
  }

  /// The rates of three cycles above, what they do to the cost below.
  var picture: Figure {
    let shown = runs.filter { [0.9, 2.0, 2.5].contains($0.peak) }
    let steps = 0...(5 * 2 * BowlCycles.stepSize)
    let x = steps.map(Double.init)
    return Figure(
      "A cycle may cross the bound and still converge, up to a point",
      subtitle: "two houses, triangular cycles of \(2 * BowlCycles.stepSize) steps, full batches",
      panels: [
        Panel(
          x: Axis("update steps"), y: Axis("rate over 2/λmax"), legend: .none,
          marks: shown.map { run in
            .curve("peak \(run.peak.fixed(1))", x: x, y: steps.map { run.cycle($0) / bound })
          } + [.horizontalLine(at: 1, label: "2/λmax")]),
        Panel(
          x: Axis("update steps"), y: Axis("cost over the first", scale: .log, range: 1e-10...1e14),
          legend: .outside(.below),
          marks: shown.map { run in .curve("peak \(run.peak.fixed(1))", x: x, y: Array(run.costs.prefix(steps.count))) }
        ),
      ], arrangement: .stack,
      altText:
        "Above, the rates of three triangular cycles, two of which cross the line 2/λmax; below, their costs: with a "
        + "peak of 0.9 and 2.0 times the bound the cost falls from cycle to cycle, with 2.5 it grows.")
  }
}
