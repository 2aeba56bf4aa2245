import Foundation
import Testing

@testable import Plotting

/// No data makes a picture fail, and nothing is left out in silence.
@Suite struct OddData {
  /// Draws into every kind of file and returns what was said about gnuplot or data.
  private func notices(_ figure: Figure) throws -> [String] {
    let plotFolder = try PlotFolder()
    let drawing = plotFolder.plotter([.svg, .terminal]).draw(figure, named: "odd")
    #expect(drawing.files.count == 1)
    #expect(drawing.terminalText != nil)
    return drawing.notices
  }

  static let drawable: [(name: String, x: [Double], y: [Double])] = [
    ("one point", [3], [4]), ("all equal", [1, 2, 3], [5, 5, 5]), ("all zero", [0, 0], [0, 0]),
    ("nothing", [], []), ("huge", [1, 2, 3], [1e299, -1e299, 0]),
    ("tiny", [1, 2, 3], [Double.leastNonzeroMagnitude, 1e-300, Double.leastNormalMagnitude / 4]),
    ("nearly equal", [1, 2, 3], [1, 1.000_000_000_000_000_2, 1]), ("large and near", [1, 2], [1e15, 1e15 + 1]),
    ("overflowing", (0...1_000).map(Double.init), (0...1_000).map { exp2(min(Double($0), 990)) }),
    ("negative", [-3, -2, -1], [-1e-5, -2e-5, -3e-5]), ("one x", [2, 2, 2], [1, 2, 3]),
  ]

