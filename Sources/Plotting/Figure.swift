/// A picture as a value: what to draw, never how it is drawn.
///
/// A figure knows nothing of gnuplot, files or screens; a `Plotter` draws it, `script(for:)` shows what gnuplot is told.
public struct Figure: Sendable, Equatable {
  /// The finding, as a sentence: "Beyond 2/λmax the cost grows".
  public var title: String
  /// Where the picture comes from: data, method and seed.
  public var subtitle: String
  /// The coordinate systems, in reading order.
  public var panels: [Panel]
  /// How the panels stand beside each other.
  public var arrangement: Arrangement
  /// What a person who cannot see the picture is told; empty means a description made of titles and names.
  public var altText: String

  public init(
    _ title: String, subtitle: String = "", panels: [Panel], arrangement: Arrangement = .row, altText: String = ""
  ) {
    self.title = title
    self.subtitle = subtitle
    self.panels = panels
    self.arrangement = arrangement
    self.altText = altText
  }

  /// A figure of one panel.
  public init(
    _ title: String, subtitle: String = "", x: Axis = Axis(), y: Axis = Axis(), legend: Legend = .automatic,
    altText: String = "", marks: [Mark]
  ) {
    self.init(title, subtitle: subtitle, panels: [Panel(x: x, y: y, legend: legend, marks: marks)], altText: altText)
  }
}
