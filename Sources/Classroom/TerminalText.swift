/// Text that was written for a terminal, made plain.
public enum TerminalText {
  /// Without colours and other commands to the terminal; a line that was drawn over several times is several lines.
  public static func plain(_ text: String) -> String {
    // ESC, a bracket, numbers, a letter.
    text.replacing(#/\x1B\[[0-9;]*[A-Za-z]/#, with: "").replacing("\r\n", with: "\n").replacing("\r", with: "\n")
  }
}
