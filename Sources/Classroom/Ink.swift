import Foundation

/// Colour for a terminal, and none for anything else.
public struct Ink: Sendable {
  private let isOn: Bool

  /// - Parameter isOn: nil asks whether standard output is a terminal that wants colour (NO_COLOR, TERM=dumb).
  public init(isOn: Bool? = nil) {
    let environment = ProcessInfo.processInfo.environment
    self.isOn =
      isOn
      ?? (isatty(FileHandle.standardOutput.fileDescriptor) == 1 && environment["NO_COLOR"] == nil
        && environment["TERM"] != "dumb")
  }

  public func good(_ text: String) -> String { paint(text, "32") }
  public func bad(_ text: String) -> String { paint(text, "31") }
  public func strong(_ text: String) -> String { paint(text, "1") }

  private func paint(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
