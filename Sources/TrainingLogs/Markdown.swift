/// Text that TensorBoard shows as Markdown.
enum Markdown {
  /// A table of two columns.
  static func table(_ header: (String, String), _ rows: [(String, String)]) -> String {
    let lines = rows.map { "| \(escaped($0.0)) | \(escaped($0.1)) |\n" }
    return "| \(escaped(header.0)) | \(escaped(header.1)) |\n|---|---|\n" + lines.joined()
  }

  /// `text` as it is: nothing in it is taken for markup, and it stays on its line.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\\", "`", "*", "_", "[", "]", "|": result += "\\\(character)"
      case _ where character.isNewline: result += " "
      default: result.append(character)
      }
    }
    return result
  }
}
