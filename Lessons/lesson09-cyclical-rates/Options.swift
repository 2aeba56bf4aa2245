import ArgumentParser

/// What lesson 09 lets you change about the runs on images.
struct CycleOptions: ParsableArguments {
  @Option(help: "How many images to train on. (default: 6400, with --full 20000)")
  var images: Int?

  @Option(help: "How many times each image is seen; a cycle is one epoch. (default: 6, with --full 6)")
  var epochs: Int?

  @Option(help: "How many seeds every run is repeated with. (default: 2, with --full 5)")
  var seeds: Int?

  @Option(help: "The first seed: of the weights, of the batches, and of the built-in images.")
  var seed: UInt64 = 1

  @Option(help: "The top of the range, instead of the one that the range test finds.")
  var top: Double?

  @Flag(help: "More images, more seeds; takes minutes.")
  var full = false

  @Option(
    help: ArgumentHelp("The folder of Fashion-MNIST's files, or shapes for the built-in images.", valueName: "folder"))
  var fashionMnist: String?

  @Flag(help: "Leave the networks out: the bowl alone, at once.")
  var noImages = false

  func validate() throws {
    guard top.map({ $0 > 0 && $0 <= 10 }) ?? true else {
      throw ValidationError("--top is \(top ?? 0); choose a rate above 0 and up to 10")
    }
    guard (256...60_000).contains(imageCount) else {
      throw ValidationError("--images is \(imageCount); choose a number of images from 256 to 60000")
    }
    guard (2...100).contains(epochCount) else {
      throw ValidationError("--epochs is \(epochCount); choose a number of epochs from 2 to 100")
    }
    guard (1...20).contains(seedCount) else {
      throw ValidationError("--seeds is \(seedCount); choose a number of seeds from 1 to 20")
    }
  }

  var imageCount: Int { images ?? (full ? 20_000 : 6_400) }
  /// How many other images rates and schedules are compared on.
  var validationCount: Int { full ? 4_000 : 2_000 }
  var epochCount: Int { epochs ?? 6 }
  private var seedCount: Int { seeds ?? (full ? 5 : 2) }
  var allSeeds: [UInt64] { (0..<UInt64(seedCount)).map { seed &+ $0 } }
  /// The seeds of the runs at higher rates.
  var sweepSeeds: [UInt64] { full ? allSeeds : [seed] }

  /// "seed 3" or "seeds 1 to 5".
  var seedText: String { seedCount == 1 ? "seed \(seed)" : "seeds \(seed) to \(seed &+ UInt64(seedCount - 1))" }
}
