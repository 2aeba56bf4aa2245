/// How much room everything needs that stands around a frame.
extension Layout {
  func rowLimit(_ top: Double) -> Int {
    let height = (canvas.height - top) / Double(rows) - canvas.gap(90, text: 5)
    return canvas.isText
      ? (plans.count > columns || plans.count > 4 ? 4 : 6) : min(max(Int(height / (canvas.line(.tick) * 2)), 3), 8)
  }

  func margin(left plan: PanelPlan, _ ticks: Ticks) -> Double {
    guard !plan.panel.y.isHidden else { return 0 }
    let numbers = ticks.major.map { min($0.width(on: canvas), tickRoom) }.max() ?? 0
    let label = canvas.isText || plan.panel.y.label.isEmpty ? 0 : canvas.line(.label)
    return numbers + label + canvas.gap(36, text: 1)
  }

  func margin(right plan: PanelPlan) -> Double {
    var margin = canvas.gap(24, text: 1)
    if !plan.beside.isEmpty { margin += besideWidth(plan) + canvas.gap(10, text: 2) }
    if let bar = plan.colorScale, bar.label != nil, !canvas.isText { margin += barWidth(bar) }
    if !plan.entries.isEmpty, !plan.isLegendBelow(isText: canvas.isText) { margin += legendWidth(plan) }
    return margin
  }

  func margin(above placed: PlacedPanel) -> Double {
    var margin = canvas.gap(8, text: 0)
    if placed.plan.panel.title?.isEmpty == false { margin += canvas.line(.panelTitle) }
    if canvas.isText, hasYLine(placed.plan) { margin += 1 }
    return margin + Double(noteRows(placed).count) * canvas.line(.tick)
  }

  func margin(below placed: PlacedPanel) -> Double {
    var margin = canvas.gap(6, text: 0)
    let axis = placed.plan.panel.x
    if !axis.isHidden {
      if placed.showsXNumbers { margin += canvas.line(.tick) + canvas.gap(18, text: 0) }
      if !axis.label.isEmpty, placed.showsXNumbers, showsXLabel(placed.index) { margin += canvas.line(.label) }
    }
    if canvas.isText, placed.plan.colorScale?.label != nil { margin += 1 }
    if !placed.plan.entries.isEmpty, placed.plan.isLegendBelow(isText: canvas.isText) {
      margin += Double(legendRows(placed).count) * canvas.line(.label) + canvas.gap(6, text: 0)
    }
    return margin
  }

  /// A text picture has the label of its y axis above the frame.
  func hasYLine(_ plan: PanelPlan) -> Bool { !plan.panel.y.isHidden && !plan.panel.y.label.isEmpty }

  var tickRoom: Double { canvas.width * 0.16 / (columns > 1 ? 1.5 : 1) }
  var nameRoom: Double { canvas.width * nameShare / Double(columns) }
  var sample: Double { canvas.gap(58, text: 3) }
  var sampleGap: Double { canvas.gap(12, text: 1) }

  func besideWidth(_ plan: PanelPlan) -> Double {
    plan.beside.map { min(canvas.width(of: $0.text, .label), nameRoom) }.max() ?? 0
  }

  func legendWidth(_ plan: PanelPlan) -> Double {
    let names = plan.entries.map { min(canvas.width(of: $0.name, .label), nameRoom) }.max() ?? 0
    return canvas.gap(16, text: 1) + sample + sampleGap + names
  }

  func barTicks(_ bar: PanelPlan.ColorScale) -> Ticks {
    var axis = Axis(range: bar.low...bar.high)
    axis.scale = .linear
    return Ticks(AxisRange(axis, values: (bar.low, bar.high), air: 0), chosen: nil, limit: 5)
  }

  func barWidth(_ bar: PanelPlan.ColorScale) -> Double {
    let numbers = barTicks(bar).major.map { $0.width(on: canvas) }.max() ?? 0
    return canvas.gap(64, text: 0) + numbers + (bar.label?.isEmpty == false ? canvas.line(.label) : 0)
  }

  /// As many numbers as stand beside each other without touching.
  func ticks(_ plan: PanelPlan, _ frame: Frame) -> Ticks {
    let air = canvas.gap(26, text: 2)
    if plan.panel.x.ticks != nil { return chosenTicks(plan, frame, air) }
    var ticks = Ticks(plan.x, chosen: plan.panel.x.ticks, limit: 9)
    for limit in stride(from: 9, through: 2, by: -1) {
      ticks = Ticks(plan.x, chosen: plan.panel.x.ticks, limit: limit)
      let places = ticks.major.map { (plan.x.share(of: $0.position) * frame.width, $0.width(on: canvas)) }
      let fits = zip(places, places.dropFirst()).allSatisfy { a, b in abs(b.0 - a.0) >= (a.1 + b.1) / 2 + air }
      if fits { return ticks }
    }
    return ticks
  }

  /// Chosen labels cannot be fewer, but they can be shorter.
  private func chosenTicks(_ plan: PanelPlan, _ frame: Frame, _ air: Double) -> Ticks {
    let ticks = Ticks(plan.x, chosen: plan.panel.x.ticks, limit: 9)
    let places = ticks.major.map { plan.x.share(of: $0.position) * frame.width }.sorted()
    let nearest = zip(places, places.dropFirst()).map { $1 - $0 }.min() ?? frame.width
    return ticks.shortened(to: max(nearest - air / 2, canvas.width(of: "m…", .tick)), on: canvas)
  }

  /// The legend below a frame, broken into rows.
  func legendRows(_ placed: PlacedPanel) -> [[PanelPlan.Entry]] {
    guard placed.plan.isLegendBelow(isText: canvas.isText) else { return [] }
    let room = placed.frame.right - placed.outerLeft
    var rows: [[PanelPlan.Entry]] = []
    var used = 0.0
    for entry in placed.plan.entries {
      let width = entryWidth(entry, placed)
      if rows.isEmpty || used + width > room {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(entry)
      used += width
    }
    return rows
  }

  /// The width of sample, name and the gap after them.
  func entryWidth(_ entry: PanelPlan.Entry, _ placed: PlacedPanel) -> Double {
    sample + sampleGap + min(canvas.width(of: entry.name, .label), entryRoom(placed)) + canvas.gap(40, text: 2)
  }

  /// The room for a name: below a frame it may be as long as the frame is wide.
  func entryRoom(_ placed: PlacedPanel) -> Double {
    placed.plan.isLegendBelow(isText: canvas.isText)
      ? placed.frame.right - placed.outerLeft - sample - sampleGap : nameRoom
  }
}
