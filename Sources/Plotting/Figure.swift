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
  /// What a GIF shows before this figure, one after the other: a quarter of a second each, then the figure itself six times as long.
  public var earlierFrames: [Figure]

  /// A figure of several panels.
  public init(
    _ title: String, subtitle: String = "", panels: [Panel], arrangement: Arrangement = .row, altText: String = "",
    earlierFrames: [Figure] = []
  ) {
    self.title = title
    self.subtitle = subtitle
    self.panels = panels
    self.arrangement = arrangement
    self.altText = altText
    self.earlierFrames = earlierFrames
  }

  /// A figure of one panel.
  public init(
    _ title: String, subtitle: String = "", x: Axis = Axis(), y: Axis = Axis(), legend: Legend = .automatic,
    altText: String = "", marks: [Mark]
  ) {
    self.init(title, subtitle: subtitle, panels: [Panel(x: x, y: y, legend: legend, marks: marks)], altText: altText)
  }
}

/// One coordinate system and what is drawn in it.
public struct Panel: Sendable, Equatable {
  /// A heading above the frame; a figure of one panel needs none.
  public var title: String?
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// Where the names of the curves stand.
  public var legend: Legend
  /// True when one unit of x is as long on paper as one unit of y: for images and for angles that must look right.
  public var equalScale: Bool
  /// Drawn in this order, later ones on top.
  public var marks: [Mark]

  /// A coordinate system with marks in it.
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

/// How the panels of a figure stand beside each other.
public enum Arrangement: Sendable, Equatable {
  /// Side by side.
  case row
  /// One below the other, each with its own x axis.
  case column
  /// One below the other over one shared x axis: same range, labelled once, at the bottom.
  case stack
  /// Line by line, `columns` panels to a line.
  case grid(columns: Int)
}

/// Where the names of the curves stand; never on top of the data.
public enum Legend: Sendable, Equatable {
  /// A side of the frame.
  public enum Side: Sendable, Equatable {
    /// On the right of the frame, one name per line.
    case right
    /// Below the frame.
    case below
  }

  /// Outside on the right when there are at least two names, none otherwise.
  case automatic
  /// In a list outside the frame.
  case outside(Side)
  /// Each name at the right end of its curve, in the curve's colour.
  case direct
  /// No names.
  case none
}

extension Figure {
  /// `altText`, or, when that is empty, a description made of the titles, the axes and the names of the marks.
  public var description: String {
    guard altText.isEmpty else { return altText }
    let heads = [title, subtitle].filter { !$0.isEmpty }
    return (heads + panels.map(\.description)).joined(separator: ". ")
  }
}

extension Panel {
  /// The panel in words: its title, its axes and the names of its marks.
  var description: String {
    let axes = [y.label, x.label].filter { !$0.isEmpty }.joined(separator: " over ")
    let names = marks.compactMap(\.name).filter { !$0.isEmpty }.joined(separator: ", ")
    return [title ?? "", axes, names].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}

extension Figure {
  /// The gnuplot script that draws this figure: a pure function of the figure, the place and the sizes.
  ///
  /// `output` is the file that gnuplot is told to write; without one, text goes to gnuplot's standard output.
  /// `window` is the gnuplot terminal that opens windows: qt, wxt or x11.
  public func script(
    for target: PlotTarget, output: String? = nil, size: TerminalSize = TerminalSize(), window: String = "qt"
  ) -> String {
    let frames = target == .gif ? earlierFrames + Array(repeating: self, count: earlierFrames.isEmpty ? 1 : 6) : [self]
    return Script(frames.map { $0.layout(for: target, size: size, window: window) }, output: output).text
  }

  /// What of this figure's data cannot be drawn, one sentence per mark and reason.
  public var notices: [String] { layout(for: .png, size: TerminalSize(), window: "qt").notices }

  private func layout(for target: PlotTarget, size: TerminalSize, window: String) -> Layout {
    let canvas: Canvas =
      switch target {
      case .terminal: .text(size)
      case .png: .png
      case .svg: .svg
      case .gif: .gif
      case .window: .window(window)
      }
    return Layout(self, on: canvas)
  }
}
