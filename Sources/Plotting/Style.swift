/// How a mark looks; whatever is nil is chosen by its place in the panel, so that no two curves look alike.
public struct Style: Sendable, Equatable {
  public var color: Color?
  public var dash: Dash?
  /// Line width relative to the normal one, 1.
  public var width: Double?
  /// The shape of the points; a curve has none unless asked, `.invisible` takes those of a path away.
  public var point: PointShape?

  public init(color: Color? = nil, dash: Dash? = nil, width: Double? = nil, point: PointShape? = nil) {
    self.color = color
    self.dash = dash
    self.width = width
    self.point = point
  }

  /// Everything chosen by the mark's place in the panel.
  public static let automatic = Style()
  /// The thin dark dashes of reference lines.
  public static let rule = Style(color: .darkGray, dash: .dashed, width: 0.6)
}
