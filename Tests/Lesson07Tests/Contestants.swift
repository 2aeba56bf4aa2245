import Optimizers
import Tuning

/// The optimizers of these suites, each with a grid of half-decades around the rates at which it learns.
enum Contestants {
  static func named(_ name: String) throws -> (method: Clothes.Method, rates: RateGrid) {
    switch name {
    case "momentum": (AnyOptimizer(SGD(momentum: 0.9)), try .logarithmic(from: 3e-3, to: 0.3, count: 5))
    case "Adam": (AnyOptimizer(Adam()), try .logarithmic(from: 1e-3, to: 0.1, count: 5))
    default: (AnyOptimizer(SGD()), try .logarithmic(from: 1e-2, to: 1, count: 5))
    }
  }
}
