/// A table of texts with named columns, for those who read numbers by rules of their own.
///
/// The form is checked as strictly as a `Table`'s: a header, and every row as long as it. Column names are found whatever
/// their case.
public struct CellTable: Sendable {
  /// How messages name the table: its path, or what the caller called it.
  public let source: String
  /// The header.
  public let columnNames: [String]
  private var rows: [(line: Int, cells: [String])]
  private let allowsDecimalComma: Bool

  /// How many rows stand below the header; at least 1.
  public var rowCount: Int { rows.count }

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
    var hasNames = false
    while try reader.nextRecord(into: &cells) {
      if rows.isEmpty { hasNames = reader.beginsWithName(cells, columns: names.count) }
      guard cells.count == names.count + (hasNames ? 1 : 0) else {
        throw Table.ragged(cells, names, source, hasNames: hasNames)
      }
      if hasNames { cells.removeFirst() }
      rows.append((cells[0].line, cells.map { reader.text(of: $0) }))
    }
    guard !rows.isEmpty else {
      throw TableError(source: source, problem: "there is no row below the header; give it at least one line")
    }
    (self.source, columnNames, self.rows) = (source, names, rows)
    allowsDecimalComma = reader.allowsDecimalComma
  }

  /// The place of the first of `names` that is a column, whatever its case.
  ///
  /// - Parameter hint: what to do where there is none.
  /// - Throws: `TableError` where there is none, or where two columns have that name.
  public func column(among names: [String], hint: String) throws(TableError) -> Int {
    for name in names {
      let places = columnNames.indices.filter { columnNames[$0].lowercased() == name.lowercased() }
      guard places.count < 2 else {
        throw TableError(
          source: source, line: 1,
          problem: "there are \(places.count) columns named \(name.printable); exactly one of them must have that name")
      }
      if let place = places.first { return place }
    }
    let wanted = names.prefix(1).joined() + (names.count > 1 ? ", nor \(Array(names.dropFirst()).list)" : "")
    throw TableError(
      source: source, line: 1,
      problem: "there is no column \(wanted.printable(upTo: 200)); the columns are \(columnNames.list); \(hint)")
  }

  /// The cells of a column, from the first row down.
  public func texts(_ column: Int) -> [String] { rows.map { $0.cells[column] } }

  /// The rows without those in which one of these columns has an empty cell.
  public func filled(in columns: [Int]) -> CellTable {
    var table = self
    table.rows = rows.filter { row in columns.allSatisfy { !row.cells[$0].allSatisfy { $0 == " " || $0 == "\t" } } }
    return table
  }

  /// The numbers of a column: decimal numbers, or nan, inf and infinity in any case and with any sign.
  ///
  /// - Parameters:
  ///   - column: its place.
  ///   - isAllowed: which numbers may stand there.
  /// - Throws: `TableError` for a cell that holds no such number.
  public func numbers(
    _ column: Int, where isAllowed: (Double) -> Bool = { _ in true }
  ) throws(TableError) -> [Double] {
    var numbers: [Double] = []
    var reader = ColumnNumbers(allowsDecimalComma: allowsDecimalComma)
    for row in rows {
      let text = row.cells[column]
      guard let number = reader.parse(Array(text.utf8)[...]) ?? Self.notFinite(text), isAllowed(number) else {
        throw TableError(
          source: source, line: row.line, column: column + 1, named: columnNames[column],
          problem: (text.isEmpty ? "the cell is empty" : "\"\(text.printable)\" cannot stand here")
            + "; write a number such as 0.001 or 1e-3")
      }
      numbers.append(number)
    }
    return numbers
  }

  private static func notFinite(_ text: String) -> Double? {
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
