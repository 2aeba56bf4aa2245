import Foundation
import Lesson04
import Optimizers
import Plotting
import Terminal

/// How big a step each rule bears on a parabola of curvature λ: bisected, beside what theory says.
struct Edges {
  /// A rule with momentum β, and the ηλ above which it diverges.
  struct Rule {
    let name: String
    let formula: String
    let make: (_ β: Double) -> AnyOptimizer<[Double]>
    let edge: (_ β: Double) -> Double
    /// The larger of the two factors by which the rule multiplies the error per step.
    ///
    /// Place and velocity follow a 2 × 2 matrix; these are its trace and determinant at ηλ = s.
    let matrix: (_ s: Double, _ β: Double) -> (trace: Double, determinant: Double)
  }

  let rules = [
    Rule(
      name: "heavy ball", formula: "2(1+β)/λ", make: { AnyOptimizer(HeavyBall(momentum: $0)) },
      edge: { 2 * (1 + $0) }, matrix: { s, β in (1 + β - s, β) }),
    Rule(
      name: "Nesterov", formula: "2(1+β)/((1+2β)λ)", make: { AnyOptimizer(nesterov($0)) },
      edge: { 2 * (1 + $0) / (1 + 2 * $0) }, matrix: { s, β in ((1 + β) * (1 - s), β * (1 - s)) }),
    Rule(
      name: "Adam, frozen", formula: "2(1+β)/((1−β)λ)", make: { AnyOptimizer(averaged($0)) },
      edge: { 2 * (1 + $0) / (1 - $0) }, matrix: { s, β in (1 + β - (1 - β) * s, β) }),
  ]
  let curvature = 7.0
  let steps = 3_000
  let momenta: [Double]

  init(momenta: [Double]) { self.momenta = momenta }

  /// |x| after `steps` updates from 1; more than 1e100 counts as that.
  func end(of rule: Rule, _ β: Double, rate: Double, steps: Int) -> Double {
    var (method, x) = (rule.make(β), [1.0])
    for _ in 0..<steps {
      method.step(&x, along: [curvature * x[0]], rate: rate)
      // NaN, too, ends the run.
      if !(abs(x[0]) <= 1e100) { break }
    }
    return abs(x[0])
  }

  /// The rate at which |x| after `steps` updates passes 1, by bisection.
  func measured(_ rule: Rule, _ β: Double) -> Double {
    var (low, high) = (0.0, 1 / curvature)
    while end(of: rule, β, rate: high, steps: steps) <= 1, high < 1e6 { (low, high) = (high, 2 * high) }
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if end(of: rule, β, rate: middle, steps: steps) <= 1 { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  func describe(on console: Console) {
    console.paragraph(
      "How big may a step be? A parabola of curvature λ = \(curvature.significant()), \(steps.grouped) steps from 1; the "
        + "edge is bisected. The last columns: |x| after 100 steps on both sides of it. Adam, frozen: what it divides by is "
        + "held fixed.")
    console.print()
    var table = TextTable("rule", "edge", "β", "theory", "measured", "0.99 ×", "1.01 ×")
    for rule in rules {
      for β in momenta {
        let theory = rule.edge(β) / curvature
        table.add(
          rule.name, rule.formula, β.significant(3), theory.significant(5), words(measured(rule, β), 5),
          words(end(of: rule, β, rate: 0.99 * theory, steps: 100), 2),
          words(end(of: rule, β, rate: 1.01 * theory, steps: 100), 2))
      }
    }
    console.print(table)
    console.print()
  }

  private func words(_ number: Double, _ digits: Int) -> String { number.isNaN ? "NaN" : number.significant(digits) }

  var picture: Figure {
    let β = momenta.last ?? 0.9
    let shown = (0...600).map { 0.1 * pow(1_000, Double($0) / 600) }
    let colors: [Color] = [.blue, .vermillion, .green]
    var marks: [Mark] = [.horizontalLine(at: 1, label: "edge")]
    for (rule, color) in zip(rules, colors) {
      marks.append(
        .curve(
          "\(rule.name), \(rule.formula)", x: shown, y: shown.map { factor(rule, β, $0) }, style: Style(color: color)))
    }
    let shapes: [PointShape] = [.circle, .square, .triangle]
    for (place, rule) in rules.enumerated() {
      // The points of different rules stand beside each other, and close together at the edge.
      let rates =
        stride(from: 10 * place, through: 600, by: 30).map { shown[$0] }
        + [1.002, 1.01, 1.02, 1.05].map { $0 * rule.edge(β) }
      let visible = rates.filter { (0.5...1.6).contains(factor(rule, β, $0)) }
      marks.append(
        .points(
          "", x: visible, y: visible.map { observed(rule, β, $0) },
          style: Style(color: colors[place], point: shapes[place])))
    }
    return Figure(
      "Each rule has its edge: there the factor per step passes 1",
      subtitle: "a parabola, β = \(β.significant(3)); curves: theory; points: runs of 400 steps",
      x: Axis("rate times curvature, ηλ", scale: .log), y: Axis("factor of the error per step", range: 0.5...1.6),
      legend: .outside(.below), marks: marks)
  }

  /// The larger root of z² − trace·z + determinant, by size.
  func factor(_ rule: Rule, _ β: Double, _ s: Double) -> Double {
    let (trace, determinant) = rule.matrix(s, β)
    let discriminant = trace * trace / 4 - determinant
    return discriminant < 0 ? determinant.squareRoot() : abs(trace / 2) + discriminant.squareRoot()
  }

  /// The mean factor per step over the last 300 of 400 steps, taken from the largest |x| of a window, as it may swing.
  private func observed(_ rule: Rule, _ β: Double, _ s: Double) -> Double {
    var (method, x) = (rule.make(β), [1e-100])
    var sizes: [Double] = []
    for _ in 0..<400 {
      method.step(&x, along: [curvature * x[0]], rate: s / curvature)
      sizes.append(abs(x[0]))
    }
    let (early, late) = (sizes[60..<100].max() ?? .nan, sizes[360..<400].max() ?? .nan)
    return pow(late / early, 1 / 300)
  }
}
