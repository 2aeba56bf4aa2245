import ArgumentParser
import LessonKit

/// What lesson 03 lets you change about the noisy problem.
struct Options: ParsableArguments {
  @Option(help: "The rate that the schedules start from.")
  var rate = 0.1

  @Option(help: "How many rows a mini-batch has, drawn with replacement.")
  var batchSize = 5

  @Option(help: "How many updates every run makes.")
  var steps = 1500

  @Option(help: "How many runs the means are taken over.")
  var chains = 32

  @Option(help: "How many epochs the article's loop runs.")
  var epochs = 22

  @Option(help: "What to do to the features first: none or zscore.")
  var scaling = Scaling.zscore

  @Option(help: "The seed of the mini-batches.")
  var seed: UInt64 = 1

  func validate() throws {
    guard rate > 0, rate.isFinite else {
      throw ValidationError("--rate is \(rate); a learning rate is a finite number above 0")
    }
    guard (30...1_000_000).contains(steps) else {
      throw ValidationError("--steps is \(steps); choose a number of updates from 30 to 1000000")
    }
    guard (1...10_000).contains(chains) else {
      throw ValidationError("--chains is \(chains); choose a number of runs from 1 to 10000")
    }
    guard (1...10_000).contains(epochs) else {
      throw ValidationError("--epochs is \(epochs); choose a number of epochs from 1 to 10000")
    }
    guard batchSize >= 1 else {
      throw ValidationError("--batch-size is \(batchSize); a batch has at least 1 row")
    }
  }
}
