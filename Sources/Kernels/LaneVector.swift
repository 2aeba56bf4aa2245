/// The same number of several images side by side: a vector as wide as the processor's registers, or twice as wide.
///
/// Every image of a batch goes through the same weights, so one weight, broadcast, serves as many images at once as the
/// vector has lanes, whatever the sizes of the layers are. What is required here is written for each vector by name,
/// because what is generic goes lane by lane.
public protocol LaneVector: SIMD, BitwiseCopyable, Sendable where Scalar: BinaryFloatingPoint & Sendable {
  /// self ← self + a·b, in one instruction where the build is for this machine's own processor.
  mutating func accumulate(_ a: Self, times b: Self)
  /// `other` where it is larger or NaN, self elsewhere.
  func larger(_ other: Self) -> Self
  /// Takes from `rest`, and leaves 0 there, where self and `largest` are equal or both NaN; 0 elsewhere.
  func taking(from rest: inout Self, whereEqualTo largest: Self) -> Self
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

  @inline(__always) public func taking(from rest: inout Self, whereEqualTo largest: Self) -> Self {
    let found = (self .== largest) .| ((self .!= self) .& (largest .!= largest))
    let taken = Self().replacing(with: rest, where: found)
    rest.replace(with: 0, where: found)
    return taken
  }
}

extension DoubleLanes: LaneVector {
  @inline(__always) public mutating func accumulate(_ a: Self, times b: Self) { add(a, times: b) }

  @inline(__always) public func larger(_ other: Self) -> Self {
    replacing(with: other, where: (other .> self) .| (other .!= other))
  }

  @inline(__always) public func taking(from rest: inout Self, whereEqualTo largest: Self) -> Self {
    let found = (self .== largest) .| ((self .!= self) .& (largest .!= largest))
    let taken = Self().replacing(with: rest, where: found)
    rest.replace(with: 0, where: found)
    return taken
  }
}

extension LaneVector {
  /// Σ over the lanes, by halves.
  var sumOfLanes: Scalar {
    var (lanes, count) = (self, Self.scalarCount)
    while count > 1 {
      count /= 2
      for lane in 0..<count { lanes[lane] += lanes[lane + count] }
    }
    return lanes[0]
  }
}

/// Sums that stay in registers: `rows` rows of six vectors each.
///
///     sums[row][n] ← start(row) + Σₖ factor(k, row)·x[places[n] + offsets[k]]
struct LaneTile<let rows: Int, V: LaneVector> {
  private var sums: InlineArray<rows, InlineArray<6, V>>

  /// Sums that begin with these numbers.
  @inline(__always) init(_ start: (_ row: Int) -> V) {
    sums = .init(repeating: .init(repeating: V()))
    for row in 0..<rows {
      let v = start(row)
      for n in 0..<6 { sums[unchecked: row][unchecked: n] = v }
    }
  }

  /// Adds `count` products to each sum; places and offsets are counted in bytes.
  @inline(__always) mutating func add(
    _ x: UnsafeRawPointer, _ places: InlineArray<6, Int>, _ offsets: UnsafePointer<Int>, count: Int,
    _ factor: (_ k: Int, _ row: Int) -> V
  ) {
    var six = InlineArray<6, V>(repeating: V())
    for k in 0..<count {
      let x = x + offsets[k]
      for n in 0..<6 { six[unchecked: n] = x.loadUnaligned(fromByteOffset: places[unchecked: n], as: V.self) }
      for row in 0..<rows {
        let w = factor(k, row)
        for n in 0..<6 { sums[unchecked: row][unchecked: n].accumulate(six[unchecked: n], times: w) }
      }
    }
  }

  /// Calls `body` with the first `columns` sums of each row.
  @inline(__always) func forEach(columns: Int, _ body: (_ row: Int, _ column: Int, V) -> Void) {
    for row in 0..<rows {
      for n in 0..<6 where n < columns { body(row, n, sums[unchecked: row][unchecked: n]) }
    }
  }
}

/// Six of the offsets, from number `first` on; behind the last, the last again.
@inline(__always) func sixOffsets(_ offsets: UnsafePointer<Int>, from first: Int, count: Int) -> InlineArray<6, Int> {
  InlineArray { offsets[min(first + $0, count - 1)] }
}
