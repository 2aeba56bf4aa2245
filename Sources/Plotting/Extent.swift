/// The ends of everything in a panel.
struct Extent {
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
    for spot in trace.runs.joined() {
      Extent.widen(&x, spot.x)
      Extent.widen(&y, spot.y)
      Extent.widen(&y, spot.top)
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
      for edge in Cells.edges(of: x.filter(fitsX), xScale) { Extent.widen(&self.x, edge) }
      if yScale == .linear, hasContent { Extent.widen(&y, 0) }
    case .verticalLine(let at, _, _) where fitsX(at):
      hasContent = true
      Extent.widen(&x, at)
    case .horizontalLine(let at, _, _) where fitsY(at):
      hasContent = true
      Extent.widen(&y, at)
    case .text(_, let x, let y) where fitsX(x) && fitsY(y), .cellText(_, let x, let y) where fitsX(x) && fitsY(y):
      hasContent = true
      Extent.widen(&self.x, x)
      Extent.widen(&self.y, y)
    case .band(let from, let to, _):
      for edge in [from, to] where fitsX(edge) { Extent.widen(&x, edge) }
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
    for value in [left, right] { Extent.widen(&x, value) }
    for value in [low, high] { Extent.widen(&y, value) }
  }

  private static func widen(_ ends: inout (low: Double, high: Double)?, _ value: Double) {
    guard value.isFinite else { return }
    ends = ends.map { (min($0.low, value), max($0.high, value)) } ?? (value, value)
  }
}
