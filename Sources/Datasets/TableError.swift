/// What is wrong with a table, where, and what would be right: one sentence.
public struct TableError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The table, as its reader named it: a path, or a name such as `cars`.
  public let source: String
  /// The line, counted from 1, where known; a quoted cell may span several lines and counts where it begins.
  public let line: Int?
  /// The column, counted from 1, where known.
  public let column: Int?
  /// The sentence, without the place.
  public let problem: String

  /// The header's word for `column`, where known.
  let columnName: String?

  init(source: String, line: Int? = nil, column: Int? = nil, named columnName: String? = nil, problem: String) {
    self.source = source
    self.line = line
    self.column = column
    self.columnName = columnName
    self.problem = problem
  }

  public var description: String {
    var place = source.printable(upTo: 300)
    if let line { place += ", line \(line)" }
    if let column { place += ", column \(column)" }
    if let columnName { place += " (\(columnName.printable))" }
    return "\(place): \(problem)"
  }
}

extension String {
  /// The text as it may stand in a message: short, and without characters that would control a terminal.
  var printable: String { printable(upTo: 60) }

  func printable(upTo limit: Int) -> String {
    let clean = String(
      String.UnicodeScalarView(
        unicodeScalars.prefix(limit + 1).map { $0.properties.isSafeToPrint ? $0 : "\u{FFFD}" }))
    return clean.unicodeScalars.count > limit ? String(clean.unicodeScalars.prefix(limit)) + "…" : clean
  }
}

extension Unicode.Scalar.Properties {
  fileprivate var isSafeToPrint: Bool {
    switch generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
    default: true
    }
  }
}
