import GradientDescent
import LinearModels
import Optimizers
import Terminal
import Training
import Tuning

/// Orders of the three calls beside each other, at rates below and above the bounds.
struct LoopContest {
  /// One loop at one rate.
  struct Entry {
    let name: String
    let calls: [LoopCall]
    /// The rate, in units of 2/λmax.
    let share: Double
    /// (J − J*)/(J₀ − J*), epoch by epoch, as far as it is finite.
    let excess: [Double]

    /// The loop in a word or two.
    var shortName: String {
      if calls == ArticleLoop.calls { return "the article's loop" }
      guard calls.contains(.zeroGrad) else { return "never zeroed" }
      return calls.count { $0 == .backward } == 1 ? "backward once" : "backward twice"
    }
  }

  let steps: Int
  let entries: [Entry]

  static let orders: [(name: String, calls: [LoopCall])] = [
    ("zero_grad, backward, step", [.zeroGrad, .backward, .step]),
    ("zero_grad, backward twice, step", [.zeroGrad, .backward, .backward, .step]),
    ("backward, step: never zeroed", [.backward, .step]),
    ("the article's loop", ArticleLoop.calls),
  ]

  init(on bowl: Curvature, options: LoopOptions) {
    steps = options.steps
    let rates = options.rates(for: bowl)
    // Never zeroed has its bound at 2·2/λmax: unless told otherwise, one rate beyond it.
    let beyond = options.rate.isEmpty ? [2.05 * bowl.criticalRate] : []
    entries = LoopContest.orders.flatMap { order in
      // At any rate the article's loop does the same: one is enough.
      let own = order.calls == ArticleLoop.calls ? [rates[0]] : rates
      return (own + (order.calls.contains(.zeroGrad) ? [] : beyond)).map { rate in
        let start = LinearModel.zero(features: bowl.regression.featureCount)
        let loop = HandwrittenLoop(
          order.calls, on: TapedLine(problem: bowl.regression), from: start, by: SGD(), at: rate)
        let excess = loop.prefix(options.steps + 1).map { $0.loss - bowl.leastCost }
        let first = excess.first ?? .nan
        return Entry(
          name: order.name, calls: order.calls, share: rate / bowl.criticalRate,
          excess: excess.prefix(while: \.isFinite).map { $0 / first })
      }
    }
  }

  /// A row per epoch: the share of the first excess that is left, for every loop; empty where it was no number any more.
  var csv: CSVFile {
    let names = entries.map { "\($0.shortName) \($0.share.significant(3))" }
    var file = CSVFile(
      columns: ["epoch"] + names.map { String($0.map { $0.isLetter || $0 == "." || $0.isNumber ? $0 : "_" }) })
    for epoch in 0...steps {
      file.add(cells: ["\(epoch)"] + entries.map { epoch < $0.excess.count ? "\($0.excess[epoch])" : "" })
    }
    return file
  }
}
