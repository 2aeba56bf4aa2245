/// Images, their colour scale, and boxes with words.
extension Script {
  /// One box per cell.
  mutating func drawImage(_ grid: Grid, _ colors: ColorMap, _ placed: PlacedPanel) {
    guard let scale = placed.plan.colorScale else { return }
    if canvas.isText {
      drawTextImage(grid, scale, placed)
      return
    }
    let grid = Cells.thinned(grid, limit: 200)
    let xs = Cells.edges(of: grid.x, placed.plan.x.scale)
    let ys = Cells.edges(of: grid.y, placed.plan.y.scale)
    var boxes: [[Double]] = []
    let (frame, plan) = (placed.frame, placed.plan)
    for row in grid.y.indices {
      for column in grid.x.indices where abs(grid[row, column]) <= 1e300 {
        // A cell reaches a pixel under the next ones: where two smooth edges meet, white would shine through.
        let (x, nextX) = overlapping(from: xs[column], to: xs[column + 1], in: plan.x, pixels: frame.width)
        let (y, nextY) = overlapping(from: ys[row], to: ys[row + 1], in: plan.y, pixels: frame.height)
        boxes.append([
          grid.x[column], grid.y[row], min(x, nextX), max(x, nextX), min(y, nextY), max(y, nextY), grid[row, column],
        ])
      }
    }
    guard !boxes.isEmpty else { return }
    usePalette(scale)
    plot("\(block([boxes])) using 1:2:3:4:5:6:7 with boxxyerror fs solid 1 noborder fc palette")
  }

  /// The edges of a cell, the second one a pixel further on, but within the frame.
  private func overlapping(from start: Double, to end: Double, in range: AxisRange, pixels: Double) -> (Double, Double)
  {
    let (first, last) = (range.share(of: start), range.share(of: end))
    let further = last + (last > first ? 1 : -1) / max(pixels, 1)
    return (start, (0...1).contains(further) ? range.value(at: further) : end)
  }

  private mutating func usePalette(_ scale: PanelPlan.ColorScale) {
    let stops = scale.colors.stops.enumerated().map { "\($0) '\($1)'" }.joined(separator: ", ")
    add("set palette defined (\(stops))")
    add("set cbrange [\(Script.number(scale.low)):\(Script.number(scale.high))]")
  }

  /// The colour scale beside the frame: 64 small rectangles.
  mutating func drawColorBar(_ bar: Frame, _ plan: PanelPlan) {
    guard let scale = plan.colorScale else { return }
    let (left, right) = (Script.number(canvas.screenX(bar.left)), Script.number(canvas.screenX(bar.right)))
    for step in 0..<64 {
      let low = bar.bottom - bar.height * Double(step) / 64
      let high = bar.bottom - bar.height * Double(step + 1) / 64 - (step < 63 ? 0.5 : 0)
      let value = scale.low + (scale.high - scale.low) * (Double(step) + 0.5) / 64
      add(
        "set object rect from screen \(left),screen \(Script.number(canvas.screenY(low))) to screen \(right),"
          + "screen \(Script.number(canvas.screenY(high))) front fc palette cb \(Script.number(value)) "
          + "fs solid noborder")
    }
  }

  /// An image in characters, from light to dense.
  private mutating func drawTextImage(_ grid: Grid, _ scale: PanelPlan.ColorScale, _ placed: PlacedPanel) {
    let shades = PanelPlan.shades
    let (plan, frame) = (placed.plan, placed.frame)
    let (xs, ys) = (Cells.edges(of: grid.x, plan.x.scale), Cells.edges(of: grid.y, plan.y.scale))
    var dataPoints = [[[Double]]](repeating: [], count: shades.count)
    for row in 1..<max(Int(frame.height), 2) {
      for column in 1..<max(Int(frame.width), 2) {
        let x = plan.x.value(at: Double(column) / frame.width)
        let y = plan.y.value(at: Double(row) / frame.height)
        guard let i = Script.cell(of: x, in: xs), let j = Script.cell(of: y, in: ys) else { continue }
        let share = (grid[j, i] - scale.low) / (scale.high - scale.low)
        guard share.isFinite else { continue }
        dataPoints[Int(min(max(share * Double(shades.count), 0), Double(shades.count - 1)))].append([x, y])
      }
    }
    for (shade, dataPoints) in zip(shades, dataPoints) where !dataPoints.isEmpty {
      plot("\(block([dataPoints])) using 1:2 with points pt '\(shade)'")
    }
  }

  /// Between which edges a value lies; edges may rise or fall.
  private static func cell(of value: Double, in edges: [Double]) -> Int? {
    edges.indices.dropLast().first { i in
      min(edges[i], edges[i + 1]) <= value && value <= max(edges[i], edges[i + 1])
    }
  }

  /// A white rectangle with a frame, as wide as its words, and two lines in it.
  mutating func drawBox(_ text: String, _ detail: String, _ x: Double, _ y: Double, _ placed: PlacedPanel) {
    let (plan, frame) = (placed.plan, placed.frame)
    guard !canvas.isText else {
      let place = "\(Script.number(x)),\(Script.number(y))"
      add("set label \((text + " " + detail).gnuplotQuoted) at first \(place) center noenhanced front")
      return
    }
    let (centreX, centreY) = (
      frame.left + plan.x.share(of: x) * frame.width, frame.bottom - plan.y.share(of: y) * frame.height
    )
    let halfWidth = max(canvas.width(of: text, .tick), canvas.width(of: detail, .tick)) / 2 + canvas.gap(10, text: 1)
    let line = canvas.line(.tick)
    let halfHeight = line + canvas.gap(4, text: 0)
    func screen(_ x: Double, _ y: Double) -> String {
      "screen \(Script.number(canvas.screenX(x))),screen \(Script.number(canvas.screenY(y)))"
    }
    add(
      "set object rect from \(screen(centreX - halfWidth, centreY + halfHeight)) to "
        + "\(screen(centreX + halfWidth, centreY - halfHeight)) front fc rgb '#FFFFFF' fs solid border lc rgb '#404040' "
        + "lw \(Script.number(2 * canvas.unit))")
    add(PlacedPanel.Text(text: text, x: centreX, y: centreY - line / 2, alignment: .center, role: .tick))
    add(
      PlacedPanel.Text(text: detail, x: centreX, y: centreY + line / 2, alignment: .center, role: .tick, color: .blue))
  }
}
