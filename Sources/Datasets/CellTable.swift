/// A table of texts with named columns, for those who read numbers by rules of their own.
///
/// The form is checked as strictly as a `Table`'s: a header, and every row as long as it. Column names are found whatever
/// their case.
public struct CellTable: Sendable {
  /// How messages name the table: its path, or what the caller called it.
  public let source: String
  /// The header.
  public let columnNames: [String]
  private let rows: [(line: Int, cells: [String])]

  /// The table in the CSV file at `path`.
  public init(contentsOf path: String) throws(TableError) {
    try self.init(csv: try Table.bytes(of: path), source: path)
  }

  /// The table written in `bytes` as CSV.
  ///
  /// - Parameter source: how messages name the table.
  /// - Throws: `TableError` with line and column.
  public init(csv bytes: [UInt8], source: String) throws(TableError) {
    var reader = CSVReader(bytes, source: source)
    var cells: [CSVReader.Cell] = []
    guard try reader.nextRecord(into: &cells) else {
      throw TableError(source: source, problem: "the file is empty; its first line must name the columns")
    }
    let names = cells.map { reader.text(of: $0) }
    var rows: [(line: Int, cells: [String])] = []
    while try reader.nextRecord(into: &cells) {
      guard cells.count == names.count else { throw Table.ragged(cells, names, source) }
      rows.append((cells[0].line, cells.map { reader.text(of: $0) }))
    }
    guard !rows.isEmpty else {
      throw TableError(source: source, problem: "there is no row below the header; give it at least one line")
    }
    (self.source, columnNames, self.rows) = (source, names, rows)
  }

  /// The numbers of a column: decimal numbers, or nan, inf and infinity in any case and with any sign.
  ///
  /// - Parameters:
  ///   - name: the column.
  ///   - empty: what an empty cell means; nil where it is an error.
  ///   - isAllowed: which numbers may stand there.
  /// - Throws: `TableError` for a column that is missing or there twice, and for a cell that holds no such number.
  public func numbers(
    _ name: String, emptyIs empty: Double? = nil, where isAllowed: (Double) -> Bool = { _ in true }
  ) throws(TableError) -> [Double] {
    let places = columnNames.indices.filter { columnNames[$0].lowercased() == name.lowercased() }
    guard let column = places.first, places.count == 1 else {
      throw TableError(
        source: source, line: 1,
        problem: (places.isEmpty ? "there is no column \(name)" : "there are \(places.count) columns named \(name)")
          + "; the columns are \(columnNames.list), and exactly one of them must be called \(name)")
    }
    var numbers: [Double] = []
    for row in rows {
      let text = row.cells[column]
      let number = text.allSatisfy(\.isWhitespace) ? empty : Self.number(text)
      guard let number, isAllowed(number) else {
        throw TableError(
          source: source, line: row.line, column: column + 1, named: columnNames[column],
          problem: (text.isEmpty ? "the cell is empty" : "\"\(text.printable)\" cannot stand here")
            + "; write a number such as 0.001 or 1e-3")
      }
      numbers.append(number)
    }
    return numbers
  }

  private static func number(_ text: String) -> Double? {
    if let number = DecimalNumber.parse(Array(text.utf8)[...]) { return number }
    let (sign, word): (Double, Substring) =
      switch text.first {
      case "-": (-1, text.dropFirst())
      case "+": (1, text.dropFirst())
      default: (1, text[...])
      }
    return switch word.lowercased() {
    case "nan": .nan
    case "inf", "infinity": sign * .infinity
    default: nil
    }
  }
}
