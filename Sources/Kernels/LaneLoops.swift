/// The loops in which convolutions and batch normalisation spend their time, on plain pointers.
///
/// They are compiled for each vector by name: where they are called inside closures, the compiler would not do it by
/// itself, and a generic vector is a hundred times slower.
enum LaneLoops<V: LaneVector> {
  /// Copies planes into the middle of padded ones.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func copy(_ x: UnsafePointer<V.Scalar>, _ planes: PaddedPlanes, count: Int, to y: UnsafeMutablePointer<V>) {
    var (source, target) = (x, y)
    for _ in 0..<count {
      clear(planes.top * planes.paddedWidth)
      for _ in 0..<planes.height {
        clear(planes.left)
        for column in 0..<planes.width { target[column] = source.vector(V.self, at: column) }
        source += planes.width * V.scalarCount
        target += planes.width
        clear(planes.paddedWidth - planes.left - planes.width)
      }
      clear((planes.paddedHeight - planes.top - planes.height) * planes.paddedWidth)
    }
    @inline(__always) func clear(_ count: Int) {
      for i in 0..<count { target[i] = V() }
      target += count
    }
  }

  /// Bias and weights in the order in which `sum` reads them: block of rows, k, row of the block.
  ///
  /// - Parameters:
  ///   - places: where the k-th weight of row 0 stands; the next row's is `stride` further.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func pack(
    _ filters: UnsafePointer<V.Scalar>, _ places: UnsafePointer<Int>, count: Int, rows: Int, stride: Int,
    bias: UnsafePointer<V.Scalar>, to packed: UnsafeMutablePointer<V.Scalar>
  ) {
    var (packed, row) = (packed, 0)
    while row < rows {
      let size = blockSize(rows - row)
      for i in 0..<size {
        packed[i] = bias[row + i]
        let filter = filters + (row + i) * stride
        for k in 0..<count { packed[(k + 1) * size + i] = filter[places[k]] }
      }
      packed += size * (count + 1)
      row += size
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
}
