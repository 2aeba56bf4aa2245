import ArgumentParser
import GradientDescent
import LessonKit

/// What lesson 01 lets you change about a run.
struct RunOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A learning rate; give it again for another. (default: 0.1, 0.8 and 1.01 times 2/λmax)", valueName: "rate"))
  var rate: [Double] = []

  @Option(help: "How many updates to make.")
  var steps = 10_000

  @Option(help: "What to do to the features first: none or zscore.")
  var scaling = Scaling.none

  func validate() throws {
    if let bad = rate.first(where: { !($0 > 0 && $0.isFinite) }) {
      throw ValidationError("--rate is \(bad); a learning rate is a finite number above 0")
    }
    guard (0...100_000_000).contains(steps) else {
      throw ValidationError("--steps is \(steps); choose a number of updates from 0 to 100000000")
    }
  }

  /// The rates to run: those that were given, or one too small, one good and one too big.
  func rates(for bowl: Curvature) -> [Double] {
    rate.isEmpty ? [0.1, 0.8, 1.01].map { $0 * bowl.criticalRate } : rate
  }
}
