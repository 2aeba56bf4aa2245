import GradientDescent
import LessonKit
import LinearModels
import Optimizers
import Terminal
import Training

/// One finished run of lesson 01, and what theory says about its rate.
struct Trail {
  let rate: Double
  let run: RunHistory
  /// The model of each record.
  let models: Thinned<LinearModel>
  let verdict: ConvergenceStatus
  /// max|1 − αλ|: the factor that the slowest direction keeps per step.
  let slowestFactor: Double
  /// |1 − αλmax|: the factor of the steepest direction.
  let topFactor: Double

  init<Goal: Objective, Method: Optimizer>(
    at rate: Double, of descent: Descent<Goal, Method>, steps: Int, noiseLevel: Double, in bowl: Curvature
  ) where Method.Point == LinearModel {
    var descent = descent
    var (run, models) = (RunHistory(noiseLevel: noiseLevel), Thinned<LinearModel>())
    for _ in 0...steps where !run.isDiverged {
      models.append(descent.point)
      run.append(descent.next(at: rate))
    }
    (self.rate, self.run, self.models) = (rate, run, models)
    let norms = run.records.map { $0.gradientNorm ?? .nan }
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
    let weights = models.first?.weights.indices.map { "w\($0)" } ?? []
    var file = CSVFile(columns: ["step", "cost"] + weights + ["b"])
    for (record, model) in zip(run.records, models) {
      let model = problem.inOwnUnits(model)
      file.add(record.step, [record.loss] + model.weights + [model.bias])
    }
    return file
  }
}
