import ArgumentParser
import GradientDescent
import Tuning

/// What lesson 04 lets you change.
struct Options: ParsableArguments {
  @Option(help: ArgumentHelp("The condition numbers of the sweep: from,to.", valueName: "range"))
  var kappa = "10,10000"

  @Option(help: "How many condition numbers, at equal factors.")
  var count = 7

  @Option(help: "The momentum that is left as it is.")
  var beta = 0.9

  @Option(help: "The condition number of the bowl that the paths are drawn on.")
  var bowl = 50.0

  @Option(help: ArgumentHelp("How far that bowl is turned against the parameters.", valueName: "degrees"))
  var turn = 30.0

  @Option(help: "How many updates a path may have.")
  var steps = 5_000

  @Option(help: ArgumentHelp("The error of every gradient on these paths.", valueName: "deviation"))
  var noise = 0.0

  @Option(help: "The seed of that error.")
  var seed: UInt64 = 1

  func validate() throws {
    guard kappaRange != nil else {
      throw ValidationError("--kappa is \(kappa); write two numbers above 1, such as 10,10000, at most 1000000")
    }
    guard (2...100).contains(count) else {
      throw ValidationError("--count is \(count); choose 2 to 100 condition numbers")
    }
    guard beta > 0, beta <= 0.99 else {
      throw ValidationError("--beta is \(beta); choose a momentum above 0 and at most 0.99")
    }
    guard bowl >= 1, bowl <= 1_000 else {
      throw ValidationError("--bowl is \(bowl); choose a condition number from 1 to 1000")
    }
    guard turn.isFinite else {
      throw ValidationError("--turn is \(turn); choose a finite number of degrees")
    }
    guard noise >= 0, noise.isFinite else {
      throw ValidationError("--noise is \(noise); choose a finite deviation of at least 0")
    }
    guard (10...100_000).contains(steps) else {
      throw ValidationError("--steps is \(steps); choose a number of updates from 10 to 100000")
    }
  }

  private var kappaRange: (low: Double, high: Double)? {
    let numbers = kappa.split(separator: ",", omittingEmptySubsequences: false).map { Double($0.filter { $0 != " " }) }
    guard numbers.count == 2, let low = numbers[0], let high = numbers[1] else { return nil }
    return low > 1 && high > low && high <= 1e6 ? (low, high) : nil
  }

  /// The κ of the sweep, at equal factors.
  var conditionNumbers: [Double] {
    guard let (low, high) = kappaRange, let grid = try? RateGrid.logarithmic(from: low, to: high, count: count) else {
      return []
    }
    return grid.rates
  }

  /// The momenta whose stability limits are measured: a half, and the one that was asked for.
  var momenta: [Double] { beta == 0.5 ? [0.5] : [0.5, beta] }

  /// What the paths are drawn on.
  var landscapes: [Landscape] {
    let bowl = QuadraticBowl(conditionNumber: bowl, turnedBy: turn)
    return [Surface.bowl(bowl), .canyon].map { Landscape($0, gradientNoise: noise, seed: seed) }
  }
}
