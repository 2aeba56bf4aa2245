import GradientDescent
import LessonKit
import LinearModels
import Terminal
import Training

/// One finished run of lesson 01, and what theory says about its rate.
struct Trail {
  let rate: Double
  let run: RunHistory<LinearModel>
  let verdict: ConvergenceStatus
  /// max|1 − αλ|: the factor that the slowest direction keeps per step.
  let slowestFactor: Double
  /// |1 − αλmax|: the factor of the steepest direction.
  let topFactor: Double

  init(at rate: Double, of run: RunHistory<LinearModel>, in bowl: Curvature) {
    self.rate = rate
    self.run = run
    let norms = run.records.map(\.gradientNorm)
    verdict = ConvergenceStatus.judge(
      divergedAt: run.divergedAt, costs: (run.losses.first ?? .nan, run.losses.last ?? .nan),
      gradientLengths: (norms.first ?? .nan, norms.last ?? .nan), rate: rate,
      largestEigenvalue: bowl.largestEigenvalue)
    slowestFactor = bowl.slowestFactor(at: rate)
    topFactor = bowl.topFactor(at: rate)
  }

  /// Whether the cost was seen to grow.
  var grows: Bool { verdict.isDiverged || verdict == .growing }

  /// How pictures call it.
  var name: String { "α = \(rate.significant())" }

  /// The table that compares the runs.
  static func table(of trails: [Trail], steps: Int) -> TextTable {
    var table = TextTable("rate", "verdict", "cost after \(steps.grouped)", "slowest", "steepest")
    for trail in trails {
      let end = trail.run.divergedAt == nil ? trail.run.losses.last ?? .nan : .infinity
      table.add(
        trail.rate.significant(), "\(trail.verdict)", end.significant(5), trail.slowestFactor.fixed(5),
        trail.topFactor.fixed(4))
    }
    return table
  }

  /// A row per step from the start on: the cost, and the model in the table's own units.
  func csv(undoing problem: RegressionProblem) -> CSVFile {
    let weights = run.records.first?.point.weights.indices.map { "w\($0)" } ?? []
    var file = CSVFile(columns: ["step", "cost"] + weights + ["b"])
    for record in run.records {
      let model = problem.inOwnUnits(record.point)
      file.add(record.step, [record.loss] + model.weights + [model.bias])
    }
    return file
  }
}
