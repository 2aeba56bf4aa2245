import Foundation

/// One axis of a panel.
public struct Axis: Sendable, Equatable {
  /// How values become places.
  public enum Scale: Sendable, Equatable {
    /// Equal differences are equally long.
    case linear
    /// Equal factors are equally long; values must be above 0.
    case log
  }

  /// A labelled place on the axis.
  public struct Tick: Sendable, Equatable {
    /// Where on the axis, in the axis' own unit.
    public var position: Double
    /// What stands there.
    public var label: String

    /// A label at a position.
    public init(_ label: String, at position: Double) {
      self.label = label
      self.position = position
    }
  }

  /// What is measured, with its unit: "stopping distance [ft]", "update steps".
  public var label: String
  /// How values become places.
  public var scale: Scale
  /// What is shown, curves clipped at its ends; nil means everything that is drawn.
  public var range: ClosedRange<Double>?
  /// Labels at chosen places instead of round numbers.
  public var ticks: [Tick]?
  /// An axis without label, ticks or numbers, as for images.
  public var isHidden: Bool

  /// An axis that shows all that is drawn, with labels at round numbers, unless told otherwise.
  public init(
    _ label: String = "", scale: Scale = .linear, range: ClosedRange<Double>? = nil, ticks: [Tick]? = nil,
    isHidden: Bool = false
  ) {
    self.label = label
    self.scale = scale
    self.range = range
    self.ticks = ticks
    self.isHidden = isHidden
  }

  /// A linear axis whose places 0, 1, 2, … bear names.
  public static func categories(_ label: String = "", _ names: [String]) -> Axis {
    let ticks = names.enumerated().map { Tick($1, at: Double($0)) }
    return Axis(label, range: -0.5...max(Double(names.count) - 0.5, 0.5), ticks: ticks)
  }

  /// No label, no ticks, no numbers.
  public static let hidden = Axis(isHidden: true)
}

/// The visible part of one axis: its ends and its scale.
struct AxisRange: Sendable, Equatable {
  var low: Double
  var high: Double
  var scale: Axis.Scale

  /// Where a value is: 0 at the low end, 1 at the high one.
  func share(of value: Double) -> Double {
    switch scale {
    case .linear: (value - low) / (high - low)
    case .log: (log10(value) - log10(low)) / (log10(high) - log10(low))
    }
  }

  func contains(_ value: Double) -> Bool { low <= value && value <= high }

  /// The value moved to within 1,000 spans: gnuplot's own integers would overflow further out.
  func clamped(_ value: Double) -> Double {
    guard scale == .linear else { return value }
    let reach = 1_000 * (high - low)
    return min(max(value, low - reach), high + reach)
  }

  /// Chooses the ends: those asked for where the scale allows it, else those of the values with some air around them.
  init(_ axis: Axis, values: (low: Double, high: Double)?, air: Double) {
    scale = axis.scale
    let allowed = { (value: Double) in axis.scale.fault(of: value) == nil }
    let found = values ?? (axis.scale == .log ? (1, 10) : (0, 1))
    (low, high) = found
    if scale == .log {
      // Numbers below 1e-300 would lose digits; they cannot be told from 1e-300 in a picture.
      (low, high) = (min(max(low, 1e-300), 1e303), min(max(high, 1e-300), 1e303))
      let room = pow(10, max(air * (log10(high) - log10(low)), 0))
      (low, high) = (max(low / room, 1e-304), min(high * room, 1e304))
      if high / low < 1.0001 { (low, high) = (low / 2, low * 2) }
    } else {
      let room = air * (high - low)
      (low, high) = (low - room, high + room)
      let size = max(abs(low), abs(high))
      if high - low <= 1e-9 * size || high - low < 1e-290 {
        let room = size < 1e-290 ? 1 : 0.1 * size
        (low, high) = (low - room, high + room)
      }
    }
    guard let range = axis.range, range.upperBound > range.lowerBound else { return }
    if allowed(range.lowerBound), range.lowerBound < high || allowed(range.upperBound) { low = range.lowerBound }
    if allowed(range.upperBound), range.upperBound > low { high = range.upperBound }
  }
}

extension AxisRange {
  /// The value at a share: the inverse of `share(of:)`.
  func value(at share: Double) -> Double {
    switch scale {
    case .linear: low + share * (high - low)
    case .log: pow(10, log10(low) + share * (log10(high) - log10(low)))
    }
  }

  /// True for a value that has a place and is within the ends.
  func shows(_ value: Double) -> Bool { scale.fault(of: value) == nil && contains(value) }

  /// The span that holds both.
  func union(_ other: AxisRange) -> AxisRange {
    var both = self
    (both.low, both.high) = (min(low, other.low), max(high, other.high))
    return both
  }
}
