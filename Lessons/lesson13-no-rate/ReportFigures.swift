import Core
import Foundation
import Lesson13
import LessonKit
import Plotting

/// The pictures of lesson 13.
extension Report {
  private static let colors: [Color] = [.blue, .green, .orange, .vermillion, .purple, .skyBlue, .darkGray]

  private func curve(
    _ name: String, _ values: [Double], _ color: Color, width: Double = 2, from first: Int = 0
  ) -> Mark {
    .curve(
      name, x: values.indices.dropFirst(first).map(Double.init), y: Array(values.dropFirst(first)),
      style: Style(color: color, width: width))
  }

  /// The loss along the river, at five schedules.
  var riverFigure: Figure {
    Figure(
      "A high rate travels, the cool-down reveals it",
      subtitle: "½x² − \(River.slope.significant())·y with noise across, the mean of \(River.count.grouped) runs",
      x: Axis("step"), y: Axis("J"), legend: .outside(.below),
      marks: [.verticalLine(at: 800, label: "800")]
        + zip(rivers, Self.colors).map { run, color in curve(run.name, run.losses, color, width: 1) })
  }

  /// Losses and rates of AdGD on the bowl and on the tumours.
  var gradientsFigure: Figure {
    let (bowl, tumours) = (smooth[1], smooth[2])
    return Figure(
      "Rates from two gradients go far above a safe one, and come back",
      subtitle: "left a bowl with κ = 100, right the first 150 steps on 569 tumours",
      panels: [
        Panel(
          "a bowl: J", x: Axis("step"), y: Axis("J", scale: .log, range: 1e-12...1e4), legend: .outside(.below),
          marks: [
            curve("the best constant rate, 2/101", bowl.constant, .darkGray),
            curve("AdGD", bowl.adaptive, .blue, width: 1),
          ]),
        Panel(
          "tumours: the rate", x: Axis("step", range: 0...150), y: Axis("rate", scale: .log, range: 1e-1...1e3),
          legend: .outside(.below),
          marks: [
            .horizontalLine(at: tumours.problem.constant, label: "safe"),
            curve("AdGD", Array(tumours.rates.prefix(151)), .blue, width: 1, from: 1),
          ]),
      ])
  }

  /// What D-Adaptation and DoG take for the distance, over it.
  var distanceFigure: Figure {
    func marks(_ values: (DistanceRun) -> [Double]) -> [Mark] {
      zip(distances.filter { $0.problem.loss == .length }, Self.colors).map { run, color in
        curve(
          "D = \(run.problem.distance.significant())", values(run).map { $0 / run.problem.distance }, color, from: 1)
      }
    }
    return Figure(
      "Two estimates of the distance: d comes to half of it, r to all of it",
      subtitle: "|Ax − b| from a millionth, for three distances D",
      panels: [
        Panel(
          "D-Adaptation: d/D", x: Axis("step", range: 0...700), y: Axis("over D", scale: .log),
          legend: .outside(.below), marks: [.horizontalLine(at: 1, label: "D")] + marks(\.estimates)),
        Panel(
          "DoG: r/D", x: Axis("step", range: 0...200), y: Axis("over D", scale: .log),
          legend: .outside(.below), marks: [.horizontalLine(at: 1, label: "D")] + marks(\.distances)),
      ])
  }

  /// What five rounds make of a singular value, and the runs with the matrix.
  var matrixFigure: Figure {
    let shares = (0...600).map { pow(10, -4 + 4 * Double($0) / 600) }
    let hard = matrices.filter { $0.conditionNumber == 1e4 }
    return Figure(
      "Singular values above 0.002 come near 1, smaller ones stay small",
      subtitle: "left one number through Newton and Schulz's rounds, right a matrix of unknowns with κ = 10,000",
      panels: [
        Panel(
          "a singular value", x: Axis("before", scale: .log, range: 1e-4...1), y: Axis("after", range: 0...1.3),
          legend: .outside(.below),
          marks: [.horizontalLine(at: 1, label: "1")]
            + zip([1, 3, 5], Self.colors).map { rounds, color in
              // Beside a 1 in a corner the other number is its own share, but for the length of both.
              .curve(
                "\(rounds) round\(rounds == 1 ? "" : "s")", x: shares,
                y: shares.map { share in
                  let other = max(1 - share * share, 0).squareRoot()
                  return orthogonalized([[share, 0], [0, other]], rounds: rounds).first?.first ?? .nan
                }, style: Style(color: color))
            }),
        Panel(
          "distance from the solution", x: Axis("step"), y: Axis("over the start", scale: .log, range: 1e-4...2),
          legend: .outside(.below),
          marks: zip(hard, [Color.darkGray, .green, .purple, .blue, .orange]).map { run, color in
            curve(run.name, run.distances, color)
          }),
      ])
  }

  /// The rates that were applied on the images, and the losses at the end over the rate.
  var imagesFigure: Figure {
    func run(_ name: String) -> SoftmaxRun? { softmax.first { $0.name == name } }
    func ends(_ prefix: String, _ suffix: String = "") -> [SoftmaxRun] {
      softmax.filter { $0.name.hasPrefix(prefix) && $0.name.hasSuffix(suffix) && $0.loss.isFinite }
    }
    let found = [
      ("Polyak", Color.skyBlue), ("DoG, r = 1e-08", .blue), ("DoG, r = 1e-05", .green), ("DoG, r = 0.01", .orange),
    ]
    .compactMap { name, color in
      run(name).map { run in
        name == "Polyak"
          ? curve("Polyak, median of 51", medians(run.rates), color) : curve(name, run.rates, color, width: 1)
      }
    }
    func medians(_ rates: [Double]) -> [Double] {
      rates.indices.map { step in
        let near = rates[max(step - 25, 0)..<min(step + 26, rates.count)].sorted()
        return near[near.count / 2]
      }
    }
    func line(_ name: String, _ runs: [SoftmaxRun], _ color: Color) -> [Mark] {
      let (rates, losses) = (runs.map { $0.rates.first ?? .nan }, runs.map(\.loss))
      return [
        .curve(name, x: rates, y: losses, style: Style(color: color)),
        .points("", x: rates, y: losses, style: Style(color: color, width: 4)),
      ]
    }
    return Figure(
      "DoG finds its rate; the average has its best one far higher",
      subtitle: "softmax regression on \(images.training.count.grouped) images, batches of 64, seed \(options.seed)",
      panels: [
        Panel(
          "the rates applied", x: Axis("step"), y: Axis("rate", scale: .log, range: 1e-9...10),
          legend: .outside(.below), marks: found),
        Panel(
          "loss at the end over the rate", x: Axis("rate, or its peak", scale: .log, range: 0.005...20),
          y: Axis("loss", range: 0.25...1.1), legend: .outside(.below),
          marks: [
            line("constant", ends("constant"), .darkGray), line("linear to 0", ends("", "linear to 0"), .orange),
            line("schedule-free", ends("schedule-free"), .blue),
          ].flatMap { $0 }),
      ])
  }
}
