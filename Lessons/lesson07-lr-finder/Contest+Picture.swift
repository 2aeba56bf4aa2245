import NetworkLessonKit
import Plotting
import Tuning

extension Contest {
  /// Above, the short run with everybody's suggestion; below, on the same axis, what whole runs are worth.
  var picture: Figure {
    let curve = curves[0]
    var above = curve.panel(
      "one short run, and what it suggests",
      dots: SuggestionMethod.all.compactMap { try? Contest.ask($0, of: curve, options) })
    above.x.range = xRange
    above.x.label = ""
    if let rate = own.rates[0] {
      above.marks.append(curve.dot(own.name, at: rate, style: Style(color: .darkGray, width: 2.5, point: .cross)))
    }
    let finite = grid.filter(\.loss.isFinite)
    let low = (finite.map(\.loss).min() ?? 0) * 0.9
    let below = Panel(
      "the grid: loss on validation images after \(stepsPerRun) steps",
      x: Axis("learning rate", scale: .log, range: xRange), y: Axis("loss", range: low...2.6),
      legend: .outside(.below),
      marks: [
        .points(
          "each seed", x: grid.flatMap { point in point.outcomes.map { _ in point.rate } },
          y: grid.flatMap { $0.outcomes.map(\.loss) }, style: Style(color: .lightGray, point: .circle)),
        .curve("mean", x: finite.map(\.rate), y: finite.map(\.loss), style: Style(color: .blue)),
        .points(
          "best \(best.rate.significant(2))", x: [best.rate], y: [best.loss],
          style: Style(color: .vermillion, width: 2, point: .circle)),
      ])
    return Figure(
      "\(finderGradients) gradients find \(house.rates[0]?.significant(2) ?? "nothing"), "
        + "\(gridGradients.grouped) find \(best.rate.significant(2))",
      subtitle: "\(summary); the short run is that of seed \(options.seed)", panels: [above, below],
      arrangement: .stack,
      altText:
        "Above, the loss of a short run over the learning rate, flat, then falling, then exploding, with a dot for each "
        + "rule's suggestion; below, on the same axis, the validation loss of whole runs, with its lowest point marked."
    )
  }

  /// The article's picture: the curve with a red dot.
  var suggestion: Figure {
    curves[0].figure(
      suggestion: true,
      subtitle: "\(name), \(options.optimizer.name), a short run of \(options.steps) steps, seed \(options.seed)")
  }

  /// The short runs of all seeds, with the workbench's suggestions.
  var seeds: Figure {
    let colors: [Color] = [.blue, .vermillion, .green, .purple, .orange]
    var marks: [Mark] = []
    for (place, curve) in curves.enumerated() {
      let color = colors[place % colors.count]
      marks.append(
        .curve("seed \(options.allSeeds[place])", x: curve.rates, y: curve.smoothed, style: Style(color: color)))
      guard let rate = house.rates[place] else { continue }
      marks.append(curve.dot("suggests", at: rate, style: Style(color: color, width: 2.5, point: .circle)))
    }
    let lows = curves.flatMap(\.smoothed).filter(\.isFinite)
    return Figure(
      "Other seeds, other suggestions: the highest is \(house.spread.significant(2)) times the lowest",
      subtitle: summary, x: Axis("learning rate", scale: .log, range: xRange),
      y: Axis("smoothed loss", range: ((lows.min() ?? 0) * 0.9)...3), legend: .outside(.right), marks: marks)
  }

  /// "MLP 784-128-10, SGD, 100 steps, seeds 1 to 3".
  private var summary: String {
    "\(name), \(options.optimizer.name), a short run of \(options.steps) steps, \(options.seedWords)"
  }

  private var xRange: ClosedRange<Double> {
    let rates = [options.minLR, options.maxLR] + grid.map(\.rate)
    return (rates.min() ?? 1e-6)...(rates.max() ?? 10)
  }
}
