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
    var look: Look

    /// True for entries that a reader takes for the same: one legend serves both.
    func isLike(_ other: Entry) -> Bool {
      name == other.name && look.color == other.look.color && look.dash == other.look.dash
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
  var x: Span
  var y: Span
  var contours: [[Spot]] = []
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
    var extent = Extent()
    for trace in traces { extent.include(trace) }
    let airy = extent.air
    for mark in panel.marks { extent.include(mark, x: panel.x.scale, y: panel.y.scale) }
    let air = extent.isFilled ? (x: 0, y: 0) : airy
    isEmpty = extent.isEmpty
    (x, y) = (Span(panel.x, values: extent.x, air: air.x), Span(panel.y, values: extent.y, air: air.y))
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
        beside.append(Note(position: y, text: trace.name.onOneLine, color: trace.look.color))
      }
    } else if legend != .none {
      entries = named.map { Entry(name: $0.name.onOneLine, shape: $0.shape, look: $0.look) }
    }
  }

  /// The characters of an image in a text picture, from light to dense.
  static let shades = Array(".:-=+*#%@")

  /// The legend stands below the frame: asked for, or because a text picture has no width to spare.
  func isLegendBelow(isText: Bool) -> Bool { isText || panel.legend == .outside(.below) }
}
