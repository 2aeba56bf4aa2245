import Core
import Foundation

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
    /// The column's name in the header.
    public let name: String
    /// The cells as numbers, empty where `flaw` is set.
    public var values: [Double] { flaw == nil ? cells : [] }
    /// The first cell that is not a finite number, with its place; nil for a column of numbers.
    public internal(set) var flaw: TableError?
    /// The first flaw that is more than a missing cell.
    var invalid: TableError?
    /// Whether the cells are true and false, in any case, which stand for 1 and 0.
    public internal(set) var holdsTruthValues = false
    /// The cells as numbers, NaN where one is missing; empty where `invalid` is set.
    var cells: [Double] = []
  }

  /// How messages name the table: its path, or what the caller called it.
  public let source: String
  /// The columns, in the order of the header.
  public let columns: [Column]
  /// How many rows stand below the header; at least 1.
  public let rowCount: Int
  /// Whether each row began with its name, which the header has no name for and which is left out.
  let hadRowNames: Bool
  /// The file, from which texts are read when they are asked for.
  let bytes: [UInt8]

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
    var (rows, hasNames) = (0, false)
    var numbers = [ColumnNumbers](
      repeating: ColumnNumbers(allowsDecimalComma: reader.allowsDecimalComma), count: columns.count)
    while try reader.nextRecord(into: &cells) {
      if rows == 0 { hasNames = reader.beginsWithName(cells, columns: columns.count) }
      guard cells.count == columns.count + (hasNames ? 1 : 0) else {
        throw Self.ragged(cells, columns.map(\.name), source, hasNames: hasNames)
      }
      rows += 1
      if hasNames { cells.removeFirst() }
      for (index, cell) in cells.enumerated() where columns[index].invalid == nil {
        let isOfTruthValues = columns[index].holdsTruthValues
        if !isOfTruthValues, let value = numbers[index].parse(bytes[cell.range]), value.isFinite {
          columns[index].cells.append(value)
          continue
        }
        if let truth = Self.truthValues[reader.text(of: cell).lowercased()],
          isOfTruthValues || columns[index].cells.allSatisfy(\.isNaN)
        {
          columns[index].cells.append(truth)
          columns[index].holdsTruthValues = true
          continue
        }
        let flaw = Self.flaw(
          of: cell, column: index + 1, named: columns[index].name, amongTruthValues: isOfTruthValues, in: reader)
        columns[index].flaw = columns[index].flaw ?? flaw
        if MissingCells.marksAmongNumbers.contains(reader.text(of: cell).lowercased()) {
          columns[index].cells.append(.nan)
        } else {
          (columns[index].invalid, columns[index].cells) = (flaw, [])
        }
      }
    }
    guard rows > 0 else {
      throw TableError(source: source, problem: "the table has a header and no rows; add at least one line of numbers")
    }
    self.source = source
    self.columns = columns
    self.rowCount = rows
    (hadRowNames, self.bytes) = (hasNames, bytes)
    if beginsWithRow {
      throw TableError(
        source: source, line: 1,
        problem:
          "the first line seems to be a row like those below it (\(columnNames.list)); it must name the columns, "
          + "such as x,y")
    }
  }

  /// Whether the header is a row of the table: numbers stand over all numbers, and over a text one of those below it.
  private var beginsWithRow: Bool {
    let numeric = columns.filter { $0.invalid == nil }
    guard !numeric.isEmpty, numeric.count < columns.count,
      numeric.allSatisfy({ DecimalNumber.parse(Array($0.name.utf8)[...], decimalComma: true) != nil })
    else { return false }
    let places = columns.indices.filter { columns[$0].invalid != nil && !columns[$0].name.isEmpty }
    return zip(places, texts(of: places)).contains { place, texts in texts.contains(columns[place].name) }
  }

  /// How tables write truth values, in lower case.
  static let truthValues = ["true": 1.0, "false": 0.0]

  // MARK: What may be wrong

  private static func columns(named cells: [CSVReader.Cell], in reader: CSVReader) throws(TableError) -> [Column] {
    var seen: [String: Int] = [:]
    var columns: [Column] = []
    for (index, cell) in cells.enumerated() {
      let name = reader.text(of: cell)
      func error(_ problem: String) -> TableError {
        TableError(source: reader.source, line: cell.line, column: index + 1, problem: problem)
      }
      // pandas and R write the numbers of the rows first, without a name: no harm to those who use other columns.
      var flaw: TableError?
      if name.isEmpty {
        flaw = error(
          "the column has no name; write one into the first line"
            + (index == 0 ? ", or name the columns to use (--features and --target)" : ""))
      }
      if let flaw, index > 0 || cells.count == 1 { throw flaw }
      if let first = seen[name] {
        throw error(
          "the name \"\(name.printable)\" already belongs to column \(first); give every column a name of its own")
      }
      if cells.count == 1, let mark = name.first(where: { ";\t|".contains($0) }) {
        let word = mark == ";" ? "semicolons" : mark == "|" ? "bars" : "tabs"
        throw error(
          "the cells seem to be separated by \(word); "
            + "separate them by commas, or let a first line such as sep=\(mark == "\t" ? ";" : mark) say so")
      }
      seen[name] = index + 1
      columns.append(Column(name: name, flaw: flaw, invalid: flaw))
    }
    if cells.allSatisfy({ DecimalNumber.parse(reader.bytes[$0.range]) != nil }) {
      throw TableError(
        source: reader.source, line: cells[0].line,
        problem: "the first line holds numbers only; it must name the columns, such as x,y")
    }
    return columns
  }

  static func ragged(
    _ cells: [CSVReader.Cell], _ names: [String], _ source: String, hasNames: Bool = false
  ) -> TableError {
    let isShort = cells.count < names.count + (hasNames ? 1 : 0)
    let column = min(cells.count, names.count) + 1
    return TableError(
      source: source, line: cells[0].line, column: column,
      named: isShort && column <= names.count ? names[column - 1] : nil,
      problem:
        "the row has \(cells.count) \(cells.count == 1 ? "cell" : "cells") where the header names \(names.count) "
        + (names.count == 1 ? "column" : "columns")
        + (isShort
          ? "; fill in what is missing"
          : "; remove what is too much, and write decimal points, not commas"
            + (cells.count == names.count + 1 && !hasNames
              ? ", or give the first column a name where that names the rows" : ""))
    )
  }

  private static func flaw(
    of cell: CSVReader.Cell, column: Int, named name: String, amongTruthValues: Bool, in reader: CSVReader
  ) -> TableError {
    let text = reader.text(of: cell)
    let problem: String
    let value = DecimalNumber.parse(reader.bytes[cell.range], decimalComma: reader.allowsDecimalComma)
    if MissingCells.marksAmongNumbers.contains(text.lowercased()) {
      let what = text.isEmpty ? "the cell is empty" : "\"\(text)\" stands for a missing number"
      return TableError(
        source: reader.source, line: cell.line, column: column, named: name,
        problem: what + "; write one such as 12.5, or leave such rows out with --missing drop")
    }
    if text.allSatisfy({ $0 == " " || $0 == "\t" }) {
      problem = "the cell is empty"
    } else if amongTruthValues {
      problem = "\"\(text.printable)\" stands below True and False, which a column cannot mix with anything else"
    } else if let value, value.isInfinite {
      problem = "\(text.printable) is too large for a Double"
    } else if value != nil {
      problem = "\(text.printable) has another decimal mark than the numbers above it; use one of comma and point"
    } else {
      problem = "\"\(text.printable)\" is not a finite decimal number"
    }
    return TableError(
      source: reader.source, line: cell.line, column: column, named: name,
      problem: "\(problem); write one such as 12.5 or 1e-3, \(TableError.leaveOut)")
  }
}

