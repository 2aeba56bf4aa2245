import COpenBLAS

/// The loops in which convolutions spend their time: sums over tables of places, see `LanePass`.
extension TensorFastArithmetic {
  /// How many filters, or channels, are summed together where so many are left; else two, then one.
  static var filtersTogether: Int { VECTOR_BYTES == 64 ? 4 : 2 }

  @inline(__always) private static func blockSize(_ rows: Int) -> Int {
    rows >= filtersTogether ? filtersTogether : rows >= 2 ? 2 : 1
  }

  /// Memory for `count` planes with their margins; none where they have no margin and are read where they are.
  @inline(__always) static func withPlanes(
    _ planes: PaddedPlanes, count: Int, _ body: (UnsafeMutablePointer<Scalar>) -> Void
  ) {
    let numbers = planes.hasMargin ? count * planes.count * lanes : 0
    withUnsafeTemporaryAllocation(byteCount: numbers * MemoryLayout<Scalar>.stride, alignment: 64) { memory in
      if let base = memory.baseAddress { body(base.assumingMemoryBound(to: Scalar.self)) }
    }
  }

  /// Copies planes into the middle of padded ones, and says where these begin.
  static func pad(
    _ x: UnsafePointer<Scalar>, _ planes: PaddedPlanes, count: Int, in room: UnsafeMutablePointer<Scalar>
  ) -> UnsafePointer<Scalar> {
    guard planes.hasMargin else { return x }
    var (source, target) = (x, room)
    func clear(_ count: Int) {
      target.initialize(repeating: 0, count: count * lanes)
      target += count * lanes
    }
    for _ in 0..<count {
      clear(planes.top * planes.paddedWidth)
      for _ in 0..<planes.height {
        clear(planes.left)
        target.initialize(from: source, count: planes.width * lanes)
        source += planes.width * lanes
        target += planes.width * lanes
        clear(planes.paddedWidth - planes.left - planes.width)
      }
      clear((planes.paddedHeight - planes.top - planes.height) * planes.paddedWidth)
    }
    return UnsafePointer(room)
  }

  /// Bias and weights in the order in which `sumsOverTaps` reads them: block of rows, k, row of the block.
  ///
  /// - Parameters:
  ///   - places: where the k-th weight of row 0 stands, behind the first; the next row's is `stride` further.
  static func pack(
    _ filters: [Scalar], _ places: [Int], from first: Int, rows: Int, stride: Int, bias: (_ row: Int) -> Scalar
  ) -> [Scalar] {
    make(rows * (places.count + 1)) { packed in
      var (packed, row) = (packed, 0)
      while row < rows {
        let size = blockSize(rows - row)
        for i in 0..<size {
          packed[i] = bias(row + i)
          for k in 0..<places.count { packed[(k + 1) * size + i] = filters[first + (row + i) * stride + places[k]] }
        }
        packed += size * (places.count + 1)
        row += size
      }
    }
  }

  /// The sums of one pass for a range of tiles of six pixels, all rows.
  static func sumsOverTaps(
    _ pass: LanePass, _ weights: UnsafePointer<Scalar>, _ tiles: Range<Int>, _ x: UnsafePointer<Scalar>, rows: Int,
    to y: UnsafeMutablePointer<Scalar>, plane: Int
  ) {
    let (pixelCount, tapCount) = (pass.pixels.count, pass.taps.count)
    withTables(pass) { pixels, taps, places in
      for first in stride(from: tiles.lowerBound * 6, to: min(tiles.upperBound * 6, pixelCount), by: 6) {
        let six = sixOffsets(pixels, from: first, count: pixelCount)
        var row = 0
        @inline(__always) func sum<let size: Int>(_: LaneTile<size, Vector>.Type) {
          let w = weights + row * (tapCount + 1)
          var tile = LaneTile<size, Vector> { Vector(repeating: w[$0]) }
          tile.add(x, six, taps, count: tapCount) { Vector(repeating: w[($0 &+ 1) &* size &+ $1]) }
          tile.forEach(columns: pixelCount - first) { i, column, sum in
            y.store(sum, at: (row + i) * plane + places[first + column])
          }
          row += size
        }
        while row < rows {
          switch blockSize(rows - row) {
          case 4: sum(LaneTile<4, Vector>.self)
          case 2: sum(LaneTile<2, Vector>.self)
          default: sum(LaneTile<1, Vector>.self)
          }
        }
      }
    }
  }

  /// Sums over all pixels for a block of filters and every tap.
  static func sumsOverPixels(
    _ pass: LanePass, _ g: UnsafePointer<Scalar>, _ x: UnsafePointer<Scalar>, rows: Int,
    to dw: UnsafeMutablePointer<Scalar>
  ) {
    let (pixelCount, tapCount) = (pass.pixels.count, pass.taps.count)
    withTables(pass) { pixels, taps, _ in
      for first in stride(from: 0, to: tapCount, by: 6) {
        let six = sixOffsets(taps, from: first, count: tapCount)
        var row = 0
        @inline(__always) func sum<let size: Int>(_: LaneTile<size, Vector>.Type) {
          let (g, dw) = (g + row * pixelCount * lanes, dw + row * tapCount + first)
          var tile = LaneTile<size, Vector> { _ in Vector() }
          tile.add(x, six, pixels, count: pixelCount) { g.load(Vector.self, at: $1 &* pixelCount &+ $0) }
          tile.forEach(columns: tapCount - first) { i, column, sum in dw[i * tapCount + column] = sum.sumOfLanes }
          row += size
        }
        while row < rows {
          switch blockSize(rows - row) {
          case 4: sum(LaneTile<4, Vector>.self)
          case 2: sum(LaneTile<2, Vector>.self)
          default: sum(LaneTile<1, Vector>.self)
          }
        }
      }
    }
  }

  @inline(__always) private static func withTables(
    _ pass: LanePass,
    _ body: (_ pixels: UnsafePointer<Int>, _ taps: UnsafePointer<Int>, _ places: UnsafePointer<Int>) -> Void
  ) {
    pass.pixels.withUnsafeBufferPointer { pixels in
      pass.taps.withUnsafeBufferPointer { taps in
        pass.places.withUnsafeBufferPointer { places in
          guard let pixels = pixels.baseAddress, let places = places.baseAddress else { return }
          body(pixels, taps.baseAddress ?? places, places)
        }
      }
    }
  }
}