  @Test(arguments: OddData.drawable.map(\.name)) func `odd but finite data is drawn without a notice`(name: String)
    throws
  {
    let data = try #require(OddData.drawable.first { $0.name == name })
    #expect(try notices(figure(data.x, data.y)) == [])
    #expect(
      try notices(Figure("t", marks: [.points("p", x: data.x, y: data.y), .path("q", x: data.x, y: data.y)])) == [])
    #expect(try notices(Figure("t", marks: [.bars("b", x: data.x, y: data.y)])) == [])
  }

  /// Every mark, with values of every size and sign, on every pair of scales.
  static func wild(_ seed: Int) -> Figure {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let bits = state ^ (state >> 29)
      let choices = [
        Double(bitPattern: bits), Double(bits >> 40) - 8e6, 0, .nan, .infinity, Double.leastNonzeroMagnitude, 1e300,
        -1e308,
      ]
      return choices[Int(bits >> 33) % choices.count]
    }
    func list() -> [Double] { (0..<(seed % 7)).map { _ in next() } }
    let scales: [Axis.Scale] = [.linear, .log]
    let panels = (0..<4).map { k in
      var marks: [Mark] = [
        .curve("a", x: list(), y: list()), .points("b", x: list(), y: list()), .path("c", x: list(), y: list()),
        .area("d", x: list(), from: list(), to: list()), .bars("e", x: list(), y: list()),
        .verticalLine(at: next(), label: "v"), .horizontalLine(at: next(), label: "h"),
        .label("t", at: (next(), next())), .band(from: next(), to: next()),
      ]
      if seed % 3 == 0 {
        marks.append(.image(Grid(x: list(), y: list(), z: list() + list()), colors: .allCases[seed % 3]))
        marks.append(.contours(Grid(x: list(), y: list(), z: list() + list()), levels: .logarithmic(4)))
      }
      return Panel(
        x: Axis("x", scale: scales[k % 2]), y: Axis("y", scale: scales[k / 2]), legend: k == 0 ? .direct : .automatic,
        equalScale: k == 3, marks: marks)
    }
    return Figure("seed \(seed)", panels: panels, arrangement: seed % 2 == 0 ? .grid(columns: 2) : .stack)
  }

  @Test(arguments: 0..<15) func `any values at all are drawn`(seed: Int) throws {
    let plotFolder = try PlotFolder()
    let drawing = plotFolder.plotter([.svg, .terminal]).draw(OddData.wild(seed), named: "any")
    #expect(drawing.files.count == 1)
    #expect(drawing.notices.first { !$0.hasPrefix("Panel ") } == nil)
  }

  @Test func `any values at all have a script`() {
    let empty = (0..<500).first { seed in
      PlotTarget.allCases.contains { OddData.wild(seed).script(for: $0).isEmpty }
    }
    #expect(empty == nil)
  }

  @Test func `points that are not finite are counted`() throws {
    let said = try notices(figure([1, 2, 3, 4, .nan], [1, .nan, .infinity, 2, 5]))
    #expect(said == ["'curve': 3 of 5 points are not finite (NaN, ∞ or beyond 1e300) and are left out."])
  }

  @Test func `points without a logarithm are counted`() throws {
    let said = try notices(figure([1, 2, 3, 4], [0, -1, 10, 100], yScale: .log))
    #expect(
      said == ["'curve': 2 of 4 points are zero or negative, which a logarithmic axis cannot show, and are left out."])
  }

  @Test func `lists of different length are cut and said`() throws {
    #expect(
      try notices(figure([1, 2, 3], [1, 2])) == ["'curve': one list has 3 values and another 2; the rest is not drawn."]
    )
  }

  @Test(arguments: [[Double.nan, .infinity], [-1, 0], []]) func `a panel without data says so`(y: [Double]) throws {
    let plotFolder = try PlotFolder()
    let drawing = plotFolder.plotter().draw(figure(y.indices.map(Double.init), y, yScale: .log), named: "empty")
    #expect(drawing.terminalText?.contains("nothing to draw") == true)
    #expect(plotFolder.text("empty.svg").contains("nothing to draw"))
    #expect(drawing.files.count == 2)
  }

  @Test func `a figure without panels is drawn`() throws {
    #expect(try notices(Figure("", panels: [])) == [])
  }

  @Test func `odd grids are drawn`() throws {
    let grids = [
      Grid(x: [], y: [], z: []), Grid(x: [1], y: [1], z: [1]), Grid(x: [1, 2], y: [1, 2], z: [3, 3, 3, 3]),
      Grid(x: [1, 2, 3], y: [1, 2, 3], z: [1, .nan, .infinity, 4]),
      Grid(x: [3, 2, 1], y: [2, 1], z: [1, 2, 3, 4, 5, 6]),
    ]
    for grid in grids {
      let figure = Figure("t", marks: [.image(grid), .contours(grid), .contours(grid, levels: .logarithmic(5))])
      #expect(try notices(figure).allSatisfy { $0.hasPrefix("An image: ") })
    }
  }

  @Test(arguments: [(-1.0, 10.0), (0, 0.001), (5, 5), (-2, -1)])
  func `a range that a logarithmic axis cannot have is mended`(low: Double, high: Double) throws {
    let x = [0.01, 1, 100]
    #expect(
      try notices(
        Figure(
          "t", x: Axis(scale: .log, range: low...high), y: Axis(scale: .log, range: low...high),
          marks: [.curve("c", x: x, y: x)])) == [])
  }

  @Test func `100,000 points keep their extremes and make a small file`() throws {
    let x = (0..<100_000).map(Double.init)
    var y = x.map { sin($0 / 1_000) }
    y[54_321] = 7
    y[54_322] = -7
    let script = figure(x, y).script(for: .svg)
    #expect(script.contains("54321 7\n") && script.contains("54322 -7\n"))
    let plotFolder = try PlotFolder()
    #expect(plotFolder.plotter([.svg]).draw(figure(x, y), named: "many").notices == [])
    let size = plotFolder.text("many.svg").utf8.count
    #expect(size > 1_000 && size < 200_000)
    // Scattered points and paths are thinned as well.
    let cloud = Figure("cloud", marks: [.points("p", x: x, y: x.map { sin($0 * $0) }), .path("w", x: y, y: y)])
    #expect(cloud.script(for: .terminal).utf8.count < 200_000)
  }

  @Test func `the same figure gives the same bytes`() throws {
    let plotFolder = try PlotFolder()
    for name in ["a", "b"] { _ = plotFolder.plotter().draw(Samples.both, named: name) }
    #expect(plotFolder.text("a.svg").utf8.count > 1_000)
    #expect(plotFolder.text("a.svg") == plotFolder.text("b.svg"))
    let (a, b) = (plotFolder.output.appendingPathComponent("a.png"), plotFolder.output.appendingPathComponent("b.png"))
    #expect(try Data(contentsOf: a) == Data(contentsOf: b))
  }

  @Test(arguments: ["C", "de_DE.UTF-8", "tr_TR.UTF-8", "nonsense"]) func `the locale changes nothing`(locale: String)
    throws
  {
    let plotFolder = try PlotFolder()
    let abroad = try plotFolder.program("LC_ALL=\(locale) LANG=\(locale) exec gnuplot \"$@\"")
    let figure = figure([0.5, 1.5], [0.25, 1_234.5], title: "λ → η")
    let there = plotFolder.plotter(gnuplot: abroad).draw(figure, named: "there")
    let here = plotFolder.plotter().draw(figure, named: "here")
    #expect(there.notices == [] && here.notices == [])
    #expect(plotFolder.text("there.svg") == plotFolder.text("here.svg"))
    #expect(there.terminalText == here.terminalText)
  }
}
