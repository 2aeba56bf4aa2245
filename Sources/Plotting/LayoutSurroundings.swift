/// Puts titles, names and samples into the room around a frame.
extension Layout {
  func surround(_ placed: inout PlacedPanel, leftMargin: Double) {
    placed.outerLeft = canvas.isText ? max(placed.frame.left - leftMargin, 0) : placed.frame.left
    placeTop(&placed)
    placeAxisLabels(&placed, leftMargin)
    placeRight(&placed)
    placeBelow(&placed)
  }

  func placeTop(_ placed: inout PlacedPanel) {
    let frame = placed.frame
    var top = frame.top - placed.roomAbove
    let left = placed.outerLeft
    if let title = placed.plan.panel.title, !title.isEmpty {
      placed.texts.append(
        PlacedPanel.Text(
          text: canvas.fitted(title.onOneLine, .panelTitle, in: placed.headingRoom), x: left,
          y: canvas.middle(ofLineAt: top, .panelTitle), role: .panelTitle))
    }
    top = frame.top - margin(above: placed) + (placed.plan.panel.title?.isEmpty == false ? canvas.line(.panelTitle) : 0)
    if canvas.isText, hasYLine(placed.plan), showsYLabel(placed.index) {
      let room = frame.right - left + 1
      placed.texts.append(
        PlacedPanel.Text(text: canvas.fitted(placed.plan.panel.y.label.onOneLine, .label, in: room), x: left, y: top))
      top += 1
    }
    for row in noteRows(placed).reversed() {
      for var text in row {
        text.y = canvas.middle(ofLineAt: top, .tick)
        placed.texts.append(text)
      }
      top += canvas.line(.tick)
    }
  }

  /// The names of vertical lines in as many rows as they need; the first row is the one next to the frame.
  func noteRows(_ placed: PlacedPanel) -> [[PlacedPanel.Text]] {
    let (frame, plan) = (placed.frame, placed.plan)
    let gap = canvas.gap(12, text: 1)
    let overhang = canvas.gap(4, text: 0)
    let ends = (left: frame.left - canvas.gap(30, text: 2), right: frame.right + margin(right: plan))
    let notes = plan.above.map { note in
      let x = frame.left + plan.x.share(of: note.position) * frame.width
      let text = canvas.fitted(note.text, .tick, in: frame.width * 0.9)
      return (x: x, text: text, width: canvas.width(of: text, .tick), color: note.color)
    }.sorted { $0.x < $1.x }

    var rows: [(end: Double, texts: [PlacedPanel.Text])] = []
    for (i, note) in notes.enumerated() {
      let isCrowded = i + 1 < notes.count && note.x + note.width / 2 + gap > notes[i + 1].x - notes[i + 1].width / 2
      let centered = note.x - note.width / 2
      let (before, after) = (note.x - note.width + overhang, note.x - overhang)
      let choices = isCrowded ? [before, centered, after] : [centered, after, before]
      var isPlaced = false
      for row in 0...rows.count where !isPlaced {
        let start = row < rows.count ? rows[row].end + gap : ends.left
        guard row == rows.count || choices.contains(where: { $0 >= start && $0 + note.width <= ends.right }) else {
          continue
        }
        let fitting = choices.first { $0 >= start && $0 + note.width <= ends.right }
        let x = fitting ?? max(min(centered, ends.right - note.width), ends.left)
        if row == rows.count { rows.append((0, [])) }
        rows[row].end = x + note.width
        rows[row].texts.append(PlacedPanel.Text(text: note.text, x: x, y: 0, role: .tick, color: note.color))
        isPlaced = true
      }
    }
    return rows.map(\.texts)
  }

  private func placeAxisLabels(_ placed: inout PlacedPanel, _ leftMargin: Double) {
    let (frame, panel) = (placed.frame, placed.plan.panel)
    if !panel.x.isHidden, !panel.x.label.isEmpty, placed.showsXNumbers, showsXLabel(placed.index) {
      let top = frame.bottom + (canvas.isText ? 2 : canvas.gap(22, text: 0) + canvas.line(.tick))
      let room = frame.width + 2 * canvas.gap(30, text: 2)
      placed.texts.append(
        PlacedPanel.Text(
          text: canvas.fitted(panel.x.label.onOneLine, .label, in: room), x: (frame.left + frame.right) / 2,
          y: canvas.middle(ofLineAt: top, .label), alignment: .center))
    }
    if !canvas.isText, hasYLine(placed.plan), showsYLabel(placed.index) {
      let room = frame.height + canvas.gap(60, text: 0)
      placed.texts.append(
        PlacedPanel.Text(
          text: canvas.fitted(panel.y.label.onOneLine, .label, in: room),
          x: frame.left - leftMargin + canvas.line(.label) / 2, y: (frame.top + frame.bottom) / 2, alignment: .center,
          isUpright: false))
    }
  }

