/// What a student gets of a solution: the file without what stands between its markers.
///
///     // TODO 1.1: a question                  stays
///     the solution                             goes
///     // END 1.1: return .todo                 becomes "return .todo"
///
/// `scripts/make-templates` writes the same files; a test compares the two.
public enum Template {
  /// The template of a solution.
  public static func make(from solution: String) -> String {
    var lines: [Substring] = []
    var isHidden = false
    for line in solution.split(separator: "\n", omittingEmptySubsequences: false) {
      if isMarker(line, "TODO") {
        lines.append(line)
        isHidden = true
      } else if let replacement = replacement(of: line) {
        lines.append(Substring(replacement))
        isHidden = false
      } else if !isHidden {
        lines.append(line)
      }
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The lines of a solution that its template does not show, without their indentation.
  public static func hiddenLines(of solution: String) -> [String] {
    var hidden: [String] = []
    var isHidden = false
    for line in solution.split(separator: "\n") {
      if isMarker(line, "TODO") {
        isHidden = true
      } else if isMarker(line, "END") {
        isHidden = false
      } else if isHidden {
        hidden.append(String(line.drop { $0 == " " }))
      }
    }
    return hidden
  }

  /// What the template says instead of the hidden lines, when `line` ends them.
  private static func replacement(of line: Substring) -> String? {
    guard isMarker(line, "END"), let colon = line.range(of: ": ") else { return nil }
    return String(line[..<(line.firstIndex { $0 != " " } ?? line.startIndex)] + line[colon.upperBound...])
  }

  /// Whether `line` is `// TODO 3.1: …` or `// END 3.1: …`.
  private static func isMarker(_ line: Substring, _ word: String) -> Bool {
    let text = line.drop { $0 == " " }
    guard text.hasPrefix("// \(word) "), let colon = text.range(of: ": ") else { return false }
    let number = text[..<colon.lowerBound].dropFirst("// \(word) ".count)
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }
  }
}
