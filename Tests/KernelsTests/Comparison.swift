import Foundation

@testable import Kernels

/// The plain loop beside the fused loss and gradient: loops that look like the formula.
enum PlainSums {
  static func sums(
    features x: [Double], targets y: [Double], weights w: [Double], bias b: Double, rows: [Int]? = nil,
    loss: (_ f: Double, _ y: Double) -> (loss: Double, error: Double)
  ) -> LossGradientSums {
    let n = w.count
    var sums = LossGradientSums(columns: n)
    for i in rows ?? Array(y.indices) {
      var f = b
      for j in 0..<n { f += w[j] * x[i * n + j] }
      let (ℓ, e) = loss(f, y[i])
      sums.loss += ℓ
      sums.error += e
      for j in 0..<n { sums.errorTimesFeature[j] += e * x[i * n + j] }
    }
    return sums
  }

  static func squaredError(_ f: Double, _ y: Double) -> (loss: Double, error: Double) { ((f - y) * (f - y) / 2, f - y) }

  /// As the formula reads; good only for small logits.
  static func logLoss(_ f: Double, _ y: Double) -> (loss: Double, error: Double) {
    let p = 1 / (1 + exp(-f))
    return (-(y * log(p) + (1 - y) * log(1 - p)), p - y)
  }

  /// Whether two sums agree to rounding, given that they were added in different orders.
  static func agree(_ a: LossGradientSums, _ b: LossGradientSums, rows: Int) -> Bool {
    let tolerance = 1e-14 * Double(rows + 10)
    guard a.errorTimesFeature.count == b.errorTimesFeature.count else { return false }
    func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= tolerance * (1 + abs(b)) }
    return near(a.loss, b.loss) && near(a.error, b.error)
      && zip(a.errorTimesFeature, b.errorTimesFeature).allSatisfy(near)
  }
}
