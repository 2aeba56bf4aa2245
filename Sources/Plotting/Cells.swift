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
