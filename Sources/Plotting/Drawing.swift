import Foundation

/// What came of drawing a figure.
public struct Drawing: Sendable, Equatable {
  /// The finished files, in the order of the targets; a kept script comes last.
  public var files: [URL]
  /// The picture as text, with a line feed at its end; nil unless the terminal was a target and could be drawn.
  public var terminalText: String?
  /// Sentences for the reader: points left out, and, once per plotter, whatever kept a picture from being drawn.
  public var notices: [String]

  public init(files: [URL] = [], terminalText: String? = nil, notices: [String] = []) {
    self.files = files
    self.terminalText = terminalText
    self.notices = notices
  }
}
