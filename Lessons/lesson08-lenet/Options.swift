import ArgumentParser
import Datasets
import Terminal

/// What lesson 08 lets you change.
struct LeNetOptions: ParsableArguments {
  enum OptimizerChoice: String, CaseIterable, ExpressibleByArgument {
    case sgd, adam

    /// Its name in a sentence.
    var name: String { self == .sgd ? "SGD" : "Adam" }
  }

  @Flag(help: "A tenth of the images and a few epochs: some seconds, for a classroom.")
  var quick = false

  @Option(help: "The method of the experiments: adam, as in the article's notebook, or sgd.")
  var optimizer = OptimizerChoice.adam

  @Option(help: "How often each experiment sees each image. (default: 5, as in the notebook, or 2 when quick)")
  var epochs: Int?

  @Option(help: "How many seeds the experiments are repeated with.")
  var seeds = 1

  @Option(help: "How many networks the last part trains by each recipe.")
  var networks = 1

  @Flag(help: "Also compare all recipes on the validation images: at least as long again.")
  var recipes = false

  @Option(help: "The seed of the networks, the batches and the split.")
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp("The folder of Fashion-MNIST's files, or shapes for the built-in images.", valueName: "folder"))
  var fashionMnist: String?

  func validate() throws {
    guard (1...1000).contains(epochs ?? 1) else {
      throw ValidationError("--epochs is \(epochs ?? 0); choose from 1 to 1000")
    }
    guard (1...100).contains(seeds) else {
      throw ValidationError("--seeds is \(seeds); choose from 1 to 100")
    }
    guard (1...100).contains(networks) else {
      throw ValidationError("--networks is \(networks); choose from 1 to 100")
    }
    guard seed <= UInt64.max - 100 else {
      throw ValidationError("--seed is \(seed); choose a smaller one")
    }
  }

  /// Fashion-MNIST's 60,000 images to train on, or the first 7,200 of them.
  /// - Throws: `LessonError` for images that do not fit LeNet and its batches.
  func trainingImages(of sets: ImageSets) throws -> LabelledImages {
    let all = quick ? sets.training.prefix(7_200) : sets.training
    let least = 6 * FashionSplit.batchSize
    guard all.count >= least, all.classCount == 10, all.pixelsPerImage == 784 else {
      throw LessonError(
        "\(all.count) images of \(all.height) × \(all.width) pixels are nothing for LeNet's batches; it takes at least "
          + "\(least) of 28 × 28")
    }
    return all
  }

  /// Epochs of each experiment.
  var experimentEpochs: Int { epochs ?? (quick ? 2 : 5) }
  /// The seeds of the experiments.
  var experimentSeeds: [UInt64] { (0..<UInt64(seeds)).map { seed + $0 } }
  /// The recipes that are compared on the validation images: fewer where they differ by their epochs alone.
  var comparedRecipes: [Recipe] {
    Recipe.all.map(adapted).reduce(into: []) { kept, recipe in
      if !kept.contains(recipe) { kept.append(recipe) }
    }
  }
  /// The recipes of the last part.
  var finalRecipes: [Recipe] { (quick ? [Recipe.furthest] : [.usual, .furthest]).map(adapted) }
  /// The seeds of the networks of the last part.
  var finalSeeds: [UInt64] { (0..<UInt64(networks)).map { seed + $0 } }

  /// A recipe with as many epochs as there is time for.
  private func adapted(_ recipe: Recipe) -> Recipe {
    var recipe = recipe
    if quick { recipe.epochs = min(recipe.epochs, 8) }
    return recipe
  }
}

/// The hyperparameters of the last part: one cycle of rate and momentum, and what is done to weights and images.
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

  /// "30 epochs, flips".
  var name: String {
    ["\(epochs) epochs", flips ? "flips" : nil, shift > 0 ? "shifts" : nil].compactMap { $0 }.joined(separator: ", ")
  }

  /// The recipe with which PyTorch reached 91.25 % in the mean of three seeds.
  static let usual = Recipe()

  /// One of the best on the validation images; see the lesson's README.
  static let furthest = Recipe(epochs: 30, flips: true)

  /// What was compared on the validation images before `furthest` was chosen.
  static let all = [
    usual,
    Recipe(flips: true),
    Recipe(shift: 1),
    Recipe(flips: true, shift: 1),
    Recipe(epochs: 30),
    furthest,
    Recipe(epochs: 30, flips: true, shift: 1),
    Recipe(weightDecay: 2e-4, epochs: 30, flips: true),
    Recipe(peak: 0.1, weightDecay: 3e-4, epochs: 30, flips: true),
  ]
}
