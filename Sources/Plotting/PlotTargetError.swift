/// A word that names no place to draw.
public struct PlotTargetError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The word as it was written.
  public let word: String

  public var description: String {
    let allowed = PlotTarget.allCases.map(\.rawValue).joined(separator: ", ")
    if word == "none" { return "'none' stands alone: it cannot be combined with other places to draw." }
    return "'\(word)' is no place to draw: choose from \(allowed), separated by commas, or none."
  }
}
