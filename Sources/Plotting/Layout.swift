/// Gives every panel, name and number its own place, so that nothing overlaps and nothing is cut off.
///
/// gnuplot's automatic margins are not used: they know neither labels above the frame nor direct names, and frames
/// of different panels would not line up.
struct Layout: Sendable {
  private(set) var canvas: Canvas
  private(set) var panels: [PlacedPanel] = []
  /// Title and subtitle.
  private(set) var header: [PlacedPanel.Text] = []
  private(set) var notices: [String] = []

  let columns: Int
  let rows: Int
  private(set) var plans: [PanelPlan]
  private let figure: Figure
  /// The share of the canvas's width that a name may take.
  private(set) var nameShare = 0.26

  init(_ figure: Figure, on canvas: Canvas) {
    self.figure = figure
    plans = figure.panels.map { PanelPlan($0, isText: canvas.isText) }
    notices = Layout.numbered(plans)
    let count = plans.count
    let asked: Int =
      switch figure.arrangement {
      case .row: max(count, 1)
      case .column, .stack: 1
      case .grid(let columns): min(max(columns, 1), max(count, 1))
      }
    columns = canvas.isText ? min(asked, max(1, Int(canvas.width) / (count > 4 ? 26 : 38))) : asked
    rows = max((count + columns - 1) / columns, 1)
    self.canvas = canvas
    if columns > 1 { nameShare = 0.4 }
    if !canvas.isText {
      let crowd = max(columns, rows)
      self.canvas.zoom = [1: 1, 2: 0.92, 3: 0.78][crowd] ?? 0.62
    }
    place()
  }

  /// The notices of all panels; where there are several panels, each says which one it means.
  private static func numbered(_ plans: [PanelPlan]) -> [String] {
    plans.enumerated().flatMap { i, plan in
      plans.count == 1 ? plan.notices : plan.notices.map { "Panel \(i + 1): \($0)" }
    }
  }

  // MARK: The whole

  private mutating func place() {
    let edge = canvas.isText ? 0 : 36 * canvas.unit
    let top = placeHeader(edge)
    shareAxes()
    dropRepeatedLegends()

    // First the widths, from which follow the numbers on the x axes; then the heights.
    let gap = canvas.gap(30, text: 2)
    let yTicks = plans.map { plan in
      Ticks(plan.y, chosen: plan.panel.y.ticks, limit: rowLimit(top)).shortened(to: tickRoom, on: canvas)
    }
    let left = byColumn { margin(left: plans[$0], yTicks[$0]) }
    var right = byColumn { margin(right: plans[$0]) }
    // Long names give way to the picture.
    let enough = 0.45 * canvas.width
    while left.reduce(0, +) + right.reduce(0, +) + enough > canvas.width, nameShare > 0.05 {
      nameShare *= 0.8
      right = byColumn { margin(right: plans[$0]) }
    }
    let free = canvas.width - 2 * edge - gap * Double(columns - 1) - (canvas.isText ? 1 : 0)
    let width = max((free - left.reduce(0, +) - right.reduce(0, +)) / Double(columns), canvas.gap(40, text: 6))
    var placed: [PlacedPanel] = []
    for (i, plan) in plans.enumerated() {
      let column = i % columns
      let before = Double(column) * (width + gap) + left[0...column].reduce(0, +) + right[0..<column].reduce(0, +)
      let start = canvas.snapped(edge + before)
      let frame = Frame(left: start, right: canvas.snapped(start + width), top: 0, bottom: 0)
      let xTicks = ticks(plan, frame)
      var panel = PlacedPanel(
        plan: plan, index: i, frame: frame, xTicks: xTicks, yTicks: yTicks[i], showsXNumbers: showsNumbers(i))
      panel.outerLeft = canvas.isText ? max(start - left[column], 0) : start
      let isLast = column == columns - 1
      panel.headingRoom =
        start + width + right[column] + (isLast ? 0 : gap + (canvas.isText ? 0 : left[column + 1])) - panel.outerLeft
        - canvas.gap(4, text: 1)
      placed.append(panel)
    }

    let above = byRow { margin(above: placed[$0]) }
    let below = byRow { margin(below: placed[$0]) }
    if canvas.isText { setTextHeight(top, above, below) }
    let between = canvas.gap(figure.arrangement == .stack ? 14 : 26, text: 2) * Double(rows - 1)
    let bottom = canvas.height - (canvas.isText ? 1 : 24 * canvas.unit)
    let height = max(
      (bottom - top - between - above.reduce(0, +) - below.reduce(0, +)) / Double(rows), canvas.gap(30, text: 3))
    for i in placed.indices {
      let row = i / columns
      let before =
        Double(row) * (height + between / Double(max(rows - 1, 1))) + above[0...row].reduce(0, +)
        + below[0..<row].reduce(0, +)
      placed[i].frame.top = canvas.snapped(top + before)
      placed[i].roomAbove = above[row]
      placed[i].frame.bottom = canvas.snapped(placed[i].frame.top + height)
      if plans[i].panel.equalScale {
        makeEqual(&placed[i])
        placed[i].xTicks = ticks(plans[i], placed[i].frame)
      }
      surround(&placed[i], leftMargin: left[i % columns])
    }
    panels = placed
  }

