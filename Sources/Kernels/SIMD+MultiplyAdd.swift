/// Multiply and add in one instruction where the build is for this machine's own CPU.
///
/// A build with `WORKBENCH_PORTABLE=1` may not use the instruction, and `addingProduct` would then call a library
/// function for each lane, about 100 times slower: so it multiplies, rounds, and adds.
extension SIMD where Scalar == Double {
  @inline(__always) mutating func add(_ a: Self, times b: Self) {
    #if PORTABLE
      self += a * b
    #else
      self.addProduct(a, b)
    #endif
  }

  @inline(__always) mutating func add(_ a: Self, times b: Double) { add(a, times: Self(repeating: b)) }
}

/// Vectors that can stand for one row, or part of one.
protocol RowVector: SIMD where Scalar == Double {
  /// The sum over the lanes, by halves; the library's `sum()` is not inlined everywhere.
  var total: Double { get }
}

extension SIMD2<Double>: RowVector {
  @inline(__always) var total: Double { x + y }
}

extension SIMD4<Double>: RowVector {
  @inline(__always) var total: Double { (lowHalf + highHalf).total }
}

extension SIMD8<Double>: RowVector {
  @inline(__always) var total: Double { (lowHalf + highHalf).total }
}
