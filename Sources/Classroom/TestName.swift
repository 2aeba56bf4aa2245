/// The name of a test function: its module, its suites and its own name, without argument labels.
public struct TestName: Hashable, Sendable, CustomStringConvertible {
  /// "Lesson03Tests".
  public let module: String
  /// The suites around it, the outermost first: ["Exercise03_1"].
  public let suites: [String]
  /// "starts at the base rate", without backticks; nil for a suite itself.
  public let function: String?

  public init(module: String, suites: [String], function: String?) {
    self.module = module
    self.suites = suites
    self.function = function
  }

  /// Reads the identifier of an event stream or of `swift test list`.
  ///
  ///     Lesson03Tests.Exercise03_1/`starts at the base rate`()/Exercise03_1.swift:13:4
  public init?(identifier: String) {
    var parts = TestName.split(identifier[...], at: "/")
    // The last part is where the function stands; it is not part of its name.
    if let last = parts.last, last.contains(".swift:") { parts.removeLast() }
    guard let first = parts.first else { return nil }
    let head = TestName.split(first, at: ".")
    guard head.count >= 2 else { return nil }
    module = String(head[0])
    var names = head.dropFirst() + parts.dropFirst()
    if let last = names.last, let function = TestName.function(last) {
      names.removeLast()
      self.function = function
    } else {
      function = nil
    }
    suites = names.map { $0.filter { $0 != "`" } }
  }

  /// The outermost suite: "Exercise03_1".
  public var suite: String? { suites.first }
  public var description: String { function ?? suites.joined(separator: "/") }

  /// The name of a function with its parentheses; nil when there are none, as in a suite's name.
  private static func function(_ text: Substring) -> String? {
    if text.first == "`" {
      guard let end = text.dropFirst().firstIndex(of: "`"), text[end...].contains("(") else { return nil }
      return String(text[text.index(after: text.startIndex)..<end])
    }
    guard let parenthesis = text.firstIndex(of: "(") else { return nil }
    return String(text[..<parenthesis])
  }

  /// Splits at a character that does not stand between backticks.
  private static func split(_ text: Substring, at separator: Character) -> [Substring] {
    var parts: [Substring] = []
    var isQuoted = false
    var start = text.startIndex
    for index in text.indices {
      if text[index] == "`" { isQuoted.toggle() }
      if text[index] == separator, !isQuoted {
        parts.append(text[start..<index])
        start = text.index(after: index)
      }
    }
    return parts + [text[start...]]
  }
}