/// What is done about a row in which a used cell is missing: empty, `?`, `NA`, `N/A`, `#N/A`, `<NA>`, `nan` or `null`, and
/// among numbers also `None`, which may be a category of its own among texts.
public enum MissingCells: String, CaseIterable, Sendable {
  /// The table is refused, with the place of the first such cell.
  case refuse
  /// The row is left out, and the remarks say how many were.
  case drop

  /// How tables write a missing cell, in lower case.
  static let marks: Set = ["", "?", "na", "n/a", "#n/a", "#na", "<na>", "nan", "-nan", "null"]
  /// The same in a column of numbers.
  static let marksAmongNumbers = marks.union(["none"])
}

extension Table {
  /// The names in a comma list, where a name with a comma stands in double quotes: `size,"price, in euros"`.
  public static func names(inList text: String, source: String) throws(TableError) -> [String] {
    var reader = CSVReader(Array(text.utf8), source: source, separator: .comma)
    var cells: [CSVReader.Cell] = []
    return try reader.nextRecord(into: &cells) ? cells.map { reader.text(of: $0) } : [""]
  }

  /// The table in the CSV file at `path`.
  ///
  /// - Throws: `TableError`, also for a file that is missing, a folder, or larger than 1 GB.
  public init(contentsOf path: String) throws(TableError) {
    try self.init(csv: try Self.bytes(of: path), source: path)
  }

