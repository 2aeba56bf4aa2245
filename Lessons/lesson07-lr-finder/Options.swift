import ArgumentParser
import Tuning

/// What lesson 07 lets you change about the range test, the network and the grid.
struct FinderOptions: ParsableArguments {
  /// The networks of the lesson.
  enum Network: String, CaseIterable, ExpressibleByArgument { case mlp, lenet }

  /// The optimizers of the lesson.
  enum OptimizerChoice: String, CaseIterable, ExpressibleByArgument {
    case sgd, momentum, adam

    /// Its name in a sentence.
    var name: String {
      switch self {
      case .sgd: "SGD"
      case .momentum: "SGD with momentum 0.9"
      case .adam: "Adam"
      }
    }
  }

  @Option(help: "The network: mlp (784-128-10) or lenet.")
  var network = Network.mlp

  @Option(help: "The optimizer: sgd, momentum or adam.")
  var optimizer = OptimizerChoice.sgd

  @Option(help: "How many mini-batches the range test takes.")
  var steps = 100

  @Option(help: "How the range test's rate grows: by equal factors (exponential) or by equal differences (linear).")
  var ramp = RateRamp.Growth.exponential

  @Option(name: .customLong("min-lr"), help: "The first rate of the range test.")
  var minLR = 1e-6

  @Option(name: .customLong("max-lr"), help: "The last rate of the range test.")
  var maxLR = 10.0

  @Flag(help: "Let the range test watch the loss on validation images: less noisy but more expensive.")
  var validationLoss = false

  @Option(help: "How many times each image is seen in a whole run.")
  var epochs = 3

  @Option(help: "How many seeds everything is repeated with.")
  var seeds = 3

  @Option(help: "The first seed: of the weights, of the batches, and of the built-in images.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "Write the first seed's curve to this file, as workbench suggest reads it: lr,loss,smoothed.", valueName: "file"))
  var curve: String?

  @Option(
    help: ArgumentHelp("The folder of Fashion-MNIST's files, or shapes for the built-in images.", valueName: "folder"))
  var fashionMnist: String?

  func validate() throws {
    guard (10...10_000).contains(steps) else {
      throw ValidationError("--steps is \(steps); choose a number of mini-batches from 10 to 10000")
    }
    guard minLR > 0, minLR < maxLR, maxLR <= 1e6 else {
      throw ValidationError("--min-lr is \(minLR) and --max-lr \(maxLR); it must be 0 < min < max ≤ 1000000")
    }
    guard (1...100).contains(epochs) else {
      throw ValidationError("--epochs is \(epochs); choose from 1 to 100")
    }
    guard (1...10).contains(seeds) else {
      throw ValidationError("--seeds is \(seeds); choose a number of seeds from 1 to 10")
    }
  }

  /// The rates of the range test, and where it stops.
  var rangeTest: RangeTest { get throws { try RangeTest(ramp, from: minLR, to: maxLR, steps: steps) } }

  /// `seed` and those that follow it.
  var allSeeds: [UInt64] { (0..<UInt64(seeds)).map { seed &+ $0 } }

  /// "seed 3" or "seeds 1 to 3".
  var seedText: String { seeds == 1 ? "seed \(seed)" : "seeds \(seed) to \(seed &+ UInt64(seeds - 1))" }
}

extension RateRamp.Growth: ExpressibleByArgument {
  /// "by equal factors", or "by equal differences".
  var words: String { self == .exponential ? "by equal factors" : "by equal differences" }
}
