/// A table of numbers with named columns, as a CSV file holds it.
///
/// Reading checks the form: every row as long as the header, no missing or doubled column name. Whether a column holds
/// finite numbers is asked only of the columns that are used, so that a table may keep a column of text.
///
///     let cars = try Table(named: "cars")
///     let problem = try cars.regression(target: "dist")
public struct Table: Sendable {
  /// One named column.
  public struct Column: Sendable {
    public let name: String
    /// The cells as numbers, empty where `flaw` is set.
    public internal(set) var values: [Double]
    /// The first cell that is not a finite number, with its place; nil for a column of numbers.
    public internal(set) var flaw: TableError?
  }

  /// How messages name the table: its path, or what the caller called it.
  public let source: String
  /// The columns, in the order of the header.
  public let columns: [Column]
  /// How many rows stand below the header; at least 1.
  public let rowCount: Int

  /// The header.
  public var columnNames: [String] { columns.map(\.name) }

  /// The table written in `text` as CSV.
  ///
  /// - Parameter source: how messages name the table.
  /// - Throws: `TableError` with line and column.
  public init(csv text: String, source: String = "table") throws(TableError) {
    try self.init(csv: Array(text.utf8), source: source)
  }

  /// The table written in `bytes` as CSV, in time and memory proportional to their number.
  ///
  /// - Parameter source: how messages name the table.
  /// - Throws: `TableError` with line and column.
  public init(csv bytes: [UInt8], source: String = "table") throws(TableError) {
    var reader = CSVReader(bytes, source: source)
    var cells: [CSVReader.Cell] = []
    guard try reader.nextRecord(into: &cells) else {
      throw TableError(source: source, problem: "the file is empty; its first line must name the columns")
    }
    var columns = try Self.columns(named: cells, in: reader)
    var rows = 0
    while try reader.nextRecord(into: &cells) {
      guard cells.count == columns.count else {
        throw Self.ragged(cells, columns.map(\.name), source)
      }
      rows += 1
      for (index, cell) in cells.enumerated() where columns[index].flaw == nil {
        if let value = DecimalNumber.parse(bytes[cell.range]), value.isFinite {
          columns[index].values.append(value)
        } else {
          columns[index].flaw = Self.flaw(of: cell, column: index + 1, named: columns[index].name, in: reader)
          columns[index].values = []
        }
      }
    }
    guard rows > 0 else {
      throw TableError(source: source, problem: "the table has a header and no rows; add at least one line of numbers")
    }
    self.source = source
    self.columns = columns
    self.rowCount = rows
  }

  // MARK: What may be wrong

  private static func columns(named cells: [CSVReader.Cell], in reader: CSVReader) throws(TableError) -> [Column] {
    var seen: [String: Int] = [:]
    var columns: [Column] = []
    for (index, cell) in cells.enumerated() {
      let name = reader.text(of: cell)
      func error(_ problem: String) -> TableError {
        TableError(source: reader.source, line: cell.line, column: index + 1, problem: problem)
      }
      guard !name.isEmpty else { throw error("the column has no name; write one into the first line") }
      if let first = seen[name] {
        throw error(
          "the name \"\(name.printable)\" already belongs to column \(first); give every column a name of its own")
      }
      if cells.count == 1, let mark = name.first(where: { ";\t|".contains($0) }) {
        let word = mark == ";" ? "semicolons" : mark == "|" ? "bars" : "tabs"
        throw error("the cells seem to be separated by \(word); separate them by commas, with decimal points")
      }
      seen[name] = index + 1
      columns.append(Column(name: name, values: [], flaw: nil))
    }
    if cells.allSatisfy({ DecimalNumber.parse(reader.bytes[$0.range]) != nil }) {
      throw TableError(
        source: reader.source, line: cells[0].line,
        problem: "the first line holds numbers only; it must name the columns, such as x,y")
    }
    return columns
  }

  static func ragged(_ cells: [CSVReader.Cell], _ names: [String], _ source: String) -> TableError {
    let isShort = cells.count < names.count
    let column = min(cells.count, names.count) + 1
    return TableError(
      source: source, line: cells[0].line, column: column, named: isShort ? names[column - 1] : nil,
      problem:
        "the row has \(cells.count) \(cells.count == 1 ? "cell" : "cells") where the header names \(names.count) "
        + (names.count == 1 ? "column" : "columns")
        + (isShort
          ? "; fill in what is missing"
          : "; remove what is too much, and write decimal points, not commas"))
  }

  private static func flaw(
    of cell: CSVReader.Cell, column: Int, named name: String, in reader: CSVReader
  ) -> TableError {
    let text = reader.text(of: cell)
    let problem: String
    if text.allSatisfy(\.isWhitespace) {
      problem = "the cell is empty"
    } else if let value = DecimalNumber.parse(reader.bytes[cell.range]), value.isInfinite {
      problem = "\(text.printable) is too large for a Double"
    } else {
      problem = "\"\(text.printable)\" is not a finite decimal number"
    }
    return TableError(
      source: reader.source, line: cell.line, column: column, named: name,
      problem: problem + "; write one such as 12.5 or 1e-3, or leave the column out by naming the features to use")
  }
}