  private func placeRight(_ placed: inout PlacedPanel) {
    let (frame, plan) = (placed.frame, placed.plan)
    var left = frame.right + canvas.gap(10, text: 2)
    if !plan.beside.isEmpty {
      for (note, y) in zip(plan.beside, spread(plan.beside, plan, frame)) {
        placed.texts.append(
          PlacedPanel.Text(text: canvas.fitted(note.text, .label, in: nameRoom), x: left, y: y, color: note.color))
      }
      left += besideWidth(plan) + canvas.gap(10, text: 1)
    }
    if let bar = plan.colorScale, let label = bar.label, !canvas.isText {
      let place = Frame(
        left: left + canvas.gap(10, text: 0), right: left + canvas.gap(36, text: 0), top: frame.top,
        bottom: frame.bottom)
      placed.colorBar = place
      let span = AxisRange(Axis(), values: (bar.low, bar.high), air: 0)
      for tick in barTicks(bar).major {
        let y = place.bottom - span.share(of: tick.position) * place.height
        placed.texts.append(
          PlacedPanel.Text(text: tick.label, x: place.right + canvas.gap(10, text: 0), y: y, role: .tick))
      }
      left += barWidth(bar)
      if !label.isEmpty {
        placed.texts.append(
          PlacedPanel.Text(
            text: canvas.fitted(label, .label, in: frame.height), x: left - canvas.line(.label) / 2,
            y: (frame.top + frame.bottom) / 2, alignment: .center, isUpright: false))
      }
    }
    if canvas.isText, let bar = plan.colorScale, let label = bar.label { placeShades(bar, label, &placed) }
    if !plan.isLegendBelow(isText: canvas.isText) { placeLegend(&placed, left: left + canvas.gap(6, text: 0)) }
  }

  /// A text picture says what its lightest and densest characters mean.
  private func placeShades(_ bar: PanelPlan.ColorScale, _ label: String, _ placed: inout PlacedPanel) {
    let (low, high) = (Ticks.short(bar.low), Ticks.short(bar.high))
    var axis = placed
    axis.plan.entries = []
    placed.texts.append(
      PlacedPanel.Text(
        text: "\(label.isEmpty ? "" : label + ": ")\(PanelPlan.shades.first ?? ".") is \(low), "
          + "\(PanelPlan.shades.last ?? "@") is \(high)", x: placed.outerLeft,
        y: placed.frame.bottom + margin(below: axis)))
  }

  private func placeLegend(_ placed: inout PlacedPanel, left: Double) {
    let limit = max(Int(placed.frame.height / canvas.line(.label)), 1)
    let entries = placed.plan.entries
    let shown = entries.count <= limit ? entries : Array(entries.prefix(limit - 1))
    for (i, entry) in shown.enumerated() {
      place(entry, x: left, top: placed.frame.top + Double(i) * canvas.line(.label), in: &placed)
    }
    if shown.count < entries.count {
      let y = canvas.middle(ofLineAt: placed.frame.top + Double(shown.count) * canvas.line(.label), .label)
      placed.texts.append(PlacedPanel.Text(text: "and \(entries.count - shown.count) more", x: left, y: y))
    }
  }

  private func placeBelow(_ placed: inout PlacedPanel) {
    let rows = legendRows(placed)
    guard !rows.isEmpty else { return }
    var axis = placed
    axis.plan.entries = []
    let left = placed.outerLeft
    var top = placed.frame.bottom + margin(below: axis) + canvas.gap(6, text: 1)
    for row in rows {
      var x = left
      for entry in row {
        place(entry, x: x, top: top, in: &placed)
        x += entryWidth(entry, placed)
      }
      top += canvas.line(.label)
    }
  }

  private func place(_ entry: PanelPlan.Entry, x: Double, top: Double, in placed: inout PlacedPanel) {
    let y = canvas.middle(ofLineAt: top, .label)
    placed.samples.append(PlacedPanel.Sample(entry: entry, from: x, to: x + sample, y: y))
    placed.texts.append(
      PlacedPanel.Text(text: canvas.fitted(entry.name, .label, in: entryRoom(placed)), x: x + sample + sampleGap, y: y))
  }

  /// Heights for names beside the frame: as near to their place as they can stand without touching.
  private func spread(_ notes: [PanelPlan.Note], _ plan: PanelPlan, _ frame: Frame) -> [Double] {
    let line = canvas.line(.label)
    let wanted = notes.map { frame.bottom - plan.y.share(of: $0.position) * frame.height }
    let order = wanted.indices.sorted { wanted[$0] < wanted[$1] }
    var heights = wanted
    var lowest = frame.top
    for i in order {
      heights[i] = max(heights[i], lowest)
      lowest = heights[i] + line
    }
    var highest = frame.bottom
    for i in order.reversed() {
      heights[i] = min(heights[i], highest)
      highest = heights[i] - line
    }
    return heights
  }
}
