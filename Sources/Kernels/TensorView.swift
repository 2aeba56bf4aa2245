/// A regular selection of places in an array: `offset` + Σ index·stride, for all indices below the extents.
///
/// Transposing, slicing, repeating and joining are all walks of this kind.
public struct TensorView: Sendable, Equatable {
  public let offset: Int
  public let extents: [Int]
  public let strides: [Int]

  public init(offset: Int = 0, extents: [Int], strides: [Int]) {
    self.offset = offset
    self.extents = extents
    self.strides = strides
  }

  /// How many places are named.
  public var count: Int { extents.reduce(1, *) }

  /// Calls `body` with each row along the last axis: where it begins in the array, and where in row-major order.
  @inline(__always) func forEachRow(_ body: (_ place: Int, _ position: Int) -> Void) {
    forEachRow(beside: strides) { place, _, position in body(place, position) }
  }

  /// Calls `body` with each row along the last axis, and where it begins in a second array of other strides.
  @inline(__always) func forEachRow(
    beside otherStrides: [Int], _ body: (_ place: Int, _ other: Int, _ position: Int) -> Void
  ) {
    guard count > 0 else { return }
    let outer = extents.count - 1
    let length = extents.last ?? 1
    var index = [Int](repeating: 0, count: max(outer, 0))
    var (place, other, position) = (offset, 0, 0)
    while true {
      body(place, other, position)
      position += length
      var axis = outer - 1
      while axis >= 0 {
        index[axis] += 1
        place += strides[axis]
        other += otherStrides[axis]
        if index[axis] < extents[axis] { break }
        place -= strides[axis] * extents[axis]
        other -= otherStrides[axis] * extents[axis]
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }
}
