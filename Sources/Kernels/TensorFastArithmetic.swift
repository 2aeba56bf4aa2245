import COpenBLAS

/// The loops that the workbench runs: pointers, vectors and threads.
///
/// They are written once, in extensions of this protocol; `FloatArithmetic` and `DoubleArithmetic` conform, and the
/// compiler makes a concrete copy of each loop for both. Loops over one axis add in a fixed order that depends on the
/// sizes alone, never on the number of threads.
protocol TensorFastArithmetic<Scalar>: LaneArithmetic
where Scalar: VectorMathNumber, Scalar.SIMD4Storage: BitwiseCopyable, Scalar.SIMD16Storage: BitwiseCopyable {
  /// A vector as wide as the registers, or twice as wide; for images it holds a number of each of several.
  associatedtype Vector: LaneVector where Vector.Scalar == Scalar
}

/// How many bytes a vector register has in this build: 64 with AVX-512, 32 with AVX2, 16 with what every processor has.
package let vectorBytes = Int(VECTOR_BYTES)

/// The loops over arrays of `Float`.
public enum FloatArithmetic: TensorFastArithmetic {
  /// Single precision.
  public typealias Scalar = Float
  typealias Vector = FloatLanes
}

/// The loops over arrays of `Double`.
public enum DoubleArithmetic: TensorFastArithmetic {
  /// Double precision.
  public typealias Scalar = Double
  typealias Vector = DoubleLanes
}

extension TensorFastArithmetic {
  /// An array of `count` elements that `fill` writes, all of them.
  ///
  /// It may assign to elements that were never initialised, because numbers need no destruction; assigning is what the
  /// compiler makes vectors of.
  @inline(__always) static func make(
    _ count: Int, _ fill: (UnsafeMutablePointer<Scalar>) -> Void
  ) -> [Scalar] {
    FreedMemory.keep(for: count)
    return [Scalar](unsafeUninitializedCapacity: count) { buffer, initialized in
      if let base = buffer.baseAddress, count > 0 { fill(base) }
      initialized = count
    }
  }

  /// The first element's address; `body` does not run for an empty array.
  @inline(__always) static func read(_ x: [Scalar], _ body: (UnsafePointer<Scalar>) -> Void) {
    x.withUnsafeBufferPointer { if let base = $0.baseAddress, !$0.isEmpty { body(base) } }
  }

  /// The first elements' addresses of two arrays; `body` does not run if one is empty.
  @inline(__always) static func read(
    _ a: [Scalar], _ b: [Scalar], _ body: (UnsafePointer<Scalar>, UnsafePointer<Scalar>) -> Void
  ) {
    read(a) { a in read(b) { b in body(a, b) } }
  }

  /// The first element's address, to write to; `body` does not run for an empty array.
  @inline(__always) static func write(_ x: inout [Scalar], _ body: (UnsafeMutablePointer<Scalar>) -> Void) {
    x.withUnsafeMutableBufferPointer { if let base = $0.baseAddress, !$0.isEmpty { body(base) } }
  }
}

/// Calls `body` with the ranges that `count` elements are cut into, from several threads where they are many.
///
/// The ranges do not depend on the number of threads.
func forEachChunk(of count: Int, size: Int = 1 << 15, _ body: (Range<Int>) -> Void) {
  guard count > size else { return body(0..<count) }
  concurrentPhases([(count + size - 1) / size]) { _, chunk in
    body((chunk * size)..<min(count, chunk * size + size))
  }
}

/// What becomes of the memory of large arrays: each training step wants as much again as the one before has freed.
package enum FreedMemory {
  /// Asks glibc, before the first large array, to keep freed memory instead of giving it back to the system.
  ///
  /// Fetching it anew costs a page fault for every 4 KiB, more than the arithmetic on them. Blocks above 32 MiB, the
  /// most that glibc allows here, are given back all the same.
  @inline(__always) package static func keep(for count: Int) { if count >= 1 << 13 { keep } }

  private static let keep: Void = {
    #if canImport(Glibc)
      _ = mallopt(M_MMAP_THRESHOLD, 32 << 20)
      _ = mallopt(M_TRIM_THRESHOLD, .max)
      _ = mallopt(M_TOP_PAD, 16 << 20)
    #endif
  }()
}

/// Calls `body` with each element of `a`, to change, and the matching element of `b`, to read.
@inlinable public func forEachPair<Element>(
  _ a: inout [Element], _ b: [Element], _ body: (inout Element, Element) -> Void
) {
  precondition(a.count == b.count, "arrays of \(a.count) and \(b.count) elements do not match")
  a.withUnsafeMutableBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      for i in 0..<a.count { body(&a[i], b[i]) }
    }
  }
}
