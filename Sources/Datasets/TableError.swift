import Foundation

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

  /// The same about a cell of the target, which cannot be left out.
  func inTarget(holdsClasses: Bool) -> TableError {
    let remedy = holdsClasses ? "or predict classes: --task classes" : "or leave the row out"
    return TableError(
      source: source, line: line, column: column, named: columnName,
      problem: problem.replacing(Self.leaveOut, with: remedy))
  }

  /// The same about a cell that a model is to read, which cannot do without the column.
  var forModel: TableError {
    TableError(
      source: source, line: line, column: column, named: columnName,
      problem: problem.replacing(", \(Self.leaveOut)", with: "; the model was trained on numbers there"))
  }

  /// What helps where a feature holds something else than numbers.
  static let leaveOut = "or leave the column out by naming the features to use"

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

  /// What cannot be seen is named (U+2028), and of a long text the beginning stands there and how long it is.
  func printable(upTo limit: Int) -> String {
    let shown = unicodeScalars.prefix(limit).map { scalar in
      scalar.properties.isSafeToPrint ? String(scalar) : "U+" + String(format: "%04X", scalar.value)
    }
    let length = unicodeScalars.count
    return shown.joined() + (length > limit ? "… (\(length) characters)" : "")
  }
}

extension Unicode.Scalar.Properties {
  fileprivate var isSafeToPrint: Bool {
    switch generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
    case .spaceSeparator: self.isPatternWhitespace
    default: true
    }
  }
}
