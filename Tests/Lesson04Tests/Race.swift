import Foundation
import Optimizers

/// Steps on bowls with curvatures 1 and κ, from (1, 1), until the distance is a millionth of the first.
enum Race {
  static let conditionNumbers = [10.0, 30, 100, 300, 1_000, 3_000, 10_000]

  static func steps(_ method: SGD<[Double]>, rate: Double, _ κ: Double) -> Int? {
    var (method, x) = (method, [1.0, 1.0])
    let goal = 1e-6 * x.norm
    for step in 0...200_000 {
      if x.norm <= goal { return step }
      method.step(&x, along: [x[0], κ * x[1]], rate: rate)
    }
    return nil
  }

  static func descent(_ κ: Double) -> Int? { steps(SGD(), rate: 2 / (1 + κ), κ) }

  static func heavyBall(_ κ: Double) -> Int? {
    let root = κ.squareRoot()
    let β = (root - 1) / (root + 1)
    return steps(SGD(momentum: β * β), rate: 4 / ((root + 1) * (root + 1)), κ)
  }

  static func nesterov(_ κ: Double) throws -> Int? {
    let root = κ.squareRoot()
    return steps(try SGD(momentum: (root - 1) / (root + 1), nesterov: true), rate: 1 / κ, κ)
  }

  static func fixed(_ κ: Double) -> Int? { steps(SGD(momentum: 0.9), rate: 1 / κ, κ) }

  /// The slope of log steps over log κ by least squares, for κ from `low` on; NaN where a run does not arrive.
  static func slope(from low: Double, _ steps: (Double) throws -> Int?) rethrows -> Double {
    let points = try conditionNumbers.filter { $0 >= low }.map { κ in
      (x: log(κ), y: log(try steps(κ).map(Double.init) ?? .nan))
    }
    let count = Double(points.count)
    let x = points.reduce(0) { $0 + $1.x } / count
    let y = points.reduce(0) { $0 + $1.y } / count
    return points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) } / points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
  }
}
