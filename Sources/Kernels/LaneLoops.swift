/// The loops in which convolutions and batch normalisation spend their time, on plain pointers.
///
/// They are compiled for each vector by name: where they are called inside closures, the compiler would not do it by
/// itself, and a generic vector is a hundred times slower.
enum LaneLoops<V: LaneVector> {
  /// Copies planes into the middle of padded ones.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func copy(_ x: UnsafePointer<V.Scalar>, _ planes: PaddedPlanes, count: Int, to y: UnsafeMutablePointer<V>) {
    if planes.count > planes.height * planes.width { y.initialize(repeating: V(), count: count * planes.count) }
    for plane in 0..<count {
      for row in 0..<planes.height {
        let source = x + (plane * planes.height + row) * planes.width * V.scalarCount
        let target = y + plane * planes.count + (planes.top + row) * planes.paddedWidth + planes.left
        for column in 0..<planes.width { target[column] = source.vector(V.self, at: column) }
      }
    }
  }

  /// The sums of one pass for a range of tiles of six pixels, all rows; see `LanePass`.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func sum(
    _ pass: LanePass.Pointers, _ weights: UnsafePointer<V.Scalar>, _ tiles: Range<Int>, _ x: UnsafePointer<V>,
    rows: Int, to y: UnsafeMutablePointer<V.Scalar>, plane: Int
  ) {
    for tile in tiles {
      let from = LaneTile<V>.Places(x, pass.pixels, from: tile * 6, count: pass.pixelCount)
      var row = 0
      while row < rows {
        let size = blockSize(rows - row)
        let (w, y) = (weights + row * (pass.tapCount + 1), y + row * plane * V.scalarCount)
        switch size {
        case 4: sum(rows: 4, pass, w, from, tile * 6, to: y, plane)
        case 2: sum(rows: 2, pass, w, from, tile * 6, to: y, plane)
        default: sum(rows: 1, pass, w, from, tile * 6, to: y, plane)
        }
        row += size
      }
    }
  }

  @inline(__always) private static func sum(
    rows: Int, _ pass: LanePass.Pointers, _ w: UnsafePointer<V.Scalar>, _ from: LaneTile<V>.Places, _ first: Int,
    to y: UnsafeMutablePointer<V.Scalar>, _ plane: Int
  ) {
    var tile = LaneTile<V>(rows: rows) { V(repeating: w[$0]) }
    tile.accumulate(rows: rows, from, pass.taps, count: pass.tapCount) { V(repeating: w[($0 + 1) * rows + $1]) }
    tile.forEach(rows: rows, columns: pass.pixelCount - first) { row, column, sum in
      y.store(sum, at: row * plane + pass.places[first + column])
    }
  }

  /// Sums over all pixels for up to four filters and every tap; see `convolutionFilterPullback`.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func filterSum(
    _ pass: LanePass.Pointers, _ g: UnsafePointer<V.Scalar>, _ x: UnsafePointer<V>, rows: Int,
    to dw: UnsafeMutablePointer<V.Scalar>
  ) {
    var row = 0
    while row < rows {
      let size = blockSize(rows - row)
      let (g, dw) = (g + row * pass.pixelCount * V.scalarCount, dw + row * pass.tapCount)
      for first in stride(from: 0, to: pass.tapCount, by: 6) {
        let from = LaneTile<V>.Places(x, pass.taps, from: first, count: pass.tapCount)
        switch size {
        case 4: filterSum(rows: 4, pass, g, from, first, to: dw)
        case 2: filterSum(rows: 2, pass, g, from, first, to: dw)
        default: filterSum(rows: 1, pass, g, from, first, to: dw)
        }
      }
      row += size
    }
  }

  @inline(__always) private static func filterSum(
    rows: Int, _ pass: LanePass.Pointers, _ g: UnsafePointer<V.Scalar>, _ from: LaneTile<V>.Places, _ first: Int,
    to dw: UnsafeMutablePointer<V.Scalar>
  ) {
    var tile = LaneTile<V>(rows: rows) { _ in V() }
    tile.accumulate(rows: rows, from, pass.pixels, count: pass.pixelCount) {
      g.vector(V.self, at: $1 * pass.pixelCount + $0)
    }
    tile.forEach(rows: rows, columns: pass.tapCount - first) { row, column, sum in
      dw[row * pass.tapCount + first + column] = total(sum)
    }
  }

  /// The rows that are summed together where so many are left: four, then two, then one.
  @inline(__always) static func blockSize(_ rows: Int) -> Int {
    rows >= V.rows ? V.rows : rows >= 2 ? 2 : 1
  }

  /// The sum over the lanes, by halves.
  @inline(__always) static func total(_ vector: V) -> V.Scalar {
    var (lanes, count) = (vector, V.scalarCount)
    while count > 1 {
      count /= 2
      for lane in 0..<count { lanes[lane] += lanes[lane + count] }
    }
    return lanes[0]
  }

  /// Σx over a plane.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func planeSum(_ x: UnsafePointer<V.Scalar>, _ count: Int) -> V {
    let one = V(repeating: 1)
    return pairs(count) { $1.accumulate(x.vector(V.self, at: $0), times: one) }
  }

  /// Σ(x − mean)² over a plane.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func planeSquares(_ x: UnsafePointer<V.Scalar>, mean: V.Scalar, _ count: Int) -> V {
    pairs(count) {
      let deviation = deviation(x, at: $0, from: mean)
      $1.accumulate(deviation, times: deviation)
    }
  }

  /// Σg·(x − mean) over a plane.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func planeProducts(
    _ g: UnsafePointer<V.Scalar>, _ x: UnsafePointer<V.Scalar>, mean: V.Scalar, _ count: Int
  ) -> V {
    pairs(count) { $1.accumulate(g.vector(V.self, at: $0), times: deviation(x, at: $0, from: mean)) }
  }

  /// g·a + (x − mean)·b + c over a plane.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func planeCombination(
    _ g: UnsafePointer<V.Scalar>, _ a: V.Scalar, _ x: UnsafePointer<V.Scalar>, mean: V.Scalar, _ b: V.Scalar,
    _ c: V.Scalar, _ count: Int, to y: UnsafeMutablePointer<V.Scalar>
  ) {
    let (a, b, c) = (V(repeating: a), V(repeating: b), V(repeating: c))
    for i in 0..<count {
      var value = c
      value.accumulate(g.vector(V.self, at: i), times: a)
      value.accumulate(deviation(x, at: i, from: mean), times: b)
      y.store(value, at: i)
    }
  }

  /// x − mean.
  @inline(__always) private static func deviation(
    _ x: UnsafePointer<V.Scalar>, at index: Int, from mean: V.Scalar
  ) -> V {
    var result = V(repeating: -mean)
    result.accumulate(x.vector(V.self, at: index), times: V(repeating: 1))
    return result
  }

  /// What `body` adds up for 0 … count − 1, in two sums that do not wait for each other.
  @inline(__always) private static func pairs(_ count: Int, _ body: (_ index: Int, _ sum: inout V) -> Void) -> V {
    var (even, odd) = (V(), V())
    for i in stride(from: 0, to: count - 1, by: 2) {
      body(i, &even)
      body(i + 1, &odd)
    }
    if count % 2 == 1 { body(count - 1, &odd) }
    even.accumulate(odd, times: V(repeating: 1))
    return even
  }
}
