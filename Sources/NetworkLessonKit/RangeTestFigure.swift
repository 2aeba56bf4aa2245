import Foundation
import Plotting
import Tuning

extension RangeTestCurve {
  /// The loss over the rate, with the suggestion of one method as a red dot.
  ///
  /// - Parameters:
  ///   - suggestion: whether there is a dot; a curve without a suggestion says so in its title.
  ///   - method: who suggests.
  ///   - subtitle: data, method and seed.
  public func figure(
    suggestion: Bool = true, by method: SuggestionMethod = .default, subtitle: String = ""
  ) -> Figure {
    guard suggestion else { return figure("Loss while the rate grows", subtitle: subtitle, dots: []) }
    guard let found = try? self.suggestion(method) else {
      return figure("\(method.name) has no suggestion for this curve", subtitle: subtitle, dots: [])
    }
    return figure("Suggested rate: \(found.rate.significant(3))", subtitle: subtitle, dots: [found])
  }

  /// The loss over the rate, with a dot for each of several suggestions.
  public func figure(_ title: String, subtitle: String = "", dots: [Suggestion]) -> Figure {
    Figure(title, subtitle: subtitle, panels: [panel(dots: dots)])
  }

  /// The loss over the rate as one panel among others.
  public func panel(_ title: String? = nil, dots: [Suggestion]) -> Panel {
    let isNoisy = smoothed != losses
    var marks: [Mark] = []
    if isNoisy {
      marks.append(.points("loss of a batch", x: rates, y: losses, style: Style(color: .lightGray, point: .circle)))
    }
    marks.append(.curve(isNoisy ? "smoothed" : "loss", x: rates, y: smoothed, style: Style(color: .blue)))
    for dot in dots {
      let isMain = dots.count == 1 || dot.method == .default
      let look = isMain ? Style(color: .vermillion, width: 2, point: .circle) : Self.look(of: dot.method)
      marks.append(self.dot(dot.method.name, at: dot.rate, style: look))
    }
    // One dot is easily overlooked at the back of a room.
    if dots.count == 1 { marks.append(.verticalLine(at: dots[0].rate, label: dots[0].rate.significant(3))) }
    return Panel(
      title, x: Axis("learning rate", scale: isExponential ? .log : .linear, range: xRange(with: dots.map(\.rate))),
      y: Axis("loss", range: yRange), legend: .outside(.below), marks: marks)
  }

  /// A dot on the curve, also for a rate that no method of the library suggests.
  ///
  /// What would stand above the picture is drawn at its upper edge.
  public func dot(_ name: String, at rate: Double, style: Style) -> Mark {
    let height = min(loss(at: rate), yRange?.upperBound ?? .infinity)
    return .points("\(name) \(rate.significant(3))", x: [rate], y: [height], style: style)
  }

  private static func look(of method: SuggestionMethod) -> Style {
    switch method {
    case .steepestSlope: Style(color: .black, width: 2, point: .square)
    case .steepestStep: Style(color: .black, width: 2, point: .cross)
    case .valley: Style(color: .green, width: 2, point: .triangle)
    case .slide: Style(color: .purple, width: 2, point: .diamond)
    case .steep: Style(color: .orange, width: 2, point: .nabla)
    case .minimum: Style(color: .skyBlue, width: 2, point: .square)
    case .default: Style(color: .vermillion, width: 2, point: .circle)
    }
  }

  /// The smoothed loss at any rate, on a straight line between the two neighbouring points.
  func loss(at rate: Double) -> Double {
    let places = smoothed.indices.filter { smoothed[$0].isFinite }
    guard let first = places.first, let last = places.last else { return .nan }
    guard let right = places.first(where: { rates[$0] >= rate }) else { return smoothed[last] }
    guard let left = places.last(where: { rates[$0] <= rate && $0 <= right }) else { return smoothed[first] }
    let width = rates[right] - rates[left]
    return width > 0
      ? smoothed[left] + (smoothed[right] - smoothed[left]) * (rate - rates[left]) / width : smoothed[left]
  }

  /// Whether the rates grow by factors, over more than a decade.
  private var isExponential: Bool {
    guard let low = rates.first, let high = rates.last, low > 0, count > 2 else { return false }
    return high / low > 10 && rates[count / 2] < (low + high) / 4
  }

  private func xRange(with others: [Double]) -> ClosedRange<Double>? {
    let all = (rates + others).filter { $0.isFinite && ($0 > 0 || !isExponential) }
    guard let low = all.min(), let high = all.max(), low < high else { return nil }
    return low...high
  }

  /// From the least loss to a little above those on the way down to it: an explosion leaves the picture at the top.
  private var yRange: ClosedRange<Double>? {
    let finite = smoothed.indices.filter { smoothed[$0].isFinite }
    guard let lowest = finite.min(by: { smoothed[$0] < smoothed[$1] }) else { return nil }
    let shown = finite.filter { $0 <= max(lowest, 1) }.flatMap { [smoothed[$0], losses[$0]] }.filter(\.isFinite)
    let after = finite.filter { $0 >= lowest }.map { smoothed[$0] }.max() ?? smoothed[lowest]
    guard let low = shown.min(), let top = shown.max() else { return nil }
    let high = max(top, min(after, top + (top - low) / 2))
    let margin = (high - low) * 0.05
    return margin > 0 ? (low - margin)...(high + margin) : nil
  }
}
