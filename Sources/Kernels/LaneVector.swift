/// The same number of several images side by side: a vector as wide as the processor's registers.
///
/// Every image of a batch goes through the same weights, so one weight, broadcast, serves as many images at once as the
/// vector has lanes, whatever the sizes of the layers are. What is required here is written for each vector by name,
/// because generic comparisons of vectors go lane by lane.
public protocol LaneVector: SIMD, BitwiseCopyable, Sendable where Scalar: BinaryFloatingPoint & Sendable {
  /// self ← self + a·b, in one instruction where the build is for this machine's own processor.
  mutating func accumulate(_ a: Self, times b: Self)
  /// `other` where it is larger or NaN, self elsewhere.
  func larger(_ other: Self) -> Self
  /// `other` where self and `largest` are equal or both NaN, 0 elsewhere.
  func selecting(_ other: Self, whereEqualTo largest: Self) -> Self
  /// 0 where self and `largest` are equal or both NaN, `other` elsewhere.
  func clearing(_ other: Self, whereEqualTo largest: Self) -> Self
  /// How many rows of six sums the registers hold: 2 or 4.
  static var rows: Int { get }
}

extension LaneVector {
  @inline(__always) public static var rows: Int {
    #if PORTABLE || AVX2
      2
    #else
      4
    #endif
  }
}

#if PORTABLE
  /// One number of each image of a chunk.
  public typealias FloatLanes = SIMD4<Float>
  /// The same in Double, as wide as this processor's vectors.
  public typealias DoubleLanes = SIMD2<Double>
#elseif AVX2
  /// One number of each image of a chunk.
  public typealias FloatLanes = SIMD8<Float>
  /// The same in Double, as wide as this processor's vectors.
  public typealias DoubleLanes = SIMD4<Double>
#else
  /// One number of each image of a chunk.
  public typealias FloatLanes = SIMD16<Float>
  /// The same in Double, as wide as this processor's vectors.
  public typealias DoubleLanes = SIMD8<Double>
#endif

extension FloatLanes: LaneVector {
  @inline(__always) public mutating func accumulate(_ a: Self, times b: Self) { add(a, times: b) }

  @inline(__always) public func larger(_ other: Self) -> Self {
    replacing(with: other, where: (other .> self) .| (other .!= other))
  }

  @inline(__always) public func selecting(_ other: Self, whereEqualTo largest: Self) -> Self {
    Self().replacing(with: other, where: (self .== largest) .| ((self .!= self) .& (largest .!= largest)))
  }

  @inline(__always) public func clearing(_ other: Self, whereEqualTo largest: Self) -> Self {
    other.replacing(with: 0, where: (self .== largest) .| ((self .!= self) .& (largest .!= largest)))
  }
}

extension DoubleLanes: LaneVector {
  @inline(__always) public mutating func accumulate(_ a: Self, times b: Self) { add(a, times: b) }

  @inline(__always) public func larger(_ other: Self) -> Self {
    replacing(with: other, where: (other .> self) .| (other .!= other))
  }

  @inline(__always) public func selecting(_ other: Self, whereEqualTo largest: Self) -> Self {
    Self().replacing(with: other, where: (self .== largest) .| ((self .!= self) .& (largest .!= largest)))
  }

  @inline(__always) public func clearing(_ other: Self, whereEqualTo largest: Self) -> Self {
    other.replacing(with: 0, where: (self .== largest) .| ((self .!= self) .& (largest .!= largest)))
  }
}

extension UnsafePointer {
  /// The lanes that begin here; arrays of numbers are not aligned to vectors.
  @inline(__always) func vector<V: LaneVector>(_: V.Type, at index: Int = 0) -> V where V.Scalar == Pointee {
    UnsafeRawPointer(self).loadUnaligned(fromByteOffset: index * MemoryLayout<V>.size, as: V.self)
  }
}

extension UnsafeMutablePointer {
  /// Writes the lanes that begin here.
  @inline(__always) func store<V: LaneVector>(_ vector: V, at index: Int = 0) where V.Scalar == Pointee {
    UnsafeMutableRawPointer(self).storeBytes(of: vector, toByteOffset: index * MemoryLayout<V>.size, as: V.self)
  }
}

