extension Script {
  // MARK: Named marks

  mutating func draw(_ trace: Trace, _ placed: PlacedPanel) {
    let style = trace.style
    switch trace.shape {
    case .curve(let withPoints):
      drawLine(trace, placed)
      if withPoints { drawPoints(apart(trace, placed, by: canvas.gap(30, text: 4)), style) }
    case .points:
      let dataPoints = Array(trace.dataPoints)
      drawPoints(
        Decimation.scatter(
          dataPoints, x: placed.plan.x, y: placed.plan.y, width: placed.frame.width, height: placed.frame.height), style
      )
    case .path:
      drawLine(trace, placed)
      if style.point != .invisible { drawPath(trace, placed) }
    case .area: drawArea(trace, placed)
    case .bars: drawBars(trace, placed)
    }
  }

  private mutating func drawLine(_ trace: Trace, _ placed: PlacedPanel) {
    let runs = thinned(trace, placed)
    let lines = runs.filter { $0.count > 1 }
    if !lines.isEmpty { plot("\(block(rows(lines, trace, placed))) using 1:2 with lines \(line(trace.style))") }
    // A point without neighbours would be invisible as a line.
    let lonely = runs.filter { $0.count == 1 }.flatMap { $0 }
    if !lonely.isEmpty {
      var style = trace.style
      if style.point == .invisible { style.point = .circle }
      drawPoints(lonely, style, size: 1.2)
    }
  }

  private mutating func drawPoints(_ dataPoints: [DataPoint], _ style: ResolvedStyle, size: Double = 1.6) {
    guard !dataPoints.isEmpty, style.point != .invisible else { return }
    plot("\(block([dataPoints.map { [$0.x, $0.y] }])) using 1:2 with points \(points(style, size: size))")
  }

  /// The points of a path, a ring at its start and an arrow head at its visible end.
  private mutating func drawPath(_ trace: Trace, _ placed: PlacedPanel) {
    guard !canvas.isText else { return }
    let (x, y, frame) = (placed.plan.x, placed.plan.y, placed.frame)
    drawPoints(apart(trace, placed, by: canvas.gap(14, text: 1)), trace.style, size: 0.9)
    var start = trace.style
    start.point = .ring
    if let first = trace.runs.first?.first { drawPoints([first], start, size: 2.2) }

    let visible = trace.dataPoints.filter { x.contains($0.x) && y.contains($0.y) }
    guard let end = visible.last else { return }
    let place = { (point: DataPoint) in (x.share(of: point.x) * frame.width, y.share(of: point.y) * frame.height) }
    let head = canvas.gap(16, text: 1)
    let (endX, endY) = place(end)
    let before = visible.last { point in
      let (spotX, spotY) = place(point)
      return (spotX - endX) * (spotX - endX) + (spotY - endY) * (spotY - endY) > head * head
    }
    guard let before else { return }
    let share = Script.number(head / layout.canvas.width)
    add(
      "set arrow from first \(pair(before)) to first \(pair(end)) front head filled size screen \(share),20 "
        + "lw \(Script.number(2 * canvas.unit)) lc rgb '\(trace.style.color.rawValue)'")
  }

  private mutating func drawArea(_ trace: Trace, _ placed: PlacedPanel) {
    let runs = thinned(trace, placed)
    let name = block(rows(runs, trace, placed))
    if canvas.isText {
      plot("\(name) using 1:2 with lines \(line(trace.style))")
      plot("\(name) using 1:3 with lines \(line(trace.style))")
    } else {
      plot(
        "\(name) using 1:2:3 with filledcurves fs transparent solid 0.25 noborder "
          + "fc rgb '\(trace.style.color.rawValue)'")
    }
  }

  private mutating func drawBars(_ trace: Trace, _ placed: PlacedPanel) {
    let (x, y) = (placed.plan.x, placed.plan.y)
    let dataPoints = Array(trace.dataPoints).sorted { $0.x < $1.x }
    let edges = Cells.edges(of: dataPoints.map(\.x), x.scale)
    let floor = y.scale == .log ? y.low : min(max(0, y.low), y.high)
    if canvas.isText {
      let columns = dataPoints.map { point in
        stride(from: 0, through: placed.frame.height, by: 1).map { y.value(at: $0 / placed.frame.height) }
          .filter { min(floor, point.y) <= $0 && $0 <= max(floor, point.y) }.map { [point.x, $0] }
      }
      plot("\(block([columns.flatMap { $0 }])) using 1:2 with points \(points(trace.style))")
      return
    }
    let boxes = dataPoints.indices.map { i in
      let (low, high) = (x.share(of: edges[i]), x.share(of: edges[i + 1]))
      let inset = 0.1 * (high - low)
      return [
        dataPoints[i].x, dataPoints[i].y, x.value(at: low + inset), x.value(at: high - inset),
        min(floor, dataPoints[i].y),
        max(floor, dataPoints[i].y),
      ]
    }
    plot(
      "\(block([boxes])) using 1:2:3:4:5:6 with boxxyerror fs solid 0.85 noborder "
        + "fc rgb '\(trace.style.color.rawValue)'")
  }

  // MARK: Lines, bands, grids, words

  /// What lies under the named marks.
  mutating func drawBehind(_ mark: Mark, _ placed: PlacedPanel) {
    let plan = placed.plan
    switch mark {
    case .band(let from, let to, _): drawBand(from, to, plan)
    case .contours:
      if !plan.contours.isEmpty {
        let name = block(plan.contours.map { $0.map { [$0.x, $0.y] } })
        plot(
          canvas.isText
            ? "\(name) using 1:2 with points pt '.'" : "\(name) using 1:2 with lines lw 1.5 dt solid lc rgb '#C4C4C4'")
      }
    case .image(let grid, let colors, _): drawImage(grid, colors, placed)
    default: break
    }
  }

