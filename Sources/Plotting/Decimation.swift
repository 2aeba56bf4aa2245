/// Thins data to what paper of a given width can show.
enum Decimation {
  /// Of every pixel column the first, the least, the greatest and the last spot, in their order.
  ///
  /// The drawn line is the same to the pixel, so no extreme is lost. Data that does not run from left to right is
  /// thinned only where neighbours fall on the same pixel.
  static func line(_ spots: [Spot], x: Span, y: Span, width: Double, height: Double) -> [Spot] {
    guard Double(spots.count) > 4 * width else { return spots }
    let columns = spots.map { column(x.share(of: $0.x), width) }
    let isOrdered = zip(columns, columns.dropFirst()).allSatisfy { $0 <= $1 }
    var kept: [Spot] = []
    var start = 0
    while start < spots.count {
      var end = start + 1
      if isOrdered {
        while end < spots.count, columns[end] == columns[start] { end += 1 }
        kept += extremes(of: spots[start..<end])
      } else {
        let row = column(y.share(of: spots[start].y), height)
        while end < spots.count, columns[end] == columns[start], column(y.share(of: spots[end].y), height) == row {
          end += 1
        }
        kept.append(spots[start])
        if end == spots.count, end - 1 > start { kept.append(spots[end - 1]) }
      }
      start = end
    }
    return kept
  }

  /// One spot for every pixel that has any.
  static func scatter(_ spots: [Spot], x: Span, y: Span, width: Double, height: Double) -> [Spot] {
    guard spots.count > 2_000 else { return spots }
    var taken: Set<Int> = []
    return spots.filter { spot in
      let place = column(y.share(of: spot.y), height) &* 1_000_003 &+ column(x.share(of: spot.x), width)
      return taken.insert(place).inserted
    }
  }

  private static func extremes(of column: ArraySlice<Spot>) -> [Spot] {
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
