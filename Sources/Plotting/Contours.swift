import Foundation

/// Level curves of a grid by marching squares with linear interpolation.
///
/// - Source: Lorensen and Cline 1987 in two dimensions. Cells with a corner that is not finite have no curve; in a saddle
///   the mean of the corners decides which sides are joined.
enum Contours {
  /// The curves at one level, each a list of points.
  static func curves(of grid: Grid, at level: Double) -> [[DataPoint]] {
    var segments: [(Edge, Edge)] = []
    var places: [Edge: DataPoint] = [:]
    for row in 0..<max(grid.y.count - 1, 0) {
      for column in 0..<max(grid.x.count - 1, 0) {
        let corners = [
          grid[row, column], grid[row, column + 1], grid[row + 1, column + 1], grid[row + 1, column],
        ]
        guard corners.allSatisfy(\.isFinite) else { continue }
        let sides = [
          Edge(row: row, column: column, isVertical: false), Edge(row: row, column: column + 1, isVertical: true),
          Edge(row: row + 1, column: column, isVertical: false), Edge(row: row, column: column, isVertical: true),
        ]
        let crossed = (0..<4).filter { (corners[$0] < level) != (corners[($0 + 1) % 4] < level) }
        for side in crossed where places[sides[side]] == nil {
          places[sides[side]] = sides[side].place(in: grid, level)
        }
        if crossed.count == 2 {
          segments.append((sides[crossed[0]], sides[crossed[1]]))
        } else if crossed.count == 4 {
          let isMiddleLow = corners.reduce(0, +) / 4 < level
          let isFirstLow = corners[0] < level
          let pairs = isMiddleLow == isFirstLow ? [(0, 1), (2, 3)] : [(3, 0), (1, 2)]
          segments += pairs.map { (sides[$0.0], sides[$0.1]) }
        }
      }
    }
    return joined(segments).map { $0.compactMap { places[$0] } }
  }

  /// The values at which curves are drawn.
  static func levels(_ levels: Levels, of grid: Grid) -> [Double] {
    let values = grid.z.filter { abs($0) <= 1e300 }
    guard let least = values.min(), let greatest = values.max(), greatest > least else { return [] }
    switch levels {
    case .values(let chosen): return chosen.filter(\.isFinite)
    case .count(let count):
      return (0..<max(count, 0)).map { least + (greatest - least) * (Double($0) + 0.5) / Double(count) }
    case .logarithmic(let count, let floor):
      let excess = values.filter { $0 > floor }.map { $0 - floor }
      guard count > 0, let low = excess.min(), let high = excess.max(), high > low else { return [] }
      // The pit itself is a point: more than six decades below the rim nothing can be seen.
      let bottom = max(low, high * 1e-6)
      return (0..<count).map { floor + bottom * pow(high / bottom, (Double($0) + 0.5) / Double(count)) }
    }
  }

  /// One side of a cell, named by its lower or left end.
  private struct Edge: Hashable {
    var row: Int
    var column: Int
    var isVertical: Bool

    func place(in grid: Grid, _ level: Double) -> DataPoint {
      let (endRow, endColumn) = isVertical ? (row + 1, column) : (row, column + 1)
      let (a, b) = (grid[row, column], grid[endRow, endColumn])
      let share = (level - a) / (b - a)
      return DataPoint(
        grid.x[column] + share * (grid.x[endColumn] - grid.x[column]),
        grid.y[row] + share * (grid.y[endRow] - grid.y[row]))
    }
  }

  /// Segments that share an edge become one curve; every edge belongs to at most two segments.
  private static func joined(_ segments: [(Edge, Edge)]) -> [[Edge]] {
    var touching: [Edge: [Int]] = [:]
    for (i, segment) in segments.enumerated() {
      touching[segment.0, default: []].append(i)
      touching[segment.1, default: []].append(i)
    }
    var isUsed = [Bool](repeating: false, count: segments.count)
    func walk(from start: Edge) -> [Edge] {
      var curve = [start]
      while let end = curve.last, let next = touching[end]?.first(where: { !isUsed[$0] }) {
        isUsed[next] = true
        curve.append(segments[next].0 == end ? segments[next].1 : segments[next].0)
      }
      return curve
    }
    var curves: [[Edge]] = []
    for i in segments.indices where !isUsed[i] {
      let forward = walk(from: segments[i].0)
      let backward = walk(from: segments[i].0).dropFirst()
      curves.append(backward.reversed() + forward)
    }
    return curves
  }
}
