/// Multiply and add in one instruction where the build is for this machine's own CPU.
///
/// A build with `WORKBENCH_PORTABLE=1` may not use the instruction, and `addingProduct` would then call a library
/// function for each lane, about 100 times slower: so it multiplies, rounds, and adds.
extension SIMD where Scalar: FloatingPoint {
  @inline(__always) mutating func add(_ a: Self, times b: Self) {
    #if PORTABLE
      self += a * b
    #else
      self.addProduct(a, b)
    #endif
  }

  @inline(__always) mutating func add(_ a: Self, times b: Scalar) { add(a, times: Self(repeating: b)) }
}

extension UnsafePointer where Pointee: SIMDScalar {
  /// The vector that begins here, wherever that is, or the `index`-th behind it.
  @inline(__always) func load<V: SIMD & BitwiseCopyable>(_: V.Type, at index: Int = 0) -> V where V.Scalar == Pointee {
    UnsafeRawPointer(self).loadUnaligned(fromByteOffset: index &* MemoryLayout<V>.size, as: V.self)
  }
}

extension UnsafeMutablePointer where Pointee: SIMDScalar {
  /// Writes a vector from here on, or from the place of the `index`-th.
  @inline(__always) func store<V: SIMD>(_ vector: V, at index: Int = 0) where V.Scalar == Pointee {
    UnsafeMutableRawPointer(self).storeBytes(of: vector, toByteOffset: index &* MemoryLayout<V>.size, as: V.self)
  }
}

/// Vectors that can stand for one row, or part of one.
protocol RowVector: SIMD, BitwiseCopyable where Scalar == Double {
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
