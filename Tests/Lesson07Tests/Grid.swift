import Tuning

/// A grid of whole runs, and the plateau of rates that are as good as the best.
struct Grid {
  let rates: [Double]
  /// The mean accuracy over the seeds, by rate.
  let accuracies: [Double]
  /// The gradients that it took, for one seed.
  let gradients: Int

  init(_ clothes: Clothes, by method: Clothes.Method, rates: RateGrid, seeds: [UInt64]) throws {
    self.rates = rates.rates
    accuracies = try rates.rates.map { rate in
      try seeds.map { try clothes.accuracy(method, at: rate, seed: $0) }.reduce(0, +) / Double(seeds.count)
    }
    gradients = rates.rates.count * clothes.steps
  }

  var bestAccuracy: Double { accuracies.max() ?? .nan }

  /// The middle, on a logarithmic axis, of the rates within one point of the best accuracy.
  var middle: Double {
    let good = zip(rates, accuracies).filter { $0.1 >= bestAccuracy - 0.01 }.map(\.0)
    return ((good.first ?? .nan) * (good.last ?? .nan)).squareRoot()
  }
}
