import Foundation
import Tuning

/// What one seed has shown for one network and one optimizer; the grid is kept, because it is what takes long.
struct Outcome: Codable {
  let network: String
  let optimizer: String
  let seed: UInt64
  let grid: [Double]
  /// The accuracy on the validation images after the budget, for each rate of the grid.
  let accuracies: [Double]

  var best: Double { accuracies.max() ?? .nan }

  /// The geometric middle of the rates around the best one that come within one point of its accuracy.
  var middle: Double {
    guard let top = accuracies.firstIndex(of: best) else { return .nan }
    var (low, high) = (top, top)
    while low > 0, accuracies[low - 1] >= best - 0.01 { low -= 1 }
    while high < grid.count - 1, accuracies[high + 1] >= best - 0.01 { high += 1 }
    return (grid[low] * grid[high]).squareRoot()
  }
}
