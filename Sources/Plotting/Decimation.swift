/// Thins data to what a canvas of a given width can show.
enum Decimation {
  /// Of every pixel column the first, the least, the greatest and the last point, in their order.
  ///
  /// The drawn line is the same to the pixel, so no extreme is lost. Data that does not run from left to right is
  /// thinned only where neighbours fall on the same pixel.
  static func line(_ points: [DataPoint], x: AxisRange, y: AxisRange, width: Double, height: Double) -> [DataPoint] {
    guard Double(points.count) > 4 * width else { return points }
    let columns = points.map { column(x.share(of: $0.x), width) }
    let isOrdered = zip(columns, columns.dropFirst()).allSatisfy { $0 <= $1 }
    var kept: [DataPoint] = []
    var start = 0
    while start < points.count {
      var end = start + 1
      if isOrdered {
        while end < points.count, columns[end] == columns[start] { end += 1 }
        kept += extremes(of: points[start..<end])
      } else {
        let row = column(y.share(of: points[start].y), height)
        while end < points.count, columns[end] == columns[start],
          column(y.share(of: points[end].y), height) == row
        {
          end += 1
        }
        kept.append(points[start])
        if end == points.count, end - 1 > start { kept.append(points[end - 1]) }
      }
      start = end
    }
    return kept
  }

  /// One point for every pixel that has any.
  static func scatter(_ points: [DataPoint], x: AxisRange, y: AxisRange, width: Double, height: Double)
    -> [DataPoint]
  {
    guard points.count > 2_000 else { return points }
    var taken: Set<Int> = []
    return points.filter { point in
      let place = column(y.share(of: point.y), height) &* 1_000_003 &+ column(x.share(of: point.x), width)
      return taken.insert(place).inserted
    }
  }

  private static func extremes(of column: ArraySlice<DataPoint>) -> [DataPoint] {
    guard column.count > 4 else { return Array(column) }
    let least = column.indices.min { column[$0].y < column[$1].y } ?? column.startIndex
    let greatest = column.indices.max { column[$0].top < column[$1].top } ?? column.startIndex
    let kept = Set([column.startIndex, least, greatest, column.endIndex - 1])
    return kept.sorted().map { column[$0] }
  }

  private static func column(_ share: Double, _ width: Double) -> Int {
    Int(min(max((share * width).rounded(.down), -1_000_000), 1_000_000))
  }
}

/// The rectangles of an image.
enum Cells {
  /// The edges between cells whose centres are given, one more than centres: half-way between neighbours, on a
  /// logarithmic axis half-way in the exponent.
  static func edges(of centers: [Double], _ scale: Axis.Scale) -> [Double] {
    let between = { (a: Double, b: Double) in scale == .log ? a.squareRoot() * b.squareRoot() : (a + b) / 2 }
    let beyond = { (a: Double, b: Double) in scale == .log ? a * a.squareRoot() / b.squareRoot() : a + (a - b) / 2 }
    guard let first = centers.first, let last = centers.last else { return [] }
    guard centers.count > 1 else {
      return scale == .log ? [first / 1.5, first * 1.5] : [first - 0.5, first + 0.5]
    }
    return [beyond(first, centers[1])] + zip(centers, centers.dropFirst()).map(between)
      + [beyond(last, centers[centers.count - 2])]
  }

  /// The grid made coarser by taking means of blocks, to at most `limit` cells along each side.
  static func thinned(_ grid: Grid, limit: Int) -> Grid {
    let (columns, rows) = ((grid.x.count + limit - 1) / limit, (grid.y.count + limit - 1) / limit)
    guard columns > 1 || rows > 1, limit > 0 else { return grid }
    let xs = blocks(grid.x.count, columns)
    let ys = blocks(grid.y.count, rows)
    let z = ys.flatMap { block in
      xs.map { range in mean(of: block.flatMap { row in range.map { grid[row, $0] } }) }
    }
    return Grid(x: xs.map { mean(of: $0.map { grid.x[$0] }) }, y: ys.map { mean(of: $0.map { grid.y[$0] }) }, z: z)
  }

  private static func blocks(_ count: Int, _ size: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }

  private static func mean(of values: [Double]) -> Double {
    let finite = values.filter(\.isFinite)
    return finite.isEmpty ? .nan : finite.reduce(0, +) / Double(finite.count)
  }
}
