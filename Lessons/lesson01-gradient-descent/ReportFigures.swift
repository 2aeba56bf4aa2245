import LessonKit
import LinearModels
import Plotting
import Terminal

/// The pictures of lesson 01.
extension Report {
  /// The excess cost J − J* over the steps, one curve per rate.
  var costPicture: Figure {
    let curves = zip(runs, styles).map { run, style in
      Mark.curve(
        run.name, x: run.history.records.map { Double($0.step + 1) },
        y: run.history.losses.map { $0 - theory.leastCost }, style: style)
    }
    let isAsTheorySays = runs.allSatisfy { $0.grows == ($0.rate > theory.criticalRate) }
    let bound = "2/λmax = \(theory.criticalRate.significant())"
    return Figure(
      isAsTheorySays
        ? "Below \(bound) the cost falls, above it the cost grows" : "The cost of each run; the bound is \(bound)",
      subtitle: "\(table.summary); gradient descent from zero at constant rates",
      x: Axis("record (1 is the start)", scale: .log), y: Axis("J − J*, the cost above the least", scale: .log),
      legend: .outside(.below), marks: curves)
  }

  /// Level curves of J with the path of each run, and beside them the error with the slopes that theory predicts.
  var pathPicture: Figure {
    let plane = ContourPlane(of: theory, featureNames: table.columns.featureNames)
    let paths = zip(runs, styles).map { run, style in
      let line = plane.line(through: run.path.map(\.model), diverges: run.history.isDiverged)
      return Mark.path(run.name, x: line.x, y: line.y, style: style)
    }
    let errors = zip(runs, styles).flatMap { run, style in
      let observed = run.steepestErrors
      let steps = observed.indices.map(Double.init)
      let factor = theory.topFactor(at: run.rate)
      var predicted: [Double] = []
      for _ in observed { predicted.append(predicted.last.map { $0 * factor } ?? observed[0]) }
      return [
        Mark.points(run.name, x: steps, y: observed, style: style), .curve("", x: steps, y: predicted, style: .rule),
      ]
    }
    return Figure(
      "Each step multiplies the steepest error by |1 − αλmax|",
      subtitle: "\(table.summary); gradient descent from zero; dashes: theory",
      panels: [
        Panel(
          "the way over the level curves of J", x: plane.x, y: plane.y, legend: .none, marks: [plane.contours] + paths),
        Panel(
          "the error along the steepest direction", x: Axis("update steps"), y: Axis("|error|", scale: .log),
          legend: .outside(.below), marks: errors),
      ])
  }

  /// Theory and runs over the rate: the factor per step, and where it reaches 1.
  var boundPicture: Figure {
    let highest = max(1.15 * theory.criticalRate, 1.05 * (runs.map(\.rate).max() ?? 0))
    let rates = (0...400).map { highest * Double($0) / 400 }
    let observed = runs.map { run in
      // The first step: later, what is left of the steepest direction may be rounding.
      let errors = run.steepestErrors
      return errors.count >= 2 ? errors[1] / errors[0] : .nan
    }
    return Figure(
      "The bound is where a factor reaches 1: α = 2/λmax = \(theory.criticalRate.significant())",
      subtitle: "\(table.summary); κ = \(theory.conditionNumber.significant())",
      x: Axis("learning rate α"), y: Axis("factor of the error per step", range: 0...1.3), legend: .outside(.below),
      marks: [
        .curve("steepest: |1 − αλmax|", x: rates, y: rates.map { theory.topFactor(at: $0) }),
        .curve("slowest: max |1 − αλ|", x: rates, y: rates.map { theory.slowestFactor(at: $0) }),
        .points("steepest, first step", x: runs.map(\.rate), y: observed),
        .horizontalLine(at: 1, label: "no progress"),
        .verticalLine(at: theory.criticalRate, label: "2/λmax"),
      ])
  }

  /// The cost of the runs that fall, and where each stopping rule would have ended them.
  var stoppingPicture: Figure {
    let curves = zip(falling, styles).map { run, style in
      Mark.curve(
        run.name, x: run.path.map { Double($0.record.step + 1) }, y: run.path.map { $0.record.loss - theory.leastCost },
        style: Style(color: style.color))
    }
    let shapes: [PointShape] = [.circle, .square, .triangle, .diamond]
    let ends = zip(StoppingRule.allCases, shapes).compactMap { rule, shape -> Mark? in
      let records = falling.compactMap { rule.end(of: $0.path.lazy.map(\.record)) }
      guard !records.isEmpty else { return nil }
      return .points(
        rule.name, x: records.map { Double($0.step + 1) }, y: records.map { $0.loss - theory.leastCost },
        style: Style(color: .black, point: shape))
    }
    return Figure(
      "\"No better\" comes too soon where the rate is small",
      subtitle: "\(table.summary); where each rule stops the run",
      x: Axis("record (1 is the start)", scale: .log), y: Axis("J − J*, the cost above the least", scale: .log),
      legend: .outside(.below), marks: curves + ends)
  }

  /// Steps and updates over the number of rows.
  var sizesPicture: Figure {
    let rows = sizes.map { Double($0.rows) }
    return Figure(
      "More rows take no more steps, but an epoch holds more of them",
      subtitle: "tables from one distribution, seed \(options.seed)",
      x: Axis("rows", scale: .log), y: Axis("updates", scale: .log), legend: .outside(.below),
      marks: [
        .curve(
          "all rows, until J − J* is a thousandth", x: rows, y: sizes.map { Double($0.fullSteps) },
          style: Style(point: .circle)),
        .curve(
          "\(DataSetSize.epochs) epochs in batches of \(DataSetSize.batchSize)", x: rows,
          y: sizes.map { Double($0.updates) }, style: Style(point: .square)),
      ])
  }
}

/// One style per run, the same in every panel.
private let styles = [
  Style(color: .blue, dash: .solid, point: .circle), Style(color: .vermillion, dash: .dashed, point: .square),
  Style(color: .green, dash: .dotted, point: .triangle), Style(color: .purple), Style(color: .orange),
  Style(color: .skyBlue), Style(color: .black),
]
