import Foundation
import Kernels
import TestSupport

/// Prints a checksum of a large product, computed with this many threads; for a process of its own.
func printProduct(threads: String) {
  setenv("WORKBENCH_THREADS", threads, 1)
  var numbers = SplitMix(seed: 11)
  let (m, n, k) = (333, 257, 129)
  let a = (0..<(m * k)).map { _ in Float.random(in: -1...1, using: &numbers) }
  let b = (0..<(k * n)).map { _ in Float.random(in: -1...1, using: &numbers) }
  let product = FloatArithmetic.matrixProduct(a, b, TensorMatrixProduct(rows: m, columns: n, shared: k))
  let checksum = product.reduce(UInt64(14_695_981_039_346_656_037)) {
    ($0 ^ UInt64($1.bitPattern)) &* 1_099_511_628_211
  }
  print("bits \(checksum) of \(Threads.available == Int(threads) ? product.count : -1)")
}
