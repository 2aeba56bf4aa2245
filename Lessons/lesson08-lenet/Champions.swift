import NetworkLessonKit
import NeuralNetworks
import Plotting
import Training
import TrainingLogs

/// Networks trained by one recipe on all images that may be learnt from, one for each seed.
struct Champions {
  let recipe: Recipe
  let networks: [LeNet5<Float>]
  /// How long each took, in seconds.
  let seconds: [Double]

  init(_ recipe: Recipe, _ wardrobe: Wardrobe, _ options: LeNetOptions, logs: LogOptions) throws {
    var (networks, seconds): ([LeNet5<Float>], [Double]) = ([], [])
    for seed in options.seeds {
      var run = try recipe.run(on: wardrobe.all, seed: seed)
      let log = try logs.log(
        "lesson08/\(recipe.name.replacing(", ", with: "-").replacing(" ", with: "-"))-seed-\(seed)")
      try log.write(hyperparameters: [
        "schedule": "one-cycle", "peak": recipe.peak, "weight decay": recipe.weightDecay, "epochs": recipe.epochs,
        "flips": recipe.flips, "shift": recipe.shift, "images": wardrobe.all.count, "seed": seed,
      ])
      let progress = TrainingProgress(totalSteps: run.totalSteps, epochs: recipe.epochs)
      let clock = ContinuousClock()
      let time = try clock.measure {
        try run.train { record in
          progress.show(record)
          try log.write(record)
        }
      }
      progress.finish()
      try log.flush()
      networks.append(run.model)
      seconds.append(time / .seconds(1))
    }
    (self.recipe, self.networks, self.seconds) = (recipe, networks, seconds)
  }

  var meanSeconds: Double { seconds.reduce(0, +) / Double(max(seconds.count, 1)) }

  /// What is to be asked about the test images; who has learnt from mirrored images may also look twice.
  var candidates: [Candidate] {
    let once = Candidate(name: recipe.name, networks: networks)
    return recipe.flips
      ? [once, Candidate(name: recipe.name + ", looking twice", networks: networks, looksTwice: true)] : [once]
  }
}

extension Champions {
  /// What the filters of the first network see in an image, unless exercise 8.3 is still open.
  func firstLayer(_ wardrobe: Wardrobe) -> Figure? {
    networks.first.flatMap { FirstLayer(of: $0, on: wardrobe.validation, row: 0).picture }
  }
}