  private mutating func placeHeader(_ edge: Double) -> Double {
    var top = canvas.isText ? 0 : 26 * canvas.unit
    let room = canvas.width - 2 * edge
    for (text, role, limit) in [(figure.title, Canvas.Role.title, 2), (figure.subtitle, .subtitle, 2)] {
      for line in canvas.wrapped(text, role, in: room, limit: limit) {
        header.append(
          PlacedPanel.Text(
            text: line, x: edge, y: canvas.middle(ofLineAt: top, role), role: role,
            color: role == .title ? .black : .darkGray))
        top += canvas.line(role)
      }
    }
    return header.isEmpty ? top : top + (canvas.isText ? 1 : 16 * canvas.unit)
  }

  /// In a stack, all panels show the same x.
  private mutating func shareAxes() {
    guard figure.arrangement == .stack else { return }
    for scale in [Axis.Scale.linear, .log] {
      let members = plans.indices.filter { plans[$0].x.scale == scale }
      let filled = members.filter { !plans[$0].isEmpty }.map { plans[$0].x }
      guard let first = filled.first else { continue }
      let x = filled.dropFirst().reduce(first) { $0.union($1) }
      for i in members { plans[i].x = x }
    }
  }

  /// Panels of one row with the same legend need it once, in the last of them.
  private mutating func dropRepeatedLegends() {
    guard !plans.isEmpty else { return }
    for i in plans.indices.dropLast() where (i + 1) / columns == i / columns || canvas.isText || columns == 1 {
      if plans[i].panel.legend == .automatic, zip(plans[i].entries, plans[i + 1].entries).allSatisfy({ $0.isLike($1) }),
        plans[i].entries.count == plans[i + 1].entries.count
      {
        plans[i].entries = []
      }
    }
  }

  private mutating func setTextHeight(_ top: Double, _ above: [Double], _ below: [Double]) {
    guard plans.count > columns || plans.count > 4 else { return }
    let inner: Double = plans.count > 4 ? 6 : 10
    let margins = above.reduce(0, +) + below.reduce(0, +)
    canvas.height = max(canvas.height, top + margins + Double(rows) * inner + 2 * Double(rows - 1) + 1)
  }

  private func byColumn(_ need: (Int) -> Double) -> [Double] {
    (0..<columns).map { column in plans.indices.filter { $0 % columns == column }.map(need).max() ?? 0 }
  }

  private func byRow(_ need: (Int) -> Double) -> [Double] {
    (0..<rows).map { row in plans.indices.filter { $0 / columns == row }.map(need).max() ?? 0 }
  }

  /// In a stack only the lowest panel has numbers on its x axis.
  func showsNumbers(_ i: Int) -> Bool { figure.arrangement != .stack || i == plans.count - 1 }

  /// Where panels of a column bear the same x label, only the lowest shows it.
  func showsXLabel(_ i: Int) -> Bool {
    i + columns >= plans.count || plans[i + columns].panel.x.label != plans[i].panel.x.label
  }

  /// Where panels of a row bear the same y label, only the leftmost shows it.
  func showsYLabel(_ i: Int) -> Bool {
    i % columns == 0 || plans[i - 1].panel.y.label != plans[i].panel.y.label
  }

  /// One unit of x as long as one of y, in the middle of the room there is.
  private func makeEqual(_ placed: inout PlacedPanel) {
    let plan = placed.plan
    guard plan.x.scale == .linear, plan.y.scale == .linear else { return }
    // A character is about twice as high as it is wide.
    let shape = (plan.x.high - plan.x.low) / (plan.y.high - plan.y.low) * (canvas.isText ? 2 : 1)
    let (width, height) = (placed.frame.width, placed.frame.height)
    guard shape.isFinite, shape > 0 else { return }
    if width > height * shape {
      let spare = width - max(height * shape, canvas.gap(40, text: 6))
      placed.frame.left = canvas.snapped(placed.frame.left + spare / 2)
      placed.frame.right = canvas.snapped(placed.frame.right - spare / 2)
    } else {
      let spare = height - max(width / shape, canvas.gap(40, text: 3))
      placed.frame.top = canvas.snapped(placed.frame.top + spare / 2)
      placed.frame.bottom = canvas.snapped(placed.frame.bottom - spare / 2)
    }
  }
}

/// A panel with its place on the canvas and everything that stands around its frame.
struct PlacedPanel: Sendable {
  /// A line of text at a place; `y` is the middle of the line.
  struct Text: Sendable, Equatable {
    enum Alignment: String, Sendable { case left, center, right }

    var text: String
    var x: Double
    var y: Double
    var alignment = Alignment.left
    var role = Canvas.Role.label
    var color = Color.black
    var isUpright = true
  }

  /// A sample of a mark beside its name.
  struct Sample: Sendable, Equatable {
    var entry: PanelPlan.Entry
    var from: Double
    var to: Double
    var y: Double
  }

  var plan: PanelPlan
  /// Its place in the figure's list.
  var index: Int
  var frame: Frame
  var xTicks: Ticks
  var yTicks: Ticks
  var showsXNumbers: Bool
  /// Where the room of the panel begins in a text picture, else the left edge of the frame.
  var outerLeft = 0.0
  /// How wide a heading may be: up to the next panel's.
  var headingRoom = 0.0
  /// The room above the frame, the same for all panels of a row.
  var roomAbove = 0.0
  var texts: [Text] = []
  var samples: [Sample] = []
  /// Where the colour scale is drawn.
  var colorBar: Frame?
}
