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

/// Prints a checksum of all that a convolution, pooling and batch normalisation compute with this many threads; for a
/// process of its own.
func printConvolution(threads: String) {
  setenv("WORKBENCH_THREADS", threads, 1)
  typealias A = FloatArithmetic
  var numbers = SplitMix(seed: 12)
  let windows = ConvolutionWindows(
    planes: 37 * 5, input: .init(11, 13), kernel: .init(3, 3), stride: .init(2, 1), padding: .init(1, 2))
  let geometry = ConvolutionGeometry(images: 37, inputChannels: 5, outputChannels: 7, windows: windows)
  let random = { (count: Int) in (0..<count).map { _ in Float.random(in: -1...1, using: &numbers) } }
  let x = A.intoLanes(random(37 * 5 * 143), images: 37)
  let g = A.intoLanes(random(37 * 7 * geometry.windows.output.height * geometry.windows.output.width), images: 37)
  let filters = random(7 * 5 * 9)
  let pool = ConvolutionWindows(planes: 37 * 5, input: .init(11, 13), kernel: .init(2, 2))
  let y = A.lanedMaxPool(x, pool)
  let (mean, variance) = A.channelStatistics(x, images: 37, channels: 5)
  let results =
    A.convolution(x, filters, bias: mean + [1, 2], geometry)
    + A.convolutionImagePullback(g, filters, geometry)
    + A.convolutionFilterPullback(g, x, geometry) + y + A.lanedMaxPoolPullback(y, x, y, pool) + mean + variance
    + A.channelProducts(x, x, mean: mean, images: 37)
  print("bits \(checksum(results)) of \(Threads.available == Int(threads) ? results.count : -1)")
}

private func checksum(_ numbers: [Float]) -> UInt64 {
  numbers.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1.bitPattern)) &* 1_099_511_628_211 }
}

/// Prints a checksum of a large product, computed with this many threads; for a process of its own.
func printProduct(threads: String) {
  setenv("WORKBENCH_THREADS", threads, 1)
  var numbers = SplitMix(seed: 11)
  let (m, n, k) = (333, 257, 129)
  let a = (0..<(m * k)).map { _ in Float.random(in: -1...1, using: &numbers) }
  let b = (0..<(k * n)).map { _ in Float.random(in: -1...1, using: &numbers) }
  let product = FloatArithmetic.matrixProduct(a, b, bias: nil, TensorMatrixProduct(rows: m, columns: n, shared: k))
  // k·m numbers are k rows of m, k·n are k rows of n.
  var sum = product
  FloatArithmetic.addProducts([(left: a, right: b), (left: a, right: b)], to: &sum, rows: m, columns: n)
  let results = product + sum
  print("bits \(checksum(results)) of \(Threads.available == Int(threads) ? results.count : -1)")
}
