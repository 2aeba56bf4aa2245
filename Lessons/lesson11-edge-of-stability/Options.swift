import ArgumentParser
import LessonKit

/// What lesson 11 lets you change about the network and its images.
struct Options: ParsableArguments {
  @Option(help: "How many images to descend on, all of them at every step.")
  var images = 500

  @Option(help: "The width of the hidden layer.")
  var hidden = 32

  @Option(help: "How many steps every run of the network makes. (default: 1500, with --quick 400)")
  var steps: Int?

  @Option(help: ArgumentHelp("The rates of descent, a comma list.", valueName: "rates"), transform: rateList)
  var rates = [0.1, 0.15, 0.2, 0.3, 0.7]

  @Option(help: ArgumentHelp("The rates of Adam, a comma list.", valueName: "rates"), transform: rateList)
  var adamRates = [0.0003, 0.001, 0.003]

  @Option(help: "The seed of the networks and of the two linear layers.")
  var seed: UInt64 = 1

  @Flag(help: "Fewer steps, fewer rates.")
  var quick = false

  @Option(
    help: ArgumentHelp("The folder of Fashion-MNIST's files, or shapes for the built-in images.", valueName: "folder"))
  var fashionMnist: String?

  func validate() throws {
    guard (64...10_000).contains(images) else {
      throw ValidationError("--images is \(images); choose a number of images from 64 to 10000")
    }
    guard (1...1000).contains(hidden) else {
      throw ValidationError("--hidden is \(hidden); choose a width from 1 to 1000")
    }
    guard (100...100_000).contains(stepCount) else {
      throw ValidationError("--steps is \(stepCount); choose a number of steps from 100 to 100000")
    }
  }

  var stepCount: Int { steps ?? (quick ? 400 : 1_500) }
  /// The curvature is measured 60 times along a run.
  var interval: Int { max(stepCount / 60, 1) }
  var descentRates: [Double] { quick ? Array(rates.prefix(3)) : rates }
  var ratesOfAdam: [Double] { quick ? Array(adamRates.dropFirst().prefix(1)) : adamRates }
}