/// Sums that stay in registers: up to four rows of six vectors each.
///
///     sums[row][n] ← start[row] + Σₖ factor(k, row)·x[places[n] + offsets[k]]
///
/// Of the rows, `rows` (1, 2 or 4, a constant where it is called) are summed; the others cost nothing.
struct LaneTile<V: LaneVector> {
  private var a: Row, b: Row, c: Row, d: Row

  /// Sums that begin with these numbers.
  @inline(__always) init(rows: Int, _ start: (_ row: Int) -> V) {
    a = Row(repeating: start(0))
    b = rows > 1 ? Row(repeating: start(1)) : a
    c = rows > 2 ? Row(repeating: start(2)) : a
    d = rows > 2 ? Row(repeating: start(3)) : a
  }

  /// Adds `count` products to each sum.
  @inline(__always) mutating func accumulate(
    rows: Int, _ places: Places, _ offsets: UnsafePointer<Int>, count: Int, _ factor: (_ k: Int, _ row: Int) -> V
  ) {
    for k in 0..<count {
      let x = Row(places, offsets[k])
      a.accumulate(x, times: factor(k, 0))
      if rows > 1 { b.accumulate(x, times: factor(k, 1)) }
      if rows > 2 {
        c.accumulate(x, times: factor(k, 2))
        d.accumulate(x, times: factor(k, 3))
      }
    }
  }

  /// Calls `body` with the first `columns` sums of each row.
  @inline(__always) func forEach(rows: Int, columns: Int, _ body: (_ row: Int, _ column: Int, V) -> Void) {
    a.forEach(columns) { body(0, $0, $1) }
    if rows > 1 { b.forEach(columns) { body(1, $0, $1) } }
    if rows > 2 {
      c.forEach(columns) { body(2, $0, $1) }
      d.forEach(columns) { body(3, $0, $1) }
    }
  }

  /// Six places in memory.
  struct Places {
    let a: UnsafeRawPointer, b: UnsafeRawPointer, c: UnsafeRawPointer
    let d: UnsafeRawPointer, e: UnsafeRawPointer, f: UnsafeRawPointer

    /// The places that `offsets` names, in bytes, from number `first` on; behind the last, the last again.
    @inline(__always) init(_ base: UnsafeRawPointer, _ offsets: UnsafePointer<Int>, from first: Int, count: Int) {
      a = base + offsets[first]
      b = base + offsets[min(first + 1, count - 1)]
      c = base + offsets[min(first + 2, count - 1)]
      d = base + offsets[min(first + 3, count - 1)]
      e = base + offsets[min(first + 4, count - 1)]
      f = base + offsets[min(first + 5, count - 1)]
    }
  }

  /// Six vectors.
  private struct Row {
    var a: V, b: V, c: V, d: V, e: V, f: V

    @inline(__always) init(repeating v: V) { (a, b, c, d, e, f) = (v, v, v, v, v, v) }

    /// What stands `offset` bytes behind each of six places.
    @inline(__always) init(_ places: Places, _ offset: Int) {
      a = places.a.load(fromByteOffset: offset, as: V.self)
      b = places.b.load(fromByteOffset: offset, as: V.self)
      c = places.c.load(fromByteOffset: offset, as: V.self)
      d = places.d.load(fromByteOffset: offset, as: V.self)
      e = places.e.load(fromByteOffset: offset, as: V.self)
      f = places.f.load(fromByteOffset: offset, as: V.self)
    }

    @inline(__always) mutating func accumulate(_ x: Self, times w: V) {
      a.accumulate(x.a, times: w)
      b.accumulate(x.b, times: w)
      c.accumulate(x.c, times: w)
      d.accumulate(x.d, times: w)
      e.accumulate(x.e, times: w)
      f.accumulate(x.f, times: w)
    }

    @inline(__always) func forEach(_ count: Int, _ body: (Int, V) -> Void) {
      body(0, a)
      if count > 1 { body(1, b) }
      if count > 2 { body(2, c) }
      if count > 3 { body(3, d) }
      if count > 4 { body(4, e) }
      if count > 5 { body(5, f) }
    }
  }
}
