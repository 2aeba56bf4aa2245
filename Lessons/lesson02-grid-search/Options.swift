import ArgumentParser
import GradientDescent
import LessonKit
import Tuning

/// What lesson 02 lets you change about a search.
struct Options: ParsableArguments {
  @Option(help: ArgumentHelp("The rates to try; a comma list, instead of a grid.", valueName: "rates"))
  var rates: String?

  @Option(help: "The lowest rate of the grid.")
  var from = 0.001

  @Option(help: "The highest rate of the grid.")
  var to = 1.0

  @Option(help: "How many rates the grid has.")
  var count = 7

  @Option(help: "How the grid is spaced: linear or logarithmic.")
  var spacing = Spacing.logarithmic

  @Option(help: "How many updates every trial makes.")
  var steps = 100

  @Option(help: "How many times to search again around the best rate.")
  var rounds = 2

  @Option(help: "The share of the rows to validate on.")
  var validation = 0.2

  @Option(help: "What decides: loss or, for a classifier, accuracy.")
  var by = Criterion.lowestLoss

  @Option(help: "What to do to the features first, by the training rows: none or zscore.")
  var scaling = Scaling.zscore

  @Option(help: "The seed of the split.")
  var seed: UInt64 = 1

  enum Spacing: String, CaseIterable, ExpressibleByArgument { case linear, logarithmic }

  func validate() throws {
    guard (1...10_000_000).contains(steps) else {
      throw ValidationError("--steps is \(steps); choose a number of updates from 1 to 10000000")
    }
    guard (0...20).contains(rounds) else {
      throw ValidationError("--rounds is \(rounds); choose 0 (no refinement) to 20")
    }
    guard validation > 0, validation < 1 else {
      throw ValidationError("--validation is \(validation); choose a share of the rows above 0 and below 1")
    }
    guard (2...10_000).contains(count) else {
      throw ValidationError("--count is \(count); choose 2 to 10000 rates")
    }
  }

  /// The first grid.
  func grid() throws -> RateGrid {
    if let rates {
      return try RateGrid(
        rates.split(separator: ",", omittingEmptySubsequences: false).map { word in
          guard let rate = Double(word.filter { $0 != " " }) else {
            throw ValidationError("--rates: \"\(word)\" is not a number; write a comma list such as 0.001,0.01,0.1")
          }
          return rate
        })
    }
    return switch spacing {
    case .linear: try .linear(from: from, to: to, count: count)
    case .logarithmic: try .logarithmic(from: from, to: to, count: count)
    }
  }
}

extension Criterion: ExpressibleByArgument {}
