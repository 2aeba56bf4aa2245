/// One coordinate system and what is drawn in it.
public struct Panel: Sendable, Equatable {
  /// A heading above the frame; a figure of one panel needs none.
  public var title: String?
  public var x: Axis
  public var y: Axis
  public var legend: Legend
  /// True when one unit of x is as long on paper as one unit of y: for images and for angles that must look right.
  public var equalScale: Bool
  /// Drawn in this order, later ones on top.
  public var marks: [Mark]

  public init(
    _ title: String? = nil, x: Axis = Axis(), y: Axis = Axis(), legend: Legend = .automatic, equalScale: Bool = false,
    marks: [Mark]
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.legend = legend
    self.equalScale = equalScale
    self.marks = marks
  }
}
