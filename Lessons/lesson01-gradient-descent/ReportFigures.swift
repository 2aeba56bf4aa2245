import Lesson01
import LessonKit
import LinearModels
import Plotting
import Terminal

/// The pictures of lesson 01.
extension Report {
  /// The data, and the line after a few steps, after many, and at the end; nil where a row has more than one feature.
  var linesPicture: Figure? {
    guard table.columns.featureCount == 1, let run = falling.last, let end = run.path.last?.record.step else {
      return nil
    }
    let x = table.columns.features.column(0)
    guard let low = x.min(), let high = x.max(), low < high else { return nil }
    let steps = [1, 10, 1_000, end].filter { $0 <= end }
    let lines = run.path.filter { steps.contains($0.record.step) }.map { record, model in
      let line = problem.inOwnUnits(model)
      let name = "step \(record.step.grouped): \(line.weights[0].significant(3)) x \(line.bias < 0 ? "−" : "+") "
      return Mark.curve(
        name + abs(line.bias).significant(3), x: [low, high], y: [low, high].map { line.weights[0] * $0 + line.bias })
    }
    return Figure(
      "Descent turns a line until it fits",
      subtitle: "\(table.summary); one run from the line 0, \(run.name)",
      x: Axis(table.columns.featureNames[0]), y: Axis(table.columns.targetName), legend: .outside(.below),
      marks: [.points("data", x: x, y: table.columns.targets, style: Style(color: .gray, point: .circle))] + lines)
  }

  /// J as a parabola of one weight, with three rates on it.
  var ratesPicture: Figure? {
    ThreeRates(
      on: SquaredError(features: problem.regression.features, targets: table.columns.targets),
      minimum: theory.minimiserFromZero, feature: table.columns.featureNames[0])?.picture
  }

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
      x: Axis("step, the start counted as 1", scale: .log), y: Axis("J − J*, the cost above the least", scale: .log),
      legend: .outside(.below), marks: curves)
  }

  /// Level curves of J with the path of each run; beside them the error along the steepest direction, with its sign and as
  /// theory predicts its size.
  var pathPicture: Figure {
    let plane = ContourPlane(of: theory, featureNames: table.columns.featureNames)
    let paths = zip(runs, styles).map { run, style in
      let line = plane.line(through: run.path.map(\.model), diverges: run.history.isDiverged)
      return Mark.path(
        run.name, x: line.x, y: line.y, style: Style(color: style.color, dash: .solid, point: style.point))
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
    let swings = zip(runs, styles).map { run, style in
      let errors = run.path.prefix(9).map { theory.topComponent(of: $0.model - theory.minimiserFromZero) }
      return Mark.curve("", x: errors.indices.map(Double.init), y: errors, style: style)
    }
    return Figure(
      "Each step multiplies the steepest error by 1 − αλmax",
      subtitle: "\(table.summary); left: ring, the start; diamond, the minimum; right: dashes, theory",
      panels: [
        Panel(
          "over the level curves of J", x: plane.x, y: plane.y, legend: .none, equalScale: true,
          marks: [plane.contours] + paths.reversed() + [plane.minimum]),
        Panel(
          "across the valley: to and fro", x: Axis("update steps"), y: Axis("error along the steepest direction"),
          legend: .none, marks: [.horizontalLine(at: 0)] + swings),
        Panel(
          "its size", x: Axis("update steps"), y: Axis("|error|", scale: .log), legend: .outside(.below), marks: errors),
      ])
  }

  /// Theory and runs over the rate: the factor per step, and where it reaches 1.
  var boundPicture: Figure {
    let highest = max(1.3 * theory.criticalRate, 1.05 * (runs.map(\.rate).max() ?? 0))
    let rates = (0...400).map { highest * Double($0) / 400 }
    let observed = zip(runs, styles).compactMap { run, style -> Mark? in
      // The first step: later, what is left of the steepest direction may be rounding.
      let errors = run.steepestErrors
      guard errors.count >= 2 else { return nil }
      return .points("\(run.name), first step", x: [run.rate], y: [errors[1] / errors[0]], style: style)
    }
    return Figure(
      "Up to 2/λmax = \(theory.criticalRate.significant()) a step shrinks the steepest error",
      subtitle: "\(table.summary); λmax = \(theory.largestEigenvalue.significant())",
      x: Axis("learning rate α"), y: Axis("error after a step / error before it", range: 0...1.6),
      legend: .outside(.below),
      marks: [
        .band(from: theory.criticalRate, to: highest, label: "the error grows"),
        .horizontalLine(at: 1, label: "no change"),
        .verticalLine(at: 1 / theory.largestEigenvalue, label: "1/λmax"),
        .curve(
          "theory: |1 − αλmax|", x: rates, y: rates.map { theory.topFactor(at: $0) },
          style: Style(color: .black, dash: .solid)),
      ] + observed)
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
      x: Axis("step, the start counted as 1", scale: .log), y: Axis("J − J*, the cost above the least", scale: .log),
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
