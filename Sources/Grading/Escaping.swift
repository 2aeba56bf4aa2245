/// A student's words in other languages' files, so that they stay words.
enum Escaping {
  /// One cell of a CSV (RFC 4180).
  ///
  /// A cell that a spreadsheet would take for a formula begins with an apostrophe.
  static func csv(_ text: String) -> String {
    let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
    let isNumber = Double(text) != nil
    let cell = isFormula && !isNumber ? "'" + text : text
    guard cell.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }

  /// Text for an XML 1.0 element or attribute; characters that XML does not allow become U+FFFD.
  static func xml(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\r", "\t": result += "&#\(scalar.value);"
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Text in a line of Markdown.
  static func markdown(_ text: String) -> String {
    var result = ""
    for character in clean(text) {
      if "\\`*_{}[]<>#|~".contains(character) { result += "\\" }
      result.append(character)
    }
    return result
  }

  /// One line as code in Markdown; the quotes are longer than any run of backticks inside.
  static func code(_ text: String) -> String {
    let line = clean(text)
    let longest = line.split { $0 != "`" }.map(\.count).max() ?? 0
    let quote = String(repeating: "`", count: longest + 1)
    return longest == 0 ? quote + line + quote : "\(quote) \(line) \(quote)"
  }

  /// Lines as a fenced block; the fence is longer than any run of backticks inside.
  static func fenced(_ text: String, _ language: String = "text") -> String {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { clean(String($0)) }
    let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)\(language)\n\(lines.joined(separator: "\n"))\n\(fence)"
  }

  /// One line without control characters; terminal sequences lose their teeth.
  static func clean(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format ? " " : scalar
        }))
  }
}
