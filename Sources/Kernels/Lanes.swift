/// The same number of sixteen images side by side: the innermost axis of the fused networks is the batch.
///
/// Every image goes through the same weights, so one weight, broadcast, serves sixteen images at once, whatever the
/// sizes of the layers are.
typealias Lanes = SIMD16<Float>

extension SIMD16<Float> {
  /// The sum over the lanes, by halves.
  @inline(__always) var total: Float {
    let eight = lowHalf + highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }

  /// Zero in the lanes where `other` is not positive: the derivative of ReLU, 0 at 0, at a value that went through it.
  @inline(__always) func whereActive(_ other: Self) -> Self { replacing(with: 0, where: other .<= 0) }
}

extension UnsafePointer<Float> {
  /// The sixteen numbers that begin here, wherever that is.
  @inline(__always) func lanes() -> Lanes { UnsafeRawPointer(self).loadUnaligned(as: Lanes.self) }
}

extension UnsafeMutablePointer<Float> {
  @inline(__always) func lanes() -> Lanes { UnsafePointer(self).lanes() }

  /// Writes the first `count` of sixteen numbers from here on.
  @inline(__always) func store(_ lanes: Lanes, first count: Int = 16) {
    guard count < 16 else { return UnsafeMutableRawPointer(self).storeBytes(of: lanes, as: Lanes.self) }
    for lane in 0..<count { self[lane] = lanes[lane] }
  }
}

extension UnsafeMutablePointer<Lanes> {
  /// The lanes as single numbers.
  @inline(__always) var numbers: UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: Float.self)
  }

  /// Turns sixteen rows of sixteen numbers into columns, in place.
  ///
  /// Each round takes rows that differ in one bit of their number apart into even and odd columns, and so swaps that
  /// bit with the lowest bit of the column's number; after four rounds all four have changed places.
  @inline(__always) func transpose() {
    var bit = 1
    while bit < 16 {
      for row in 0..<16 where row & bit == 0 {
        let (a, b) = (self[row], self[row | bit])
        self[row] = Lanes(lowHalf: a.evenHalf, highHalf: b.evenHalf)
        self[row | bit] = Lanes(lowHalf: a.oddHalf, highHalf: b.oddHalf)
      }
      bit *= 2
    }
  }
}
