/// Where a figure is drawn.
public enum PlotTarget: String, Sendable, Equatable, CaseIterable {
  /// As text, for the terminal.
  case terminal
  /// Into a PNG file of 1600 × 1000 pixels.
  case png
  /// Into an SVG file.
  case svg
  /// In a window, where there is a display and a gnuplot that can open one.
  case window

  /// What a lesson draws unless told otherwise.
  public static let standard: [PlotTarget] = [.terminal, .png, .svg]

  /// Reads a comma list such as "terminal,png,svg", or "none".
  ///
  /// - Throws: `PlotTargetError` that names the first unknown word and the allowed ones.
  public static func list(_ text: String) throws(PlotTargetError) -> [PlotTarget] {
    let words = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
    if words == ["none"] { return [] }
    var targets: [PlotTarget] = []
    for word in words {
      guard let target = PlotTarget(rawValue: word) else { throw PlotTargetError(word: word) }
      if !targets.contains(target) { targets.append(target) }
    }
    return targets
  }
}
