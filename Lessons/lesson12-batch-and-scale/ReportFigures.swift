import Foundation
import LessonKit
import Plotting

/// The pictures of lesson 12.
extension Report {
  private static let colors: [Color] = [.blue, .green, .orange, .vermillion, .purple, .skyBlue, .darkGray]

  /// The loss over the rate, one curve for each width: standard on the left, muP on the right.
  var widthsFigure: Figure {
    func marks(_ parametrisation: Parametrisation) -> [Mark] {
      zip(options.shownWidths, Self.colors).map { width, color in
        let runs = widths.filter { $0.parametrisation == parametrisation && $0.width == width && $0.loss.isFinite }
        return .curve(
          "\(width) wide", x: runs.map(\.rate), y: runs.map(\.loss), style: Style(color: color, point: .circle))
      }
    }
    return Figure(
      "At a high rate width does harm; with muP it does none",
      subtitle: "Adam, \(options.steps) steps, two hidden layers, n₀ = 32, the mean of three networks",
      panels: [
        Panel(
          "the same rates in all layers", x: Axis("rate", scale: .log),
          y: Axis("loss", scale: .log, range: 0.4...0.9), legend: .outside(.below), marks: marks(.standard)),
        Panel(
          "muP", x: Axis("rate", scale: .log), y: Axis("loss", scale: .log, range: 0.4...0.9),
          legend: .outside(.below), marks: marks(.muP)),
      ])
  }

  /// The variance over the batch, and the gain of one step over the rate.
  var batchFigure: Figure {
    let place = points[0]
    let slope = place.gradient(of: Array(place.gradients.indices))
    let square = slope.reduce(0) { $0 + $1 * $1 }
    let bent = place.curvature(along: slope)
    let noise = place.gradients.reduce(0) { sum, g in
      sum + place.curvature(along: zip(g, slope).map { $0 - $1 }) / Double(place.gradients.count)
    }
    let rates = (0...120).map { 2.2 * square / bent * Double($0) / 120 }
    return Figure(
      "Less noise allows a larger rate",
      subtitle: "diabetes; left after \(points[1].step) steps of descent, right the first step",
      panels: [
        Panel(
          "variance of a batch's gradient", x: Axis("batch", scale: .log), y: Axis("E‖g − G‖²", scale: .log),
          legend: .outside(.below),
          marks: zip([true, false], [Color.blue, .vermillion]).map { replacing, color in
            let shown = variances.filter { $0.replacing == replacing && $0.measured > 1e-9 }
            return .curve(
              replacing ? "with replacement" : "without", x: shown.map { Double($0.batch) }, y: shown.map(\.measured),
              style: Style(color: color, point: .circle))
          }),
        Panel(
          "what one step gains", x: Axis("rate"), y: Axis("share of the most", range: -0.4...1.1),
          legend: .outside(.below),
          marks: [.horizontalLine(at: 0)]
            + zip([1, 4, 16, 64, 256], Self.colors).map { batch, color in
              .curve(
                "B = \(batch)", x: rates,
                y: rates.map { ($0 * square - $0 * $0 / 2 * (bent + noise / Double(batch))) / place.bestGain },
                style: Style(color: color))
            }),
      ])
  }

  /// The loss over the examples, by both methods and with 16 times the batch.
  var scalingFigure: Figure {
    func marks(_ method: ScalingRecord.Method) -> [Mark] {
      let runs = scaling.filter { $0.method == method && $0.factor == 16 }
      let eighths = (1...8).map { Double($0) * 2_048 }
      let names = runs.map {
        $0.rule == nil ? "same rate" : $0.rule == .root ? "√16 times the rate" : "16 times the rate"
      }
      return [.curve("batch 1", x: eighths, y: runs.first?.base.means ?? [], style: Style(color: .darkGray, width: 4))]
        + zip(zip(runs, names), Self.colors).map { run, color in
          .curve(run.1, x: eighths, y: run.0.losses.means, style: Style(color: color, point: .circle))
        }
    }
    return Figure(
      "16 times the batch: 16 times SGD's rate, 4 times Adam's",
      subtitle: "a bowl with noise; the mean of eight seeds",
      panels: ScalingRecord.Method.allCases.map { method in
        Panel(
          method.rawValue, x: Axis("examples"), y: Axis("loss", scale: .log), legend: .outside(.below),
          marks: marks(method))
      })
  }

  /// Steps and examples, and the textbook's hyperbola.
  var tradeFigure: Figure {
    let shown = trades.filter { $0.steps > 1 && $0.examples > 1 }
    let line = [0.01, 100]
    return Figure(
      "Fewer steps cost more examples, but less than the textbook says",
      subtitle: "a bowl with κ = 10, each step at its own best rate; one point for each batch",
      x: Axis("steps, over those without noise, − 1", scale: .log, range: 0.01...100),
      y: Axis("examples, over those of a vanishing batch, − 1", scale: .log, range: 0.005...100),
      legend: .outside(.below),
      marks: [
        .curve("(steps − 1)·(examples − 1) = 1", x: line, y: line.map { 1 / $0 }, style: Style(color: .darkGray)),
        .points(
          "computed", x: shown.map { $0.steps - 1 }, y: shown.map { $0.examples - 1 },
          style: Style(color: .blue, point: .circle)),
      ] + shown.map { .cellText("B = \($0.batch.grouped)", x: ($0.steps - 1) / 1.6, y: ($0.examples - 1) / 1.4) })
  }

  /// The size of the weights over the step.
  var decayFigure: Figure {
    Figure(
      "AdamW forgets the size of the gradients, Adam with L2 does not",
      subtitle: "500 weights under noise alone, η = 0.01, λ = 0.1",
      x: Axis("step"), y: Axis("root mean square of the weights", range: 0...0.3), legend: .outside(.below),
      marks: [
        .horizontalLine(at: decays[0].theory, label: "√(η/2λ)"),
        .verticalLine(at: Double(decays[0].time), label: "1/(ηλ)"),
      ]
        + zip(decays.filter { $0.rate == 0.01 && $0.decay == 0.1 }, [8.0, 4, 2, 3]).enumerated().map { place, pair in
          let (record, width) = pair
          return .curve(
            "\(record.isCoupled ? "Adam, L2" : "AdamW"), noise \(record.scale.significant())",
            x: record.steps.map(Double.init), y: record.sizes, style: Style(color: Self.colors[place], width: width))
        }
        + [.cellText("three curves, one upon the other", x: 3_000, y: decays[0].theory * 0.85)])
  }
}
