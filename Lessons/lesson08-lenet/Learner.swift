import Datasets
import GradientDescent
import NetworkLessonKit
import NeuralNetworks
import Optimizers
import Training

/// One of the four experiments: a network trained at one rate, judged by both kinds of images after each epoch.
struct Learner {
  /// What a network is worth after an epoch.
  struct Epoch {
    /// On as many training images as there are others.
    let training: Evaluation
    let validation: Evaluation
  }

  /// The rate in words.
  let name: String
  let rate: Double
  let epochs: [Epoch]
  /// The loss of each batch before its update.
  let losses: [Double]
  let ending: Ending
  let network: LeNet5<Float>

  /// Trains a fresh network at one rate.
  ///
  /// - Parameter observe: told each record, with what the network is worth on training images where an epoch ends.
  init(
    _ name: String, at rate: Double, by method: some Optimizer<LeNet5<Float>>, on wardrobe: Wardrobe, epochs: Int,
    seed: UInt64, _ observe: (Record, Evaluation?) throws -> Void
  ) throws {
    let start = Wardrobe.network(seed: seed)
    let seen = try Wardrobe.judge(wardrobe.training.prefix(wardrobe.validation.count))
    let unseen = try Wardrobe.judge(wardrobe.validation)
    var (history, losses): ([Epoch], [Double]) = ([], [])
    var run = try TrainingRun(
      on: FusedObjective(of: start, on: wardrobe.training), from: start, by: method, at: .constant(rate),
      with: TrainingConfiguration(batchSize: Wardrobe.batchSize, epochs: epochs, seed: seed),
      validate: { unseen.evaluation(of: $0) })
    let progress = TrainingProgress(totalSteps: run.totalSteps, epochs: epochs)
    ending = try run.train { record, run in
      progress.show(record)
      losses.append(record.loss)
      let training = record.validation.map { _ in seen.evaluation(of: run.model) }
      if let training, let validation = record.validation {
        history.append(Epoch(training: training, validation: validation))
      }
      try observe(record, training)
    }
    progress.finish()
    (self.name, self.rate, self.losses, self.epochs, network) = (name, rate, losses, history, run.model)
  }

  /// What the network is worth in the end, or nil for a run that ended before its first epoch did.
  var last: Epoch? { epochs.last }

  /// The losses, averaged over about fifty batches, because one batch says little.
  var smoothed: [Double] {
    var level = losses.prefix(20).reduce(0, +) / Double(min(max(losses.count, 1), 20))
    return losses.map { loss in
      level += 0.02 * (loss - level)
      return level
    }
  }
}
