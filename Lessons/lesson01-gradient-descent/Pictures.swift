import LessonKit
import LinearModels
import Plotting

/// The excess cost J − J* over the steps, one curve per rate.
func costPicture(of trails: [Trail], in bowl: Curvature, of table: LessonTable) -> Figure {
  let curves = zip(trails, styles).map { trail, style in
    Mark.curve(
      trail.name, x: trail.run.records.map { Double($0.step + 1) }, y: trail.run.losses.map { $0 - bowl.leastCost },
      style: style)
  }
  let isAsTheorySays = trails.allSatisfy { $0.grows == ($0.rate > bowl.criticalRate) }
  let bound = "2/λmax = \(bowl.criticalRate.significant())"
  return Figure(
    isAsTheorySays
      ? "Below \(bound) the cost falls, above it the cost grows" : "The cost of each run; the bound is \(bound)",
    subtitle: "\(table.summary); gradient descent from zero at constant rates",
    x: Axis("record (1 is the start)", scale: .log), y: Axis("J − J*, the cost above the least", scale: .log),
    legend: .outside(.below), marks: curves)
}

/// The way down: level curves of J with the paths, and beside them the error with the slopes that theory predicts.
func pathPicture(of trails: [Trail], in bowl: Curvature, of table: LessonTable) -> Figure {
  let plane = Plane(bowl, of: table)
  let paths = zip(trails, styles).map { trail, style in
    let way = plane.path(Array(trail.models), diverges: trail.run.divergedAt != nil)
    return Mark.path(trail.name, x: way.x, y: way.y, style: style)
  }
  var slopes: [Mark] = []
  for (trail, style) in zip(trails, styles) {
    let records = trail.run.records.prefix(41)
    let steps = records.map { Double($0.step) }
    let errors = trail.models.prefix(41).map { abs(bowl.topComponent(of: $0 - bowl.minimiserFromZero)) }
    slopes.append(.points(trail.name, x: steps, y: errors, style: style))
    let theory = steps.map { (errors.first ?? 0) * power(trail.topFactor, $0) }
    slopes.append(.curve("", x: steps, y: theory, style: .rule))
  }
  return Figure(
    "Each step multiplies the steepest error by |1 − αλmax|",
    subtitle: "\(table.summary); gradient descent from zero; dashes: theory",
    panels: [
      Panel(
        "the way over the level curves of J", x: plane.x, y: plane.y, legend: .none, marks: [plane.contours] + paths),
      Panel(
        "the error along the steepest direction", x: Axis("update steps"), y: Axis("|error|", scale: .log),
        legend: .outside(.below), marks: slopes),
    ])
}

/// Theory and runs over the rate: the factor per step, and where it reaches 1.
func boundPicture(of trails: [Trail], in bowl: Curvature, of table: LessonTable) -> Figure {
  let highest = max(1.15 * bowl.criticalRate, 1.05 * (trails.map(\.rate).max() ?? 0))
  let rates = (0...400).map { highest * Double($0) / 400 }
  let observed = trails.map { trail in
    // The first step: later, what is left of the steepest direction may be rounding.
    let errors = trail.models.prefix(2).map { abs(bowl.topComponent(of: $0 - bowl.minimiserFromZero)) }
    return errors.count == 2 ? errors[1] / errors[0] : .nan
  }
  return Figure(
    "The bound is where a factor reaches 1: α = 2/λmax = \(bowl.criticalRate.significant())",
    subtitle: "\(table.summary); κ = \(bowl.conditionNumber.significant())",
    x: Axis("learning rate α"), y: Axis("factor of the error per step", range: 0...1.3), legend: .outside(.below),
    marks: [
      .curve("steepest: |1 − αλmax|", x: rates, y: rates.map { bowl.topFactor(at: $0) }),
      .curve("slowest: max |1 − αλ|", x: rates, y: rates.map { bowl.slowestFactor(at: $0) }),
      .points("steepest, first step", x: trails.map(\.rate), y: observed),
      .horizontalLine(at: 1, label: "no progress"),
      .verticalLine(at: bowl.criticalRate, label: "2/λmax"),
    ])
}

/// One look per run, the same in every panel.
private let styles = [
  Style(color: .blue, dash: .solid, point: .circle), Style(color: .vermillion, dash: .dashed, point: .square),
  Style(color: .green, dash: .dotted, point: .triangle), Style(color: .purple), Style(color: .orange),
  Style(color: .skyBlue), Style(color: .black),
]

/// base^exponent for a whole exponent that is not negative.
private func power(_ base: Double, _ exponent: Double) -> Double {
  (0..<Int(exponent)).reduce(1) { product, _ in product * base }
}
