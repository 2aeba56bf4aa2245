/// One axis of a panel.
public struct Axis: Sendable, Equatable {
  /// How values become places.
  public enum Scale: Sendable, Equatable { case linear, log }

  /// A labelled place on the axis.
  public struct Tick: Sendable, Equatable {
    public var position: Double
    public var label: String

    public init(_ label: String, at position: Double) {
      self.label = label
      self.position = position
    }
  }

  /// What is measured, with its unit: "stopping distance [ft]", "update steps".
  public var label: String
  public var scale: Scale
  /// What is shown, curves clipped at its ends; nil means everything that is drawn.
  public var range: ClosedRange<Double>?
  /// Labels at chosen places instead of round numbers.
  public var ticks: [Tick]?
  /// An axis without label, ticks or numbers, as for images.
  public var isHidden: Bool

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
