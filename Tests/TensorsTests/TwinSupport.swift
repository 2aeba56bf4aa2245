import Foundation
import Kernels
import TestSupport

/// Where two arrays first differ by more than `tolerance` relative to the largest number, or in length; NaN equals NaN.
func firstDifference<Scalar: BinaryFloatingPoint>(_ a: [Scalar], _ b: [Scalar], _ tolerance: Scalar) -> Int? {
  let largest = b.filter(\.isFinite).map { abs($0) }.max() ?? 0
  let allowed = tolerance * max(largest, 1)
  for i in 0..<max(a.count, b.count) {
    guard i < a.count, i < b.count else { return i }
    let agrees = a[i] == b[i] || (a[i].isNaN && b[i].isNaN) || abs(a[i] - b[i]) <= allowed
    if !agrees { return i }
  }
  return nil
}

extension SplitMix {
  /// `count` numbers from −2 to 2 in steps of 1/8, so that ties happen.
  mutating func array<Scalar: BinaryFloatingPoint>(_ count: Int) -> [Scalar] {
    (0..<count).map { _ in Scalar(Int.random(in: -16...16, using: &self)) / 8 }
  }

  /// A length, at most `largest`.
  mutating func size(upTo largest: Int = 7) -> Int { Int.random(in: 0...largest, using: &self) }
}

/// Prints a checksum of a large product, computed with this many threads; for a process of its own.
func printProduct(threads: String) {
  setenv("WORKBENCH_THREADS", threads, 1)
  var numbers = SplitMix(seed: 11)
  let (m, n, k) = (333, 257, 129)
  let a = (0..<(m * k)).map { _ in Float.random(in: -1...1, using: &numbers) }
  let b = (0..<(k * n)).map { _ in Float.random(in: -1...1, using: &numbers) }
  let product = FloatArithmetic.matrixProduct(a, b, bias: nil, TensorMatrixProduct(rows: m, columns: n, shared: k))
  let checksum = product.reduce(UInt64(14_695_981_039_346_656_037)) {
    ($0 ^ UInt64($1.bitPattern)) &* 1_099_511_628_211
  }
  print("bits \(checksum) of \(Threads.available == Int(threads) ? product.count : -1)")
}
