import GradientDescent
import LessonKit
import LinearModels
import Optimizers
import Plotting
import Schedules
import Terminal
import Training
import Tuning

/// A rate that grows by a fifth at every step, from far below the bound to far beyond it.
struct Ramp {
  let growth = 1.2
  let bound: Double
  let records: [Record]
  /// The error along the steepest direction, at each step.
  let steepest: [Double]
  /// J − J*, at each step.
  let excess: [Double]

  init(on bowl: Curvature) throws {
    bound = bowl.criticalRate
    let schedule = try ExponentialLR(baseLR: 0.01 * bound, gamma: growth)
    let start = LinearModel.zero(features: bowl.regression.featureCount)
    var run = Descent(on: bowl.regression, from: start, by: SGD(), at: schedule)
    var (records, steepest): ([Record], [Double]) = ([], [])
    for step in 0..<45 {
      steepest.append(abs(bowl.topComponent(of: run.point - bowl.minimiserFromZero)))
      records.append(run.next(at: schedule(step)))
    }
    (self.records, self.steepest) = (records, steepest)
    excess = records.map { $0.loss - bowl.leastCost }
  }

  /// The first step whose rate is above the bound.
  var crossing: Int? { records.first { $0.rate > bound }?.step }

  /// The first step that makes `values` grow after the crossing.
  func firstGrowth(of values: [Double]) -> Int? {
    guard let crossing else { return nil }
    return (crossing..<values.count - 1).first { values[$0 + 1] > values[$0] }
  }

  func describe(on console: Console) {
    guard let crossing, let steep = firstGrowth(of: steepest), let cost = firstGrowth(of: excess) else { return }
    console.paragraph(
      "A rate that grows by a fifth per step, full batches: it crosses 2/λmax in step \(crossing). The error along the "
        + "steepest direction turns in step \(steep), the cost only in step \(cost), at "
        + "\((records[cost].rate / bound).significant(3)) times the bound: a loss curve notices late.")
    console.print()
  }

  func picture(of table: LessonTable) -> Figure {
    let rates = records.map { $0.rate / bound }
    let firstSteep = steepest.first ?? 1
    let firstExcess = excess.first ?? 1
    let shown = rates.indices.filter { rates[$0] <= 12 }
    return Figure(
      "The steepest error turns at the bound, the cost only later",
      subtitle: "\(table.summary); the rate grows by a fifth per step, full batches",
      x: Axis("learning rate over 2/λmax", scale: .log), y: Axis("share of the start", scale: .log),
      legend: .outside(.below),
      marks: [
        .curve("steepest error", x: shown.map { rates[$0] }, y: shown.map { steepest[$0] / firstSteep }),
        .curve("J − J*", x: shown.map { rates[$0] }, y: shown.map { excess[$0] / firstExcess }),
        .verticalLine(at: 1, label: "2/λmax"),
      ])
  }
}
