import GradientDescent
import Training

/// What became of a network for images.
struct ClothesOutcome {
  let method: Method
  let rate: Double
  /// The loss of each batch, before its update.
  let losses: [Double]
  let ending: Ending
  let validation: Evaluation
  /// How many of the classes the network predicts at all.
  let classes: Int

  /// The losses, averaged over about ten batches, because one batch says little.
  var smoothed: [Double] {
    var level = losses.first ?? .nan
    return losses.map { loss in
      level += 0.1 * (loss - level)
      return level
    }
  }

  var accuracy: Double { validation.accuracy ?? .nan }
}
