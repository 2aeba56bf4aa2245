import Datasets
import Foundation
import NeuralNetworks
import Optimizers
import Plotting
import Terminal
import Training
import Tuning

/// The range test of one network, with several seeds because one curve is noisy, and the range that follows from it.
///
///     top = half of the rate at which the smoothed loss is least (the geometric mean over the seeds)
///     base = top/16
struct RangeSearch {
  static let seeds = 5
  static let steps = 100

  /// The first of the seeds.
  let first: UInt64
  let curves: [RangeTestCurve]
  /// The rates at which the smoothed loss is least, by seed.
  let lowest: [Double]
  /// Whether the range is not that of the test.
  let isChosen: Bool
  /// Base and top.
  let range: ClosedRange<Double>

  /// - Parameters:
  ///   - first: the first of the seeds.
  ///   - chosen: a top that somebody wants instead.
  init<Model: FusedModel>(_ track: Track<Model>, seed first: UInt64, top chosen: Double? = nil) throws {
    self.first = first
    let test = try RangeTest(from: 1e-4, to: 1, steps: RangeSearch.steps)
    curves = try (0..<UInt64(RangeSearch.seeds)).map { offset in
      try findLearningRate(
        on: track.goal, from: track.start(first &+ offset), by: SGD(momentum: 0.9), over: test,
        batchSize: FashionSplit.batchSize, seed: first &+ offset)
    }
    // The method answers a tenth of the rate with the least smoothed loss.
    lowest = try curves.map { 10 * (try $0.suggestion(.minimum).rate) }
    let middle = exp(lowest.reduce(0) { $0 + log($1) } / Double(lowest.count))
    let top = chosen ?? RangeSearch.rounded(middle / 2)
    isChosen = chosen != nil
    range = (top / 16)...top
  }

  /// To two digits: a found rate is not more exact than that.
  private static func rounded(_ rate: Double) -> Double {
    let unit = pow(10, (log10(rate)).rounded(.down) - 1)
    return (rate / unit).rounded() * unit
  }

  var gradients: Int { curves.reduce(0) { $0 + $1.count } }

  func describe(on console: Console) {
    console.paragraph(
      "Range test from 0.0001 to 1, \(RangeSearch.seeds) seeds, \(gradients) gradients in all: the smoothed loss is "
        + "least between \((lowest.min() ?? .nan).significant(2)) and \((lowest.max() ?? .nan).significant(2)). The range "
        + "of the cycles \(isChosen ? "was chosen by hand" : "ends at half of their geometric mean"): \(range.lowerBound.significant(2)) to "
        + "\(range.upperBound.significant(2)).")
    console.print()
  }

  func panel(_ title: String) -> Panel {
    Panel(
      title, x: Axis("learning rate", scale: .log), y: Axis("smoothed training loss", range: 0...3), legend: .none,
      marks: [.band(from: range.lowerBound, to: range.upperBound, label: "range")]
        + curves.enumerated().map { place, curve in
          .curve("seed \(first &+ UInt64(place))", x: curve.rates, y: curve.smoothed)
        })
  }
}
