import ArgumentParser
import LessonKit

/// What lesson 10 lets you change about the bowl, the draws and the convex functions.
struct Options: ParsableArguments {
  @Option(help: "The largest curvature of the bowl; the smallest is 1.")
  var kappa = 100.0

  @Option(help: "How many steps the bowl gets: a power of two, for Lebedev's order.")
  var steps = 32

  @Option(help: "How many random rates the means are taken over.")
  var draws = 20_000

  @Option(help: "How many silver steps the pictures show: one less than a power of two.")
  var silver = 127

  @Option(help: "The seed of the bowl's minimum and of the random rates.")
  var seed: UInt64 = 1

  func validate() throws {
    guard kappa > 1, kappa <= 1e6 else {
      throw ValidationError("--kappa is \(kappa); choose a condition number above 1 and up to 1000000")
    }
    guard (2...1024).contains(steps), steps.nonzeroBitCount == 1 else {
      throw ValidationError("--steps is \(steps); choose a power of two from 2 to 1024")
    }
    guard (100...10_000_000).contains(draws) else {
      throw ValidationError("--draws is \(draws); choose a number of draws from 100 to 10000000")
    }
    guard (1...4095).contains(silver), (silver + 1).nonzeroBitCount == 1 else {
      throw ValidationError("--silver is \(silver); choose one less than a power of two, from 1 to 4095")
    }
    guard seed <= UInt64(Int.max) else {
      throw ValidationError("--seed is \(seed); choose a seed of at most \(Int.max)")
    }
  }
}
