import Foundation
import Lesson10
import LessonKit
import Plotting
import Schedules

/// The pictures of lesson 10.
extension Report {
  /// The distance over the step, in Double and in Float.
  var ordersFigure: Figure {
    let choices: [(choice: BowlRates, name: String, color: Color)] = [
      (.descending, "descending", .vermillion), (.ascending, "ascending", .orange),
      (.bestConstant, "constant", .darkGray),
      (.lebedev, "Lebedev", .blue),
    ]
    func panel(_ title: String, _ distances: (BowlRun) -> [Double]) -> Panel {
      Panel(
        title, x: Axis("step"), y: Axis("distance from the minimum", scale: .log), legend: .outside(.below),
        marks: choices.compactMap { choice, name, color in
          bowlRuns.first { $0.choice == choice }.map { run in
            .curve(
              name, x: (0...run.rates.count).map(Double.init), y: [1] + distances(run), style: Style(color: color))
          }
        })
    }
    return Figure(
      "The same rates in three orders: only Lebedev's survives rounding",
      subtitle:
        "Chebyshev's \(options.steps) rates for curvatures 1 to \(options.kappa.significant()), 200 dimensions, seed "
        + "\(options.seed)",
      panels: [
        panel("16 digits (Double)", \.distances), panel("7 digits (Float)", \.distancesInFloat),
      ])
  }

  /// The factor of the error over the curvature.
  var polynomialFigure: Figure {
    let curvatures = (0...599).map { 1 + (options.kappa - 1) * Double($0) / 599 }
    func curve(_ choice: BowlRates, _ name: String, _ color: Color) -> Mark {
      let run = bowlRuns.first { $0.choice == choice }
      return .curve(
        name, x: curvatures, y: curvatures.map { abs(run?.factor(λ: $0) ?? .nan) }, style: Style(color: color))
    }
    return Figure(
      "Chebyshev's rates leave the same of every error",
      subtitle: "what \(options.steps) steps leave of the error along a curvature λ: |Π(1 − η_t λ)|",
      x: Axis("curvature λ"), y: Axis("left of the error", scale: .log, range: 1e-5...1),
      legend: .outside(.below),
      marks: [
        curve(.lebedev, "Chebyshev", .blue), curve(.bestConstant, "constant 2/(1 + κ)", .vermillion),
        .horizontalLine(at: chebyshevTheory, label: "1/T_n"),
      ])
  }

  /// The mean factor over the curvature, of both distributions.
  var arcsineFigure: Figure {
    func marks(_ rates: RandomRates, _ name: String, _ color: Color) -> [Mark] {
      let (λ, factors) = (rates.records.map(\.λ), rates.records.map { exp($0.mean) })
      return [
        .curve(name, x: λ, y: factors, style: Style(color: color)),
        .points("", x: λ, y: factors, style: Style(color: color)),
      ]
    }
    return Figure(
      "Arcsine rates treat all curvatures alike; evenly drawn ones do not",
      subtitle:
        "a typical step's factor, exp of the mean of ln|1 − ηλ| over \(options.draws) draws, seed \(options.seed)",
      x: Axis("curvature λ", scale: .log), y: Axis("factor per step"), legend: .outside(.below),
      marks: marks(arcsine, "1/η arcsine-distributed", .blue) + marks(uniform, "1/η evenly drawn", .orange) + [
        .horizontalLine(at: exp(arcsineTheory), label: "theory")
      ])
  }

  /// The silver steps, and where runs of several lengths end.
  var silverFigure: Figure {
    let colors: [HuberRun.Choice: Color] = [.constant: .darkGray, .silver: .blue, .ascending: .vermillion]
    let steps = shownHuberRuns.first { $0.choice == .silver }?.rates ?? []
    return Figure(
      "Silver steps end lower, but only in their own order",
      subtitle:
        "left: \(steps.count) steps for L = 1; right: after the last step, on the worst of Huber's functions for it",
      panels: [
        Panel(
          "the rates, times L", x: Axis("step"), y: Axis("rate", scale: .log, range: 1...2 * (steps.max() ?? 1)),
          legend: .none,
          marks: [
            .bars("silver", x: steps.indices.map(Double.init), y: steps, style: Style(color: .blue)),
            .horizontalLine(at: 2, label: "2/L"),
          ]),
        Panel(
          "where the run ends", x: Axis("length of the run, in steps", scale: .log), y: Axis("f − f*", scale: .log),
          legend: .outside(.below),
          marks: HuberRun.Choice.allCases.map { choice in
            let runs = huberRuns.flatMap { $0.filter { $0.choice == choice } }
            return .curve(
              choice.rawValue, x: runs.map { Double($0.rates.count) }, y: runs.map(\.worst),
              style: Style(color: colors[choice], point: .circle))
          }),
      ])
  }

  /// The bounds over the number of steps.
  func boundsFigure() throws -> Figure {
    // Multiples of 20, so that four restarts and the last fifth are whole numbers of steps.
    let lengths = stride(from: 1.301, through: 5, by: 0.125).map { 20 * Int((pow(10, $0) / 20).rounded()) }
    return Figure(
      "The longer the run, the further a constant rate falls behind",
      subtitle: "the worst case of the last point over all convex functions with bounded gradients, times √T",
      x: Axis("number of steps T", scale: .log), y: Axis("bound, in D·G/√T"), legend: .direct,
      marks: try bounds.map { schedule in
        .curve(
          schedule.name, x: lengths.map(Double.init),
          y: try lengths.map { try schedule.worstCaseTimesRoot(steps: $0) })
      })
  }
}
