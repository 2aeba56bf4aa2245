/// A panel made ready for drawing: what of it can be shown, and between which ends.
struct PanelPlan: Sendable {
  /// Text at a place along one side of the frame.
  struct Note: Sendable, Equatable {
    var position: Double
    var text: String
    var color: Color
  }

  /// A line of the legend.
  struct Entry: Sendable, Equatable {
    var name: String
    var shape: Trace.Shape
    var style: ResolvedStyle

    /// True for entries that a reader takes for the same: one legend serves both.
    func isLike(_ other: Entry) -> Bool {
      name == other.name && style.color == other.style.color && style.dash == other.style.dash
    }
  }

  /// What a colour means.
  struct ColorScale: Sendable, Equatable {
    var low: Double
    var high: Double
    var colors: ColorMap
    /// Nil where no scale is to be drawn beside the frame.
    var label: String?
  }

  var panel: Panel
  var traces: [Trace] = []
  var x: AxisRange
  var y: AxisRange
  var contours: [[DataPoint]] = []
  var colorScale: ColorScale?
  /// Names of vertical lines and bands, above the frame.
  var above: [Note] = []
  /// Names of horizontal lines, and of curves where they are named directly, beside the frame.
  var beside: [Note] = []
  var entries: [Entry] = []
  var notices: [String] = []
  /// True when no mark has anything to show.
  var isEmpty: Bool

  init(_ panel: Panel, isText: Bool) {
    self.panel = panel
    var notices: [String] = []
    var traces: [Trace] = []
    var index = 0
    for mark in panel.marks where mark.name != nil {
      guard let trace = Trace(mark, index: index, x: panel.x, y: panel.y, notices: &notices) else { continue }
      index += 1
      if !trace.isEmpty { traces.append(trace) }
    }
    var extent = DataBounds()
    for trace in traces { extent.include(trace) }
    let airy = extent.air
    for mark in panel.marks { extent.include(mark, x: panel.x.scale, y: panel.y.scale) }
    let air = extent.isFilled ? (x: 0, y: 0) : airy
    isEmpty = extent.isEmpty
    (x, y) = (AxisRange(panel.x, values: extent.x, air: air.x), AxisRange(panel.y, values: extent.y, air: air.y))
    (self.notices, self.traces) = (notices, traces)
    // Bars stand on the axis, not above it.
    if traces.contains(where: { $0.shape == .bars }), panel.y.range == nil, y.scale == .linear, !isEmpty {
      if let low = extent.y?.low, low == 0, y.high > 0 { y.low = 0 }
      if let high = extent.y?.high, high == 0, y.low < 0 { y.high = 0 }
    }
    for mark in panel.marks { add(mark) }
    name(isText: isText)
  }

  private mutating func add(_ mark: Mark) {
    switch mark {
    case .verticalLine(let at, let label, let style) where x.shows(at) && !label.isEmpty:
      above.append(Note(position: at, text: label.onOneLine, color: style.color ?? .darkGray))
    case .band(let from, let to, let label) where !label.isEmpty && max(from, x.low) < min(to, x.high):
      let middle = x.value(at: (x.share(of: max(from, x.low)) + x.share(of: min(to, x.high))) / 2)
      above.append(Note(position: middle, text: label.onOneLine, color: .darkGray))
    case .horizontalLine(let at, let label, let style) where y.shows(at) && !label.isEmpty:
      beside.append(Note(position: at, text: label.onOneLine, color: style.color ?? .darkGray))
    case .contours(let grid, let levels):
      for level in Contours.levels(levels, of: grid) { contours += Contours.curves(of: grid, at: level) }
    case .image(let grid, let colors, let label):
      let values = grid.z.filter { abs($0) <= 1e300 }
      let cells = grid.x.count * grid.y.count
      if values.count < cells {
        notices.append("An image: \(cells - values.count) of \(cells) cells have no finite value and are left out.")
      }
      guard var low = values.min(), var high = values.max() else { return }
      if colors == .diverging, low < 0, high > 0 { (low, high) = (-max(-low, high), max(-low, high)) }
      let size = max(abs(low), abs(high))
      if high - low <= 1e-9 * size { (low, high) = (low - max(0.1 * size, 1e-9), high + max(0.1 * size, 1e-9)) }
      if low == high { (low, high) = (low - 0.5, high + 0.5) }
      colorScale = ColorScale(low: low, high: high, colors: colors, label: label?.onOneLine)
    default: break
    }
  }

  /// Decides where the names of the traces stand.
  private mutating func name(isText: Bool) {
    let named = traces.filter { !$0.name.isEmpty }
    var legend = panel.legend
    if legend == .automatic { legend = named.count >= 2 ? .outside(.right) : .none }
    if legend == .direct && !isText {
      for trace in named {
        guard let end = trace.runs.joined().last(where: { x.shows($0.x) }) else { continue }
        let y = min(max(end.y, self.y.low), self.y.high)
        beside.append(Note(position: y, text: trace.name.onOneLine, color: trace.style.color))
      }
    } else if legend != .none {
      entries = named.map { Entry(name: $0.name.onOneLine, shape: $0.shape, style: $0.style) }
    }
  }

