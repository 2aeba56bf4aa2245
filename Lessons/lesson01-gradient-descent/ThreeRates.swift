import GradientDescent
import Lesson01
import LinearModels
import Plotting
import Terminal

/// The lesson in one picture: J as a parabola of one weight, and three rates on it.
///
/// Everything but the first weight stays at the minimum. J is then a parabola of curvature λ, the mean of x², and descent
/// along it has the bound 2/λ.
struct ThreeRates {
  /// Where w was before each step, and J there.
  struct Run {
    let name: String
    /// The rate, in units of 2/λ.
    let share: Double
    var weights: [Double] = []
    var costs: [Double] = []
  }

  static let steps = 16

  let feature: String
  let minimum: (weight: Double, cost: Double)
  /// J over w, from far left of the minimum to far right of it.
  let parabola: (x: [Double], y: [Double])
  private(set) var runs: [Run] = []

  /// - Returns: nil where the cost of exercise 1.1 is no number, or where no parabola can be drawn: w is 0 at the minimum.
  init?(on objective: SquaredError, minimum model: LinearModel, feature: String) {
    let rows = 0..<objective.features.rows
    let curvature = rows.reduce(0) { $0 + objective.features[$1, 0] * objective.features[$1, 0] } / Double(rows.count)
    let best = model.weights[0]
    func measure(_ weight: Double) -> (cost: Double, slope: Double) {
      var point = model
      point.weights[0] = weight
      let (cost, gradient) = objective.lossAndGradient(at: point)
      return (cost, gradient.weights.first ?? .nan)
    }
    let least = measure(best).cost
    guard best != 0, curvature > 0, least.isFinite, measure(0).slope.isFinite else { return nil }
    self.feature = feature
    minimum = (best, least)
    let x = (-100...100).map { best * (1 + 2.1 * Double($0) / 100) }
    parabola = (x, x.map { measure($0).cost })

    for (name, share) in [("too small: creeps", 0.02), ("good: arrives", 0.3), ("too large: overshoots", 1.02)] {
      var run = Run(name: name, share: share)
      var weight = 0.0
      for _ in 0...Self.steps {
        let (cost, slope) = measure(weight)
        run.weights.append(weight)
        run.costs.append(cost)
        weight -= share * 2 / curvature * slope
      }
      runs.append(run)
    }
  }

  /// The three runs after all steps; a GIF shows them step by step.
  var picture: Figure {
    var figure = picture(after: Self.steps)
    figure.earlierFrames = (0..<Self.steps).map(picture(after:))
    return figure
  }

  private func picture(after steps: Int) -> Figure {
    Figure(
      "The learning rate decides: creep, arrive or overshoot",
      subtitle: "J over one weight, from w = 0, after \(steps) step\(steps == 1 ? "" : "s") at "
        + "\(runs.map { $0.share.significant(3) }.joined(separator: ", ")) times 2/λ; ◆ marks the minimum",
      panels: runs.map { run in
        Panel(
          run.name, x: Axis("w, weight of \(feature)"), y: Axis("J(w)"), legend: .none,
          marks: [
            .curve("J", x: parabola.x, y: parabola.y, style: Style(color: .gray, dash: .solid)),
            .points("minimum", x: [minimum.weight], y: [minimum.cost], style: Style(color: .black, point: .diamond)),
            .curve(
              "the run", x: Array(run.weights.prefix(steps + 1)), y: Array(run.costs.prefix(steps + 1)),
              style: Style(color: .blue, dash: .solid, width: 0.7, point: .circle)),
            .points(
              "now", x: [run.weights[steps]], y: [run.costs[steps]], style: Style(color: .vermillion, point: .square)),
          ])
      },
      altText:
        "Three times the same parabola. At a small rate the steps creep down its side, at a good one they are at "
        + "the minimum after a few, at one that is too large each lands on the other side, higher than before.")
  }
}
