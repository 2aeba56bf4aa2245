import ArgumentParser
import LessonKit

/// What lesson 08 lets you change.
struct LeNetOptions: ParsableArguments {
  enum Method: String, CaseIterable, ExpressibleByArgument {
    case sgd, adam
  }

  @Flag(help: "A tenth of the images and a few epochs: some seconds, for a classroom.")
  var quick = false

  @Option(help: "The method of the four experiments: sgd or adam.")
  var optimizer = Method.sgd

  @Option(help: "How often each experiment sees each image. (default: 10, or 3 when quick)")
  var epochs: Int?

  @Option(help: "How many networks the last part trains by each recipe. (default: 3, or 1 when quick)")
  var networks: Int?

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
    guard (1...100).contains(networks ?? 1) else {
      throw ValidationError("--networks is \(networks ?? 0); choose from 1 to 100")
    }
    guard seed <= UInt64.max - 100 else {
      throw ValidationError("--seed is \(seed); choose a smaller one")
    }
  }

  /// Epochs of each experiment.
  var rounds: Int { epochs ?? (quick ? 3 : 10) }
  /// A recipe with as many epochs as there is time for.
  func adapted(_ recipe: Recipe) -> Recipe { quick ? recipe.shortened(to: 8) : recipe }
  /// The recipes that are compared on the validation images: fewer where they differ by their epochs alone.
  var comparedRecipes: [Recipe] {
    Recipe.all.map(adapted).reduce(into: []) { kept, recipe in
      if !kept.contains(recipe) { kept.append(recipe) }
    }
  }
  /// The recipes of the last part.
  var lastRecipes: [Recipe] { (quick ? [Recipe.furthest] : [.usual, .furthest]).map(adapted) }
  /// The seeds of the networks of the last part.
  var seeds: [UInt64] { (0..<UInt64(networks ?? (quick ? 1 : 3))).map { seed + $0 } }
}