  /// Whether the image under a place is so dark there that words on it have to be white.
  func isDark(x: Double, y: Double) -> Bool {
    guard let scale = colorScale else { return false }
    let values = panel.marks.compactMap { mark -> Double? in
      guard case .image(let grid, _, _) = mark,
        let column = grid.x.indices.min(by: { abs(grid.x[$0] - x) < abs(grid.x[$1] - x) }),
        let row = grid.y.indices.min(by: { abs(grid.y[$0] - y) < abs(grid.y[$1] - y) })
      else { return nil }
      return grid[row, column]
    }
    return values.last.map { scale.colors.isDark(at: ($0 - scale.low) / (scale.high - scale.low)) } ?? false
  }

  /// The characters of an image in a text picture, from light to dense.
  static let shades = Array(".:-=+*#%@")

  /// The legend stands below the frame: asked for, or because a text picture has no width to spare.
  func isLegendBelow(isText: Bool) -> Bool { isText || panel.legend == .outside(.below) }
}

/// The ends of everything in a panel.
struct DataBounds {
  private(set) var x: (low: Double, high: Double)?
  private(set) var y: (low: Double, high: Double)?
  /// True when a grid fills the frame: its edges are then those of the frame, and paths that leave it are clipped.
  private(set) var isFilled = false
  private var hasContent = false
  private var hasPoints = false

  var isEmpty: Bool { !hasContent }

  /// Free space around the values, as a share of the span: points must not sit on the frame.
  var air: (x: Double, y: Double) { (hasPoints ? 0.03 : 0, 0.05) }

  mutating func include(_ trace: Trace) {
    hasContent = true
    if case .curve(withPoints: false) = trace.shape {
    } else if trace.shape != .area {
      hasPoints = true
    }
    for point in trace.runs.joined() {
      DataBounds.widen(&x, point.x)
      DataBounds.widen(&y, point.y)
      DataBounds.widen(&y, point.top)
    }
    if trace.runs.joined().count == 1 { hasPoints = true }
  }

  mutating func include(_ mark: Mark, x xScale: Axis.Scale, y yScale: Axis.Scale) {
    let fitsX = { (value: Double) in xScale.fault(of: value) == nil }
    let fitsY = { (value: Double) in yScale.fault(of: value) == nil }
    switch mark {
    case .contours(let grid, _): fill(grid.x.filter(fitsX), grid.y.filter(fitsY))
    case .image(let grid, _, _):
      fill(Cells.edges(of: grid.x, xScale).filter(fitsX), Cells.edges(of: grid.y, yScale).filter(fitsY))
    case _ where isFilled: break
    case .bars(_, let x, _, _):
      for edge in Cells.edges(of: x.filter(fitsX), xScale) { DataBounds.widen(&self.x, edge) }
      if yScale == .linear, hasContent { DataBounds.widen(&y, 0) }
    case .verticalLine(let at, _, _) where fitsX(at):
      hasContent = true
      DataBounds.widen(&x, at)
    case .horizontalLine(let at, _, _) where fitsY(at):
      hasContent = true
      DataBounds.widen(&y, at)
    case .text(_, let x, let y) where fitsX(x) && fitsY(y), .cellText(_, let x, let y) where fitsX(x) && fitsY(y),
      .box(_, _, let x, let y) where fitsX(x) && fitsY(y):
      hasContent = true
      DataBounds.widen(&self.x, x)
      DataBounds.widen(&self.y, y)
    case .arrow(let x, let y, let toX, let toY, _):
      for end in [x, toX] where fitsX(end) { DataBounds.widen(&self.x, end) }
      for end in [y, toY] where fitsY(end) { DataBounds.widen(&self.y, end) }
    case .band(let from, let to, _):
      for edge in [from, to] where fitsX(edge) { DataBounds.widen(&x, edge) }
    default: break
    }
  }

  /// A grid takes the whole frame.
  private mutating func fill(_ columns: [Double], _ rows: [Double]) {
    guard let left = columns.min(), let right = columns.max(), let low = rows.min(), let high = rows.max() else {
      return
    }
    if !isFilled { (x, y) = (nil, nil) }
    (isFilled, hasContent) = (true, true)
    for value in [left, right] { DataBounds.widen(&x, value) }
    for value in [low, high] { DataBounds.widen(&y, value) }
  }

  private static func widen(_ ends: inout (low: Double, high: Double)?, _ value: Double) {
    guard value.isFinite else { return }
    ends = ends.map { (min($0.low, value), max($0.high, value)) } ?? (value, value)
  }
}
