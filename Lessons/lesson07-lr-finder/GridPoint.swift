import GradientDescent
import Training

/// A rate of the grid, and what whole runs at it are worth, by seed.
struct GridPoint {
  let rate: Double
  let outcomes: [Evaluation]

  /// The mean loss on the validation images over the seeds; not a number where a run broke down.
  var loss: Double { outcomes.map(\.loss).reduce(0, +) / Double(outcomes.count) }
  /// The mean accuracy over the seeds.
  var accuracy: Double { outcomes.map { $0.accuracy ?? .nan }.reduce(0, +) / Double(outcomes.count) }
}
