/// Finds the test functions of a suite's source, line by line.
struct SuiteScanner {
  /// The names of the types that the file declares.
  private(set) var types: [String] = []
  private(set) var found: [(name: String, hint: String?, line: Int)] = []

  private var line = 0
  private var comment: [String] = []
  /// Whether an `@Test` waits for its function.
  private var isAnnounced = false

  mutating func read(_ text: Substring) {
    line += 1
    let code = text.drop { $0 == " " || $0 == "\t" }
    if code.hasPrefix("///") {
      if !isAnnounced { comment.append(String(code.dropFirst(3).drop { $0 == " " })) }
      return
    }
    if code.hasPrefix("//") { return }
    if let type = declaredType(code) { types.append(type) }
    if code.hasPrefix("@Test"), !code.dropFirst(5).hasWordStart { isAnnounced = true }
    if isAnnounced {
      guard let name = functionName(code) else { return }
      let hint = comment.filter { !$0.isEmpty }.joined(separator: " ")
      found.append((name, hint.isEmpty ? nil : hint, line))
      isAnnounced = false
    }
    if !code.hasPrefix("@") || declaredType(code) != nil || functionName(code) != nil { comment = [] }
  }

  /// The name after `func `: raw between backticks, or up to its parenthesis.
  private func functionName(_ code: Substring) -> String? {
    guard let keyword = code.range(of: "func "),
      keyword.lowerBound == code.startIndex || " )".contains(code[code.index(before: keyword.lowerBound)])
    else { return nil }
    let rest = code[keyword.upperBound...].drop { $0 == " " }
    if rest.first == "`" { return rest.dropFirst().split(separator: "`", maxSplits: 1).first.map(String.init) }
    let name = rest.prefix { $0 != "(" && $0 != "<" && $0 != " " }
    return name.isEmpty ? nil : String(name)
  }

  /// The name of the type that a line declares.
  private func declaredType(_ code: Substring) -> String? {
    for keyword in ["struct ", "enum ", "class ", "actor "] {
      guard let range = code.range(of: keyword),
        range.lowerBound == code.startIndex || code[code.index(before: range.lowerBound)] == " "
      else { continue }
      let name = code[range.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      if !name.isEmpty { return String(name) }
    }
    return nil
  }
}

extension Substring {
  /// Whether it goes on with the same word, so that `@Testing` is no `@Test`.
  fileprivate var hasWordStart: Bool { first.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false }
}
