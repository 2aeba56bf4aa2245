import Lesson04
import Optimizers
import Plotting
import Terminal

/// The example of Reddi, Kale and Kumar 2018: gradients 3, −1, −1, 3, −1, −1, … on the interval from −1 to 1.
///
/// The sum of three is +1, so that the best place is −1. Adam forgets the rare 3 and follows the two −1.
struct CounterExample {
  /// One optimizer and its ways, by where they start.
  struct Walker {
    let name: String
    let paths: [[Double]]
  }

  static let starts = [-1.0, 0, 1]
  let steps = 3_000
  private(set) var walkers: [Walker] = []

  init() {
    let amsgrad = (try? Adam<[Double]>(betas: (0, 0.1), amsgrad: true)) ?? Adam()
    walkers = [
      walker("Adam, β₂ = 0.1", by: AdaptiveMoments(beta1: 0, beta2: 0.1)),
      walker("AMSGrad, β₂ = 0.1", by: amsgrad),
      walker("Adam, β₂ = 0.999", by: AdaptiveMoments(beta1: 0, beta2: 0.999)),
      walker("descent", by: SGD()),
    ]
  }

  private func walker<Rule: Optimizer<[Double]>>(_ name: String, by rule: Rule) -> Walker {
    Walker(name: name, paths: CounterExample.starts.map { path(of: rule, from: $0) })
  }

  /// The places after 0, 1, … steps at the rates 0.5/√t, each brought back into the interval.
  private func path<Rule: Optimizer<[Double]>>(of rule: Rule, from start: Double) -> [Double] {
    var (rule, x) = (rule, [start])
    return [start]
      + (1...steps).map { t in
        rule.step(&x, along: [t % 3 == 1 ? 3 : -1], rate: 0.5 / Double(t).squareRoot())
        if x[0].isFinite { x[0] = min(max(x[0], -1), 1) }
        return x[0]
      }
  }

  func describe(on console: Console) {
    console.paragraph(
      "Gradients 3, −1, −1 and again, kept between −1 and 1, rates 0.5/√t, β₁ = 0: the sum pushes to −1. "
        + "Where \(steps.grouped) steps end:")
    console.print()
    var table = TextTable("from", "−1", "0", "1")
    for walker in walkers {
      let ends = walker.paths.map { $0.last.map { $0.isNaN ? "NaN" : $0.fixed(3) } ?? "" }
      table.add(walker.name, ends[0], ends[1], ends[2])
    }
    console.print(table)
  }

  var finding: String {
    let ends = walkers.map { ($0.paths[1].last ?? .nan).fixed(2) }
    return "And a rate that chooses itself can choose wrongly: on three repeated gradients whose best place is −1 Adam "
      + "ends at \(ends[0]), AMSGrad at \(ends[1])."
  }

  var picture: Figure {
    let steps = (0...self.steps).map { Double($0 + 1) }
    return Figure(
      "Adam forgets the rare large gradient and walks to the wrong end",
      subtitle: "gradients 3, −1, −1 repeated, kept in [−1, 1], rates 0.5/√t, β₁ = 0, from 0; the best place is −1",
      x: Axis("record (1 is the start)", scale: .log), y: Axis("x", range: -1.1...1.1), legend: .outside(.below),
      marks: walkers.map { .curve($0.name, x: steps, y: $0.paths[1]) })
  }
}