  /// What lies over them.
  mutating func drawInFront(_ mark: Mark, _ placed: PlacedPanel) {
    let plan = placed.plan
    switch mark {
    case .verticalLine(let at, _, let style) where plan.x.shows(at):
      if canvas.isText {
        let steps = placed.frame.height
        let column = stride(from: 0, through: steps, by: 1).map { [at, plan.y.value(at: $0 / steps)] }
        plot("\(block([column])) using 1:2 with points pt ':'")
      } else {
        let x = Script.number(at)
        let style = line(ResolvedStyle(style, index: 0))
        add("set arrow from first \(x), graph 0 to first \(x), graph 1 nohead back \(style)")
      }
    case .horizontalLine(let at, _, let style) where plan.y.shows(at):
      if canvas.isText {
        let steps = placed.frame.width
        let row = stride(from: 0, through: steps, by: 2).map { [plan.x.value(at: $0 / steps), at] }
        plot("\(block([row])) using 1:2 with points pt '-'")
      } else {
        let y = Script.number(at)
        let style = line(ResolvedStyle(style, index: 0))
        add("set arrow from graph 0, first \(y) to graph 1, first \(y) nohead front \(style)")
      }
    case .text(let text, let x, let y) where plan.x.shows(x) && plan.y.shows(y):
      // Words that would run out of the frame stand on the other side of their point.
      let (left, right) = (plan.x.share(of: x) * placed.frame.width, (1 - plan.x.share(of: x)) * placed.frame.width)
      let air = canvas.gap(20, text: 2)
      let isLeft = canvas.width(of: text.onOneLine, .tick) > right - air && left > right
      let text = canvas.fitted(text.onOneLine, .tick, in: max(left, right) - air)
      let side = isLeft ? "right offset character -1,0" : "left offset character 1,0"
      let dot = canvas.isText ? "" : " point pt 7 ps 1 lc rgb '#000000'"
      add(
        "set label \(text.gnuplotQuoted) at first \(Script.number(x)),\(Script.number(y)) \(side) noenhanced front"
          + ink(.black, .tick) + dot)
    case .cellText(let text, let x, let y) where plan.x.shows(x) && plan.y.shows(y):
      add(
        "set label \(text.onOneLine.gnuplotQuoted) at first \(Script.number(x)),\(Script.number(y)) center noenhanced front"
          + ink(plan.isDark(x: x, y: y) ? .white : .black, .tick))
    case .box(let text, let detail, let x, let y) where plan.x.shows(x) && plan.y.shows(y):
      drawBox(text.onOneLine, detail.onOneLine, x, y, placed)
    case .arrow(let x, let y, let toX, let toY, let style)
    where plan.x.shows(x) && plan.y.shows(y) && plan.x.shows(toX) && plan.y.shows(toY):
      let ends = "from \(pair(DataPoint(x, y))) to \(pair(DataPoint(toX, toY)))"
      let head = Script.number(canvas.gap(16, text: 1) / canvas.width)
      add(
        canvas.isText
          ? "set arrow \(ends) nohead"
          : "set arrow \(ends) front head filled size screen \(head),20 \(line(ResolvedStyle(style, index: 0)))")
    default: break
    }
  }

  private mutating func drawBand(_ from: Double, _ to: Double, _ plan: PanelPlan) {
    guard !canvas.isText else { return }
    let (low, high) = (max(min(from, to), plan.x.low), min(max(from, to), plan.x.high))
    guard low < high else { return }
    add(
      "set object rect from first \(Script.number(low)), graph 0 to first \(Script.number(high)), graph 1 "
        + "back fc rgb '#EDEDED' fs solid noborder")
  }

  // MARK: Data

  private func thinned(_ trace: Trace, _ placed: PlacedPanel) -> [[DataPoint]] {
    trace.runs.map { run in
      Decimation.line(
        run, x: placed.plan.x, y: placed.plan.y, width: placed.frame.width, height: placed.frame.height)
    }
  }

  private func rows(_ runs: [[DataPoint]], _ trace: Trace, _ placed: PlacedPanel) -> [[[Double]]] {
    let (x, y) = (placed.plan.x, placed.plan.y)
    return runs.map { run in
      run.map { point in
        let ends = [x.clamped(point.x), y.clamped(point.y)]
        return trace.shape == .area ? ends + [y.clamped(point.top)] : ends
      }
    }
  }

  /// Spots at least a distance apart, so that points do not merge into a line.
  private func apart(_ trace: Trace, _ placed: PlacedPanel, by distance: Double) -> [DataPoint] {
    let (x, y, frame) = (placed.plan.x, placed.plan.y, placed.frame)
    var kept: [DataPoint] = []
    var last: (x: Double, y: Double)?
    for point in trace.dataPoints {
      let place = (x: x.share(of: point.x) * frame.width, y: y.share(of: point.y) * frame.height)
      if let last {
        let (dx, dy) = (place.x - last.x, place.y - last.y)
        guard dx * dx + dy * dy >= distance * distance else { continue }
      }
      kept.append(point)
      last = place
    }
    return kept
  }

  private func pair(_ point: DataPoint) -> String { "\(Script.number(point.x)),\(Script.number(point.y))" }
}
