import Foundation
import GradientDescent
import Lesson09
import Plotting
import Terminal

/// A loss with two minima, a flat one at 0 and a sharp one near 2: a rate that goes up and down may change between them.
///
///     f(x) = 0.05x² − depth·exp(−(x − 2)²/(2·0.25²))
struct TwoWells {
  /// How deep the sharp minimum is: at 0.15 the flat one is the lower of the two, at 0.6 the sharp one.
  let depth: Double

  func loss(at x: Double) -> Double { FlatAndSharpMinimum(depth: depth).loss(at: x) }

  func slope(at x: Double) -> Double { FlatAndSharpMinimum(depth: depth).lossAndGradient(at: x).gradient }

  func curvature(at x: Double) -> Double {
    0.1 + depth * exp(-(x - 2) * (x - 2) / 0.125) / 0.0625 * (1 - (x - 2) * (x - 2) / 0.0625)
  }

  /// The sharp minimum: by Newton's steps from 2.
  var sharpMinimum: Double { (0..<50).reduce(2) { x, _ in x - slope(at: x) / curvature(at: x) } }
}

/// Descent from 2.3, beside the sharp minimum, along twenty cycles from a rate of 0.05, or at one rate.
struct WellRun {
  static let steps = 2_000
  static let peaks = [0.3, 0.9, 1.5, 2, 4, 8, 25]

  let well: TwoWells
  let peak: Double
  let isHeld: Bool
  /// x before each step and after the last; up to the step in which it ran away.
  let path: [Double]

  init(in well: TwoWells, peak: Double, isHeld: Bool = false) {
    let cycle = TriangularCycle(base: 0.05, peak: peak, stepSize: 50)  // exercise 9.1
    var x = 2.3
    var path = [x]
    for step in 0..<Self.steps {
      x -= (isHeld ? peak : cycle(step)) * well.slope(at: x)
      path.append(x)
      if !(abs(x) <= 1e3) { break }
    }
    (self.well, self.peak, self.isHeld, self.path) = (well, peak, isHeld, path)
  }

  /// In both wells: each peak as a cycle, and held.
  static func all() -> [WellRun] {
    [0.15, 0.6].flatMap { depth in
      [false, true].flatMap { isHeld in
        peaks.map { WellRun(in: TwoWells(depth: depth), peak: $0, isHeld: isHeld) }
      }
    }
  }

  /// Where it ends.
  var ending: String {
    let x = path[path.count - 1]
    if !(abs(x) <= 1e3) { return "diverged" }
    if abs(x) < 1e-3 { return "flat" }
    return abs(x - well.sharpMinimum) < 1e-3 ? "sharp" : "neither"
  }
}

extension Report {
  /// Where the runs in the two wells end.
  static func printWells(_ runs: [WellRun], on console: Console) {
    guard runs.allSatisfy({ $0.path.allSatisfy(\.isFinite) }) else { return }
    let wells = [TwoWells(depth: 0.15), TwoWells(depth: 0.6)]
    let facts = wells.map { well in
      "depth \(well.depth.significant(2)): \(well.loss(at: well.sharpMinimum).significant(3)) at "
        + "\(well.sharpMinimum.significant(4)), bound \((2 / well.curvature(at: well.sharpMinimum)).significant(3))"
    }
    console.paragraph(
      "Two minima: f(x) = 0.05x² − depth·exp(−8(x − 2)²) has a flat one at 0, of cost 0 and bound 20, and a sharp one near "
        + "2. Its cost, place and bound 2/f″: " + facts.joined(separator: "; ")
        + ". From 2.3, \(WellRun.steps.grouped) steps, cycles of 100 from 0.05 to the peak, or the peak held. Where does it "
        + "end? Neither: it stays beside the sharp one and never settles.")
    console.print()
    var table = TextTable("peak", "depth 0.15: cycles", "held", "depth 0.6: cycles", "held")
    for peak in WellRun.peaks {
      table.add(cells: [peak.significant(2)] + runs.filter { $0.peak == peak }.map(\.ending))
    }
    console.print(table)
    console.print()
  }

  /// The loss with its two minima, and the ways of three peaks out of the sharp one, or not.
  static func wellsFigure(_ runs: [WellRun]) -> Figure {
    let x = (0...300).map { -1.5 + 5 * Double($0) / 300 }
    let shown = runs.filter { $0.well.depth == 0.15 && !$0.isHeld && [0.9, 2, 8].contains($0.peak) }
    return Figure(
      "Only a peak above its bound leaves the sharp minimum",
      subtitle: "cycles of 100 steps from 0.05, from x = 2.3; depth 0.15, bound 0.949",
      panels: [
        Panel(
          x: Axis("x", range: -1.5...3.5), y: Axis("f(x)"), legend: .outside(.below),
          marks: [0.15, 0.6].map { depth in
            .curve("depth \(depth)", x: x, y: x.map { TwoWells(depth: depth).loss(at: $0) })
          }),
        Panel(
          x: Axis("update steps"), y: Axis("x"), legend: .outside(.below),
          marks: shown.map { run in
            .curve("peak \(run.peak.significant(2))", x: (0...200).map(Double.init), y: Array(run.path.prefix(201)))
          }),
      ],
      altText:
        "Left, the loss with a flat minimum at 0 and a sharp one near 2; right, the place over the steps: with a peak of "
        + "0.9 it stays near 2, with 2 and 8 it goes to 0.")
  }
}
