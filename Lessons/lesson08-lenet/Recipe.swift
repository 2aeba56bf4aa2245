import Datasets
import NeuralNetworks
import Optimizers
import Schedules
import Training

/// How a network is trained as far as it goes: one cycle of rate and momentum, and what is done to weights and images.
struct Recipe: Hashable, Sendable {
  /// The greatest rate.
  var peak = 0.05
  /// λ, the pull of the weights towards zero.
  var weightDecay = 5e-4
  var epochs = 15
  /// Whether every second image is turned left to right, by chance.
  var flips = false
  /// How far images are moved at most, in pixels.
  var shift = 0

  /// What is special about it: "30 epochs, flips".
  var name: String {
    ["\(epochs) epochs", flips ? "flips" : nil, shift > 0 ? "shifts" : nil].compactMap { $0 }.joined(separator: ", ")
  }

  /// The same with fewer epochs, for a classroom.
  func shortened(to most: Int) -> Recipe {
    var recipe = self
    recipe.epochs = min(epochs, most)
    return recipe
  }

  /// The run of a fresh network on some images; the last batch of an epoch is left out where it is short.
  func run(
    on images: LabelledImages, seed: UInt64
  ) throws -> TrainingRun<FusedObjective<LeNet5<Float>>, SGD<LeNet5<Float>>> {
    let start = Wardrobe.network(seed: seed)
    let goal = try FusedObjective(of: start, on: images, augmentedBy: Augmentation(flips: flips, shift: shift))
    let cycle = try OneCycleLR(maxLR: peak, totalSteps: epochs * (images.count / Wardrobe.batchSize))
    return try TrainingRun(
      on: goal, from: start, by: SGD(momentum: cycle.maxMomentum, weightDecay: weightDecay), at: .schedule(cycle),
      with: TrainingConfiguration(batchSize: Wardrobe.batchSize, epochs: epochs, seed: seed, lastBatch: .dropped))
  }
}
