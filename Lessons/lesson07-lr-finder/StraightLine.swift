import Datasets
import GradientDescent
import LessonKit
import LinearModels
import Optimizers
import Plotting
import Terminal
import Training
import Tuning

/// Where the answer is known: the bound of a straight line, a probe that finds it, and ramps that run past it.
struct StraightLine {
  static let lengths = [50, 100, 200, 400, 1000, 2000]
  static let batchSizes = [32, 1]
  static let repetitions = 5

  let table: LessonTable
  /// 2/λmax, from the eigenvalues.
  let bound: Double
  /// The rate beyond which descent grows, found by starting anew, and what that took.
  let probe: (rate: Double, gradients: Int)
  /// Full-batch ramps, one per length.
  let ramps: [RangeTestCurve]
  /// Where mini-batch ramps explode, over the bound, as [batch size][length]: the median of five seeds.
  let explosions: [[Double]]

  init(seed: UInt64) throws {
    table = LessonTable(name: "diabetes, z-scored", columns: try Table(named: "diabetes").regression())
    let features = table.columns.features
    let line = try LinearRegression(
      features: ZScore(fitting: features).apply(to: features), targets: table.columns.targets)
    let bound = try Curvature(of: line).criticalRate
    let start = LinearModel.zero(features: line.featureCount)
    self.bound = bound
    probe = try criticalRate(of: line, from: start, between: 0.1 * bound, and: 10 * bound)
    func test(_ steps: Int) throws -> RangeTest {
      try RangeTest(from: 1e-4 * bound, to: 100 * bound, steps: steps, beta: 0.95)
    }
    ramps = try StraightLine.lengths.map {
      try Descent(on: line, from: start, by: SGD(), at: bound).findLearningRate(over: test($0))
    }
    explosions = try StraightLine.batchSizes.map { size in
      try StraightLine.lengths.map { steps in
        let rates = try (0..<UInt64(StraightLine.repetitions)).map { place in
          try findLearningRate(
            on: line, from: start, by: SGD(), over: test(steps), batchSize: size, seed: seed &+ place,
            watching: line.loss
          ).divergedAt ?? .infinity
        }
        return rates.sorted()[StraightLine.repetitions / 2] / bound
      }
    }
  }

  func describe(on console: Console) {
    console.paragraph(
      "\(table.summary), a straight line. The bound: 2/λmax = \(bound.significant(5)). A probe that starts anew at every "
        + "rate, 400 steps each, finds \(probe.rate.significant(5)), \((probe.rate / bound).fixed(6)) times the bound, for "
        + "\(probe.gradients.grouped) gradients. A ramp is one run through all rates. Where its smoothed loss exceeds "
        + "four times its best, in units of the bound (mini-batches are watched on all rows; median of "
        + "\(StraightLine.repetitions) seeds):")
    console.print()
    var table = TextTable("steps of the ramp", "full batches", "batches of 32", "single rows")
    for (place, steps) in StraightLine.lengths.enumerated() {
      table.add(
        steps.grouped, ((ramps[place].divergedAt ?? .infinity) / bound).significant(3),
        explosions[0][place].significant(2), explosions[1][place].significant(2))
    }
    console.print(table)
    console.print()
  }

  var picture: Figure {
    let shown = [1, 3, 5]
    let curves = shown.map { place -> Mark in
      let ramp = ramps[place]
      return .curve(
        "\(StraightLine.lengths[place].grouped) steps", x: ramp.rates.map { $0 / bound },
        y: ramp.losses.map { $0 / (ramp.losses.first ?? 1) })
    }
    let late = (ramps[1].divergedAt ?? .nan) / bound
    return Figure(
      "The shorter the ramp, the later it explodes: at \(late.significant(2)) times the bound in 100 steps",
      subtitle: "\(table.summary); full batches",
      x: Axis("learning rate over 2/λmax", scale: .log),
      y: Axis("loss over the first loss", scale: .log, range: 0.05...10),
      legend: .outside(.below), marks: curves + [.verticalLine(at: 1, label: "2/λmax")])
  }
}
