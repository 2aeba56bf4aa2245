import Foundation
import Testing

@testable import Plotting

/// Moving pictures, the cells of images, and boxes with arrows.
@Suite struct FramesAndCells {
  private func frames(in script: String) -> Int { script.split(separator: "\n").count { $0 == "set multiplot" } }

  @Test func `a GIF shows the earlier frames, then the figure itself six times as long`() throws {
    var moving = Samples.cost
    moving.earlierFrames = [figure([0, 1], [1, 2]), figure([0, 1], [1, 3])]
    #expect(frames(in: moving.script(for: .gif)) == 8)
    #expect(frames(in: Samples.cost.script(for: .gif)) == 1)
    #expect(frames(in: moving.script(for: .png)) == 1)
    #expect(moving.script(for: .png) == Samples.cost.script(for: .png))

    let plotFolder = try PlotFolder()
    #expect(plotFolder.plotter([.gif]).draw(moving, named: "a").notices == [])
    let bytes = try Data(contentsOf: plotFolder.output.appendingPathComponent("a.gif"))
    #expect(bytes.starts(with: Array("GIF89a".utf8)))
    #expect(PictureFile.isWhole(bytes, .gif))
    #expect(!PictureFile.isWhole(bytes.dropLast(), .gif))
  }

  @Test(arguments: [ColorMap.viridis, .ink, .diverging]) func `numbers are white on dark cells and black on light ones`(
    colors: ColorMap
  ) {
    let cells = Grid(x: [0, 1, 2], y: [0], z: [-1, 0, 1])
    let marks = [0.0, 1, 2].map { Mark.cellText("\(Int($0))", x: $0, y: 0) }
    let script = Figure("cells", panels: [Panel(marks: [.image(cells, colors: colors, scale: nil)] + marks)])
      .script(for: .svg)
    let isWhite = (0...2).map { number in
      script.split(separator: "\n").contains { $0.hasPrefix("set label \"\(number)\"") && $0.contains("'#FFFFFF'") }
    }
    let expected: [Bool] =
      switch colors {
      case .viridis: [true, false, false]
      case .ink: [false, false, true]
      case .diverging: [true, false, false]
      }
    #expect(isWhite == expected)
  }

  @Test func `numbers beside an image are black`() {
    let panel = Panel(marks: [.cellText("5", x: 0, y: 0), .points("p", x: [0, 1], y: [0, 1])])
    #expect(!PanelPlan(panel, isText: false).isDark(x: 0, y: 0))
  }

  /// Where two cells only touch, a smooth edge lets the white background through.
  @Test(arguments: [[0.0, 1, 2], [2, 1, 0]]) func `cells overlap by a pixel and stay within the frame`(places: [Double])
  {
    let cells = Grid(x: places, y: [0], z: [0, 1, 2])
    let script = Figure("cells", x: .hidden, y: .hidden, marks: [.image(cells, scale: nil)]).script(for: .png)
    let rows = script.split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
      .filter { $0.count == 7 }
    #expect(rows.count == 3)
    for (row, next) in zip(rows, rows.dropFirst()) {
      let overlap = row[0] < next[0] ? row[3] - next[2] : next[3] - row[2]
      #expect(0 < overlap && overlap < 0.01)
    }
    #expect(rows.map { $0[2] }.min() == -0.5)
    #expect(rows.map { $0[3] }.max() == 2.5)
  }

  @Test func `a box has a frame and two lines, an arrow a head`() {
    let marks = [
      Mark.box("w = 0", "slope 1", x: 0, y: 0), .box("J = 2", "slope 2", x: 0, y: 1),
      .arrow(x: 0, y: 0.3, toX: 0, toY: 0.7),
    ]
    let lines = Figure("graph", panels: [Panel(x: .hidden, y: .hidden, marks: marks)]).script(for: .png)
      .split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("set object rect") && $0.contains("fs solid border") } == 2)
    #expect(lines.count { $0.hasPrefix("set label \"slope") } == 2)
    #expect(lines.contains { $0.hasPrefix("set arrow from 0,0.3 to 0,0.7 front head filled") })
    let text = Figure("graph", panels: [Panel(marks: marks)]).script(for: .terminal)
    #expect(text.contains("\"w = 0 slope 1\""))
  }
}
