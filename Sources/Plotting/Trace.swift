/// A named mark made ready: only points that can be drawn, in unbroken runs.
struct Trace: Sendable, Equatable {
  enum Shape: Sendable, Equatable {
    case curve(withPoints: Bool)
    case points, path, area, bars
  }

  var name: String
  var shape: Shape
  var style: ResolvedStyle
  var runs: [[DataPoint]]

  var isEmpty: Bool { runs.isEmpty }

  /// The ends of the mark along both axes, nil when it is empty.
  var dataPoints: some Sequence<DataPoint> { runs.lazy.joined() }
}

extension Trace {
  /// Leaves out what the axes cannot show and says how much that was.
  init?(_ mark: Mark, index: Int, x xAxis: Axis, y yAxis: Axis, notices: inout [String]) {
    let columns: (x: [Double], y: [Double], top: [Double]?)
    let style: Style
    switch mark {
    case .curve(_, let x, let y, let s):
      (columns, style, shape) = ((x, y, nil), s, .curve(withPoints: s.point != nil && s.point != .invisible))
    case .points(_, let x, let y, let s): (columns, style, shape) = ((x, y, nil), s, .points)
    case .path(_, let x, let y, let s): (columns, style, shape) = ((x, y, nil), s, .path)
    case .area(_, let x, let from, let to, let s): (columns, style, shape) = ((x, from, to), s, .area)
    case .bars(_, let x, let y, let s): (columns, style, shape) = ((x, y, nil), s, .bars)
    case .verticalLine, .horizontalLine, .text, .cellText, .box, .arrow, .band, .contours, .image: return nil
    }
    name = mark.name ?? ""
    self.style = ResolvedStyle(style, index: index)

    let counts = [columns.x.count, columns.y.count, columns.top?.count ?? columns.y.count]
    let count = counts.min() ?? 0
    if let most = counts.max(), most > count {
      notices.append("\(Trace.shown(name)): one list has \(most) values and another \(count); the rest is not drawn.")
    }
    runs = []
    var tally = Tally()
    var run: [DataPoint] = []
    for i in 0..<count {
      let point = DataPoint(columns.x[i], columns.y[i], top: columns.top?[i])
      let fault = xAxis.scale.fault(of: point.x) ?? yAxis.scale.fault(of: point.y) ?? yAxis.scale.fault(of: point.top)
      // A bar of height zero is no fault: it is seen to be absent.
      if let fault, shape != .bars || fault == .notFinite || point.y < 0 {
        tally.add(fault)
        if !run.isEmpty { runs.append(run) }
        run = []
      } else {
        run.append(point)
      }
    }
    if !run.isEmpty { runs.append(run) }
    notices += tally.sentences(about: Trace.shown(name), of: count)
  }

  private static func shown(_ name: String) -> String { name.isEmpty ? "A mark" : "'\(name.onOneLine)'" }
}

/// How many points were left out, by reason.
private struct Tally {
  var notFinite = 0
  var notPositive = 0

  mutating func add(_ fault: Axis.Scale.Fault) {
    switch fault {
    case .notFinite: notFinite += 1
    case .notPositive: notPositive += 1
    }
  }

  func sentences(about name: String, of count: Int) -> [String] {
    var result: [String] = []
    if notFinite > 0 {
      result.append(
        "\(name): \(notFinite) of \(count) points are not finite (NaN, ∞ or beyond 1e300) and are left out.")
    }
    if notPositive > 0 {
      result.append(
        "\(name): \(notPositive) of \(count) points are zero or negative, which a logarithmic axis cannot show, "
          + "and are left out.")
    }
    return result
  }
}

extension Axis.Scale {
  /// Why a value has no place on an axis.
  enum Fault: Sendable, Equatable { case notFinite, notPositive }

  /// Nil when the value has a place on this scale.
  ///
  /// Beyond ±1e300 is as good as infinite: a span would overflow.
  func fault(of value: Double) -> Fault? {
    guard abs(value) <= 1e300 else { return .notFinite }
    return self == .log && value <= 0 ? .notPositive : nil
  }
}

/// A place in a panel; `top` differs from `y` only in areas, where it is the upper edge.
struct DataPoint: Sendable, Equatable {
  var x: Double
  var y: Double
  var top: Double

  init(_ x: Double, _ y: Double, top: Double? = nil) {
    self.x = x
    self.y = y
    self.top = top ?? y
  }
}
