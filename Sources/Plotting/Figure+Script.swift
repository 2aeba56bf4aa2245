extension Figure {
  /// The gnuplot script that draws this figure: a pure function of the figure, the place and the sizes.
  ///
  /// `output` is the file that gnuplot is told to write; without one, text goes to gnuplot's standard output.
  /// `window` is the gnuplot terminal that opens windows: qt, wxt or x11.
  public func script(
    for target: PlotTarget, output: String? = nil, size: TerminalSize = TerminalSize(), window: String = "qt"
  ) -> String {
    Script(layout(for: target, size: size, window: window), output: output).text
  }

  /// What of this figure's data cannot be drawn, one sentence per mark and reason.
  public var notices: [String] { layout(for: .png, size: TerminalSize(), window: "qt").notices }

  private func layout(for target: PlotTarget, size: TerminalSize, window: String) -> Layout {
    let canvas: Canvas =
      switch target {
      case .terminal: .text(size)
      case .png: .png
      case .svg: .svg
      case .window: .window(window)
      }
    return Layout(self, on: canvas)
  }
}
