import Foundation

/// Draws figures with gnuplot: as text, into files, or in a window.
public final class Plotter: Sendable {
  public let targets: [PlotTarget]
  public let folder: URL
  public let keepScripts: Bool

  public init(targets: [PlotTarget] = PlotTarget.standard, folder: URL, keepScripts: Bool = false) {
    self.targets = targets
    self.folder = folder
    self.keepScripts = keepScripts
  }

  /// Draws the figure to every target; never fails: what could not be drawn is said in the drawing's notices.
  public func draw(_ figure: Figure, named name: String) -> Drawing { Drawing() }
}
