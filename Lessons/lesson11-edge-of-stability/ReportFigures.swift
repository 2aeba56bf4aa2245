import Foundation
import GradientDescent
import Lesson11
import LessonKit
import Plotting

/// The pictures of lesson 11.
extension Report {
  private static let colors: [Color] = [.blue, .green, .orange, .vermillion, .purple, .skyBlue, .darkGray]

  private func curves(
    _ runs: [EdgeRun], name: (EdgeRun) -> String, _ value: (EdgeRun.Measurement) -> Double
  ) -> [Mark] {
    zip(runs, Self.colors).map { run, color in
      .curve(
        name(run), x: run.measurements.map { Double($0.step) }, y: run.measurements.map(value),
        style: Style(color: color))
    }
  }

  /// η·λ/2 over the step at several rates, and the loss at the lowest and the highest of them.
  var networkFigure: Figure {
    let runs = descent.filter { !$0.isDiverged }
    let ends = zip(runs, Self.colors).filter { run, _ in run.rate == runs.first?.rate || run.rate == runs.last?.rate }
    return Figure(
      "The curvature moves towards 2/η; the loss goes on falling",
      subtitle: "descent on \(images.count) images at once, \(options.hidden) hidden units, squared error, seed "
        + "\(options.seed)",
      panels: [
        Panel(
          "η·λ/2", x: Axis("step"), y: Axis("times 2/η", range: 0...1.75), legend: .outside(.below),
          marks: [.horizontalLine(at: 1, label: "2/η")]
            + curves(runs, name: { "η = \($0.rate.significant())" }, \.overEdge)),
        Panel(
          "loss, at the lowest and the highest rate", x: Axis("step"), y: Axis("squared error", scale: .log),
          legend: .outside(.below),
          marks: ends.reversed().map { run, color in
            .curve(
              "η = \(run.rate.significant())", x: run.losses.indices.map(Double.init), y: run.losses,
              style: Style(color: color, dash: .solid, width: 1))
          }),
      ])
  }

  /// J − J* of the tumours, by two measurements and by thirty.
  var tumoursFigure: Figure {
    // The highest rate first: its swings would hide the others.
    func marks(_ runs: [TumourRun], until step: Int) -> [Mark] {
      zip(runs, Self.colors).reversed().map { run, color in
        // From step 1 on, which a logarithmic axis can show.
        let costs = run.excess[1...step]
        return .curve(
          "\(run.overEdge.significant(3))", x: costs.indices.map(Double.init), y: costs.map { max($0, 1e-12) },
          style: Style(color: color))
      }
    }
    // A run that swings for thousands of steps would fill the panel with ink: its least J, and an area up to its largest.
    func extremes(_ runs: [TumourRun], until step: Int) -> [Mark] {
      zip(runs, Self.colors).reversed().flatMap { run, color -> [Mark] in
        let parts = stretches(until: step).map { part in (x: Double(part.lowerBound), costs: run.excess[part]) }
        let (x, least) = (parts.map(\.x), parts.map { $0.costs.min() ?? .nan })
        return [
          .area("", x: x, from: least, to: parts.map { $0.costs.max() ?? .nan }, style: Style(color: color)),
          .curve("\(run.overEdge.significant(3))", x: x, y: least, style: Style(color: color)),
        ]
      }
    }
    return Figure(
      "Beyond the edge: a cycle for ever, or a late descent",
      subtitle: "logistic regression on 569 tumours, one curve for each rate over 2/λ; shaded: how far J swings up",
      panels: [
        Panel(
          "two measurements: J − J*", x: Axis("step"), y: Axis("J − J*", scale: .log, range: 1e-6...10),
          legend: .outside(.below), marks: marks(mixed, until: 400)),
        Panel(
          "thirty measurements: J", x: Axis("step", scale: .log, range: 1...4_000),
          y: Axis("J", scale: .log, range: 0.02...10), legend: .outside(.below),
          marks: extremes(separable, until: 4_000)),
      ])
  }

  /// Steps from 1 on in ever longer stretches, about equally long on a logarithmic axis.
  private func stretches(until last: Int) -> [Range<Int>] {
    var (first, stretches) = (1, [Range<Int>]())
    while first <= last {
      let next = min(max(first + 1, first * 12 / 11), last + 1)
      stretches.append(first..<next)
      first = next
    }
    return stretches
  }

  /// Two runs in the valley, and where runs end over where they begin.
  var valleyFigure: Figure {
    let shown = valley.filter { [0.99, 1.02, 1.1, 1.5].contains($0.start) }
    return Figure(
      "Above the edge a run swings, and comes down below it",
      subtitle: "½(ab − 1)²: the curvature S along runs, and at the end over that at the start",
      panels: [
        Panel(
          "along the run", x: Axis("step", scale: .log, range: 1...2_000), y: Axis("S in units of 2/η"),
          legend: .outside(.below),
          marks: [.horizontalLine(at: 1, label: "2/η")]
            + zip(shown, Self.colors).map { run, color in
              .curve(
                "from \(run.start.significant())", x: run.losses.indices.dropFirst().map(Double.init),
                y: Array(run.overEdge.dropFirst()), style: Style(color: color))
            }),
        Panel(
          "end over start", x: Axis("S at the start, in 2/η", range: 0.7...2.05),
          y: Axis("S at the end, in 2/η", range: 0...1.1), legend: .outside(.below),
          marks: [.horizontalLine(at: 1, label: "2/η")]
            + zip([0.02, 0.1, 0.5], Self.colors).map { rate, color in
              let (starts, ends) = ValleyRun.ends(rate: rate)
              return .curve("η = \(rate.significant())", x: starts, y: ends, style: Style(color: color))
            }),
      ])
  }

  /// Adam's curvature over its own edge.
  var adamFigure: Figure {
    Figure(
      "Adam has an edge of its own, and rises to it",
      subtitle:
        "the largest curvature as Adam feels it (of P⁻¹H), divided by its edge 38/η; one number: P the same for all "
        + "parameters, edge 2√s/η",
      x: Axis("step"), y: Axis("curvature / edge", range: 0...1.5), legend: .outside(.below),
      marks: [.horizontalLine(at: 1, label: "the edge")]
        + curves(
          adam + [oneScalar],
          name: { ($0.rate == oneScalar.rate ? "one number, " : "Adam, ") + $0.rate.significant() }, \.overEdge))
  }

  /// The catapult: loss and curvature over the step, of four of the runs.
  var catapultFigure: Figure {
    let runs = catapults.filter { [1.5, 2.5, 3.5, 4.1].contains($0.ratio) }
    func marks(_ values: (Catapult) -> [Double]) -> [Mark] {
      zip(runs, Self.colors).map { run, color in
        let shown = values(run).prefix(26)
        return .curve(
          "\(run.ratio.significant())", x: shown.indices.map(Double.init), y: Array(shown), style: Style(color: color))
      }
    }
    return Figure(
      "Between 2/λ and 4/λ the loss climbs and comes down",
      subtitle: "two linear layers of width 512, one curve for each η·λ at the start",
      panels: [
        Panel(
          "loss", x: Axis("step"), y: Axis("J", scale: .log, range: 1e-6...1e6), legend: .outside(.below),
          marks: marks(\.losses)),
        Panel(
          "η·λ", x: Axis("step"), y: Axis("η·λ", range: 0...5), legend: .outside(.below),
          marks: [.horizontalLine(at: 2, label: "the edge")] + marks(\.curvatures)),
      ])
  }
}
