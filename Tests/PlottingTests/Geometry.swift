import Foundation
import Testing

@testable import Plotting

/// Ticks, spans, level curves and decimation by their laws.
@Suite struct Geometry {
  static let spans: [(low: Double, high: Double)] = [
    (0, 1), (-3, 3), (0.001, 0.0072), (1e-12, 3e-12), (-1e6, 1e9), (99.5, 100.5), (0, 1e300), (1e15, 1e15 + 4),
  ]

  @Test(arguments: Geometry.spans.map { [$0.low, $0.high] }, 2...9) func `linear ticks are few, in order and inside`(
    ends: [Double], limit: Int
  ) {
    let span = AxisRange(Axis(range: ends[0]...ends[1]), values: nil, air: 0)
    let ticks = Ticks(span, chosen: nil, limit: limit).major
    #expect((2...max(limit, 4)).contains(ticks.count))
    let slack = 1e-9 * (span.high - span.low)
    let outside = ticks.first { $0.position < span.low - slack || $0.position > span.high + slack }
    #expect(outside == nil)
    #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.position < $1.position })
    #expect(Set(ticks.map(\.label)).count == ticks.count)
  }

  @Test(arguments: [[1e-5, 1], [0.3, 7], [1e-300, 1e300], [2, 3], [1, 10], [0.9, 1.1], [1e-8, 5e-7]], 2...9)
  func `logarithmic ticks are few, in order and inside`(ends: [Double], limit: Int) {
    let span = AxisRange(Axis(scale: .log, range: ends[0]...ends[1]), values: nil, air: 0)
    let ticks = Ticks(span, chosen: nil, limit: limit).major
    #expect((2...max(limit, 4)).contains(ticks.count))
    #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.position < $1.position })
    #expect(Set(ticks.map(\.label)).count == ticks.count)
    let (low, high) = (ends[0] * (1 - 1e-9), ends[1] * (1 + 1e-9))
    #expect(ticks.first { $0.position < low || $0.position > high } == nil)
  }

  /// The oracle: a label, read as a number, is its position.
  @Test(arguments: Geometry.spans.map { [$0.low, $0.high] }) func `a label says where its tick is`(ends: [Double]) {
    let span = AxisRange(Axis(range: ends[0]...ends[1]), values: nil, air: 0)
    let wrong = Ticks(span, chosen: nil, limit: 6).major.first { tick in
      guard let value = Double(tick.label.replacing(",", with: "")) else { return true }
      return abs(value - tick.position) > 1e-6 * (ends[1] - ends[0])
    }
    #expect(wrong == nil)
  }

  @Test func `thousands are set apart`() {
    #expect(Ticks.plain(9_999, decimals: 0) == "9999")
    #expect(Ticks.plain(10_000, decimals: 0) == "10,000")
    #expect(Ticks.plain(-1_234_567.5, decimals: 1) == "-1,234,567.5")
    #expect(Ticks.plain(-123_456, decimals: 0) == "-123,456")
  }

  @Test func `a span is the inverse of its own share`() {
    for scale in [Axis.Scale.linear, .log] {
      let span = AxisRange(Axis(scale: scale, range: 0.01...300), values: nil, air: 0)
      let worst = (0...100).map { Double($0) / 100 }.map { abs(span.share(of: span.value(at: $0)) - $0) }.max() ?? 1
      #expect(worst <= 1e-12)
    }
  }

  /// The oracle is the equation of the circle.
  @Test func `the level curve of x² + y² is a circle`() throws {
    let side = (0...100).map { -2 + 0.04 * Double($0) }
    let curves = Contours.curves(of: Grid(x: side, y: side) { $0 * $0 + $1 * $1 }, at: 1)
    #expect(curves.count == 1)
    let circle = try #require(curves.first)
    #expect(circle.count > 100)
    #expect(circle.first == circle.last)
    let errors: [Double] = circle.map { abs($0.x * $0.x + $0.y * $0.y - 1) }
    #expect(errors.max() ?? 1 <= 1e-3)
  }

  @Test func `cells with a hole have no curve`() {
    let side = (0...10).map(Double.init)
    let grid = Grid(x: side, y: side) { x, y in x == 5 && y == 5 ? .nan : x }
    let dataPoints = Contours.curves(of: grid, at: 4.5).flatMap { $0 }
    #expect(!dataPoints.isEmpty)
    #expect(dataPoints.allSatisfy { $0.x == 4.5 })
    #expect(dataPoints.contains { $0.y == 3 })
    #expect(!dataPoints.contains { $0.y == 5 })
  }

  @Test func `logarithmic levels grow by a constant factor`() {
    let side = (0...20).map { -1 + 0.1 * Double($0) }
    let grid = Grid(x: side, y: side) { $0 * $0 + 10 * $1 * $1 + 3 }
    let levels = Contours.levels(.logarithmic(8, above: 3), of: grid).map { $0 - 3 }
    let factors = zip(levels, levels.dropFirst()).map { $1 / $0 }
    #expect(levels.count == 8)
    #expect(factors.allSatisfy { abs($0 / factors[0] - 1) <= 1e-9 })
  }

  @Test func `a thinned line keeps first, last and extremes of every pixel column`() {
    let dataPoints = (0..<50_000).map { DataPoint(Double($0), sin(Double($0) * 12.9898) * Double($0 % 977)) }
    let x = AxisRange(Axis(), values: (0, 49_999), air: 0)
    let y = AxisRange(Axis(), values: (-1_000, 1_000), air: 0)
    let thin = Decimation.line(dataPoints, x: x, y: y, width: 500, height: 300)
    #expect(thin.count <= 4 * 501)
    #expect(thin.first == dataPoints.first && thin.last == dataPoints.last)
    let column = { (spot: DataPoint) in Int(x.share(of: spot.x) * 500) }
    let ends = { (dataPoints: [DataPoint]) in
      Dictionary(grouping: dataPoints, by: column).mapValues { [$0.map(\.y).min(), $0.map(\.y).max()] }
    }
    #expect(ends(thin) == ends(dataPoints))
  }

  @Test func `cells meet half-way`() {
    #expect(Cells.edges(of: [0, 1, 3], .linear) == [-0.5, 0.5, 2, 4])
    let edges = Cells.edges(of: [0.01, 1, 100], .log)
    #expect(zip(edges, [0.001, 0.1, 10, 1_000]).allSatisfy { abs($0 / $1 - 1) <= 1e-12 })
  }

  @Test func `an image made coarser keeps its mean`() {
    let side = (0..<400).map(Double.init)
    let grid = Grid(x: side, y: side) { $0 + 2 * $1 }
    let thin = Cells.thinned(grid, limit: 100)
    #expect(thin.x.count == 100 && thin.y.count == 100)
    let (coarse, fine): (Double, Double) = (thin.z.reduce(0, +) / 10_000, grid.z.reduce(0, +) / 160_000)
    #expect(abs(coarse - fine) <= 1e-9)
  }
}