  /// The table called `name`: a file at that path, or one of the workbench's own tables, such as `cars`.
  ///
  /// The name `-` is standard input.
  ///
  /// Looked for, in this order: the path as given, from the working directory; then `name` or `name.csv` in the folder
  /// that `WORKBENCH_DATASETS` names and in `datasets/` of this repository, so that the tables that come with the
  /// workbench are found from any working directory.
  ///
  /// - Throws: `TableError`; for an unknown name it lists the tables there are and where they were looked for.
  public init(named name: String) throws(TableError) {
    try self.init(contentsOf: try Self.path(of: name))
  }

  /// The names that `init(named:)` knows without a path, in alphabetical order.
  public static var builtInNames: [String] {
    let files = folders.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }
    return Set(files.filter { $0.hasSuffix(".csv") }.map { String($0.dropLast(4)) }).sorted()
  }

  /// Where the workbench's own tables may lie, best first.
  static var folders: [String] {
    let chosen = ProcessInfo.processInfo.environment["WORKBENCH_DATASETS"].map { [$0] } ?? []
    let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return chosen.filter { !$0.isEmpty } + [repository.appending(path: "datasets").path(percentEncoded: false)]
  }

  private static func path(of name: String) throws(TableError) -> String {
    if name == "-" { return "/dev/stdin" }
    let isPath = name.contains("/")
    let candidates = isPath ? [] : folders.flatMap { ["\($0)/\(name).csv", "\($0)/\(name)"] }
    let found = ([name] + candidates).first { !isFolder($0) && FileManager.default.fileExists(atPath: $0) }
    if let found, !name.isEmpty { return found }
    if isFolder(name) { throw TableError(source: name, problem: folderProblem) }
    throw TableError(
      source: name.isEmpty ? "\"\"" : name,
      problem: "there is no such table; looked in \((["the working directory"] + (isPath ? [] : folders)).list)"
        + ", and the workbench's own tables are \(builtInNames.list)")
  }

  static func bytes(of path: String) throws(TableError) -> [UInt8] {
    do {
      // A NUL is an error wherever it stands: no need to read on, which from a device might never end.
      return try WholeFile.read(path, limit: 1 << 30, mayBeDevice: true, endsAtNUL: true)
    } catch {
      throw TableError(
        source: path, problem: error.problem(reading: "a CSV file", limit: "1 GB; take a sample of its rows"))
    }
  }

  private static let folderProblem = "this is a folder; name a CSV file in it"

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}

extension [String] {
  /// The elements as a message lists them: at most twelve, then how many more there are.
  var list: String {
    let shown = prefix(12).map { $0.printable(upTo: 300) }.joined(separator: ", ")
    return count > 12 ? "\(shown) and \(count - 12) more" : shown
  }
}
