extension Script {
  /// Draws one panel: its frame, its surroundings, its marks.
  mutating func draw(_ placed: PlacedPanel) {
    let (plan, frame) = (placed.plan, placed.frame)
    add("set lmargin at screen \(Script.number(canvas.screenX(frame.left)))")
    add("set rmargin at screen \(Script.number(canvas.screenX(frame.right)))")
    add("set tmargin at screen \(Script.number(canvas.screenY(frame.top)))")
    add("set bmargin at screen \(Script.number(canvas.screenY(frame.bottom)))")
    drawAxes(placed)
    for text in placed.texts { add(text) }
    for sample in placed.samples { draw(sample) }
    if plan.isEmpty {
      add("set label 'nothing to draw' at graph 0.5,0.5 center noenhanced" + ink(.gray, .label))
    } else {
      for mark in plan.panel.marks { drawBehind(mark, placed) }
      if let bar = placed.colorBar { drawColorBar(bar, plan) }
      for trace in plan.traces { draw(trace, placed) }
      for mark in plan.panel.marks { drawInFront(mark, placed) }
    }
    flushPlot()
  }

  private mutating func drawAxes(_ placed: PlacedPanel) {
    let (plan, panel) = (placed.plan, placed.plan.panel)
    let areHidden = panel.x.isHidden && panel.y.isHidden
    add("unset logscale; unset grid")
    add(areHidden ? "unset border" : canvas.isText ? "set border 3" : "set border 3 lw 1.5 lc rgb '#606060'")
    drawAxis("x", panel.x, plan.x, placed.xTicks, showsNumbers: placed.showsXNumbers)
    drawAxis("y", panel.y, plan.y, placed.yTicks, showsNumbers: true)
    let isFilled = plan.colorScale != nil || !plan.contours.isEmpty
    if !canvas.isText, !areHidden, !isFilled {
      add("set grid xtics ytics back lt 1 lw 1.5 dt solid lc rgb '#E0E0E0'")
    }
  }

  private mutating func drawAxis(_ name: String, _ axis: Axis, _ span: Span, _ ticks: Ticks, showsNumbers: Bool) {
    add("set \(name)range [\(Script.number(span.low)):\(Script.number(span.high))] noextend")
    if span.scale == .log { add("set logscale \(name) 10") }
    guard !axis.isHidden else {
      add("unset \(name)tics")
      return
    }
    let major = ticks.major.map {
      "\(showsNumbers ? $0.quoted(raised: !canvas.isText) : "''") \(Script.number($0.position))"
    }
    let minor = canvas.isText ? [] : ticks.minor.map { "'' \(Script.number($0)) 1" }
    let markup = ticks.major.contains(where: \.isForeign) ? "noenhanced" : "enhanced"
    let look = canvas.isText ? "scale 0" : "scale 0.5,0.25 font \(font(.tick)) textcolor rgb '#303030' \(markup)"
    add("set \(name)tics out nomirror norotate \(look) (\((major + minor).joined(separator: ", ")))")
  }

  /// A sample of a mark in the legend.
  private mutating func draw(_ sample: PlacedPanel.Sample) {
    let look = sample.entry.look
    if canvas.isText {
      let sign = String(repeating: look.character, count: sample.entry.shape == .points ? 1 : 3)
      add(PlacedPanel.Text(text: sign, x: sample.from, y: sample.y))
      return
    }
    let y = Script.number(canvas.screenY(sample.y))
    let (from, to) = (Script.number(canvas.screenX(sample.from)), Script.number(canvas.screenX(sample.to)))
    let middle = Script.number(canvas.screenX((sample.from + sample.to) / 2))
    switch sample.entry.shape {
    case .area, .bars:
      let half = canvas.size(.label) * 0.35
      let low = Script.number(canvas.screenY(sample.y + half))
      let high = Script.number(canvas.screenY(sample.y - half))
      let fill = sample.entry.shape == .area ? "transparent solid 0.3" : "solid 0.85"
      add(
        "set object rect from screen \(from),screen \(low) to screen \(to),screen \(high) front "
          + "fc rgb '\(look.color.rawValue)' fs \(fill) noborder")
    default:
      if sample.entry.shape != .points {
        add("set arrow from screen \(from),screen \(y) to screen \(to),screen \(y) nohead front \(line(look))")
      }
      if sample.entry.shape != .curve(withPoints: false), look.point != .invisible {
        add("set label '' at screen \(middle),\(y) front point \(points(look))")
      }
    }
  }

  // MARK: Looks

  /// gnuplot's words for a line.
  func line(_ look: Look) -> String {
    canvas.isText
      ? "lt \(look.lineType)"
      : "lw \(Script.number((35 * look.width * canvas.unit * max(canvas.zoom, 0.7)).rounded() / 10)) dt \(look.dash.pattern) lc rgb '\(look.color.rawValue)'"
  }

  /// gnuplot's words for points.
  func points(_ look: Look, size: Double = 1.6) -> String {
    canvas.isText
      ? "pt '\(look.character)'"
      : "pt \(look.point.type) ps \(Script.number(size * canvas.unit * max(canvas.zoom, 0.7))) lw 2 dt solid "
        + "lc rgb '\(look.color.rawValue)'"
  }
}
