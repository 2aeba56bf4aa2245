import ArgumentParser
import Lesson05Loops
import LessonKit
import LinearModels

/// What lesson 05 lets you change.
struct Options: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A learning rate; give it again for another. (default: 0.4 and 0.6 times 2/λmax)", valueName: "rate"))
  var rate: [Double] = []

  @Option(help: "How many epochs the loops run, and how many updates of lesson 01's path are retraced.")
  var steps = 400

  @Option(help: "How many epochs the article's loop runs.")
  var epochs = 50

  @Option(help: "What to do to the features first: none or zscore.")
  var scaling = Scaling.none

  @Option(help: "The seed of the points at which gradients are compared.")
  var seed: UInt64 = 1

  func validate() throws {
    if let bad = rate.first(where: { !($0 > 0 && $0.isFinite) }) {
      throw ValidationError("--rate is \(bad); a learning rate is a finite number above 0")
    }
    guard (10...1_000_000).contains(steps) else {
      throw ValidationError("--steps is \(steps); choose a number of updates from 10 to 1000000")
    }
    guard (1...1_000_000).contains(epochs) else {
      throw ValidationError("--epochs is \(epochs); choose a number of epochs from 1 to 1000000")
    }
  }

  /// The rates to run: those that were given, or one that survives two backward passes per step and one that does not.
  func rates(for bowl: Curvature) -> [Double] {
    rate.isEmpty ? [0.4, 0.6].map { $0 * bowl.criticalRate } : rate
  }

  /// The rates of one order of calls.
  ///
  /// At any rate the article's loop does the same: one is enough. Where nothing is zeroed the bound is 2·2/λmax: unless told
  /// otherwise, one rate is beyond it.
  func rates(of order: CallOrder, for bowl: Curvature) -> [Double] {
    let rates = rates(for: bowl)
    return switch order {
    case .article: [rates[0]]
    case .backwardStep: rate.isEmpty ? rates + [2.05 * bowl.criticalRate] : rates
    case .zeroBackwardStep, .zeroBackwardTwiceStep: rates
    }
  }
}
