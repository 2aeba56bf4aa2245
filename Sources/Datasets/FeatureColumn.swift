import Core

/// How one column of a table becomes numbers for a network.
///
///     a number                                     itself
///     a text out of k categories (one-hot)         k numbers: 1 at the place of its category, 0 elsewhere
///
/// Kept with a model, so that other tables are read as the one that it was trained on, their columns in any order.
public struct FeatureColumn: Hashable, Sendable, Codable {
  /// How many categories a column may have at most; with more it is likely a name or an identifier.
  public static let mostCategories = 100

  /// The column's name.
  public let name: String
  /// The texts that occur, as people sort (2 before 10, letters whatever their case); nil for a column of numbers.
  public let categories: [String]?

  /// A column of numbers, or of these categories.
  public init(name: String, categories: [String]? = nil) { (self.name, self.categories) = (name, categories) }

  /// How many numbers the column becomes.
  public var width: Int { categories?.count ?? 1 }

  /// What each of these numbers is called: `bill_length_mm`, or `island=Dream`.
  public var featureNames: [String] { categories?.map { "\(name)=\($0)" } ?? [name] }
}

extension Table {
  /// The rows as numbers, one column or more for each of `columns`, found by their names.
  ///
  /// A row with a missing cell, or with a text that is none of the categories, has a NaN and a sentence about it.
  ///
  /// - Returns: rows × the sum of the widths, and the incomplete rows (from 0) with what is wrong with the first such cell.
  /// - Throws: `TableError` for a column that is not there, or holds something else than numbers where those are wanted.
  public func features(
    _ columns: [FeatureColumn]
  ) throws(TableError) -> (matrix: Matrix, gaps: [(row: Int, problem: String)]) {
    var numbers: [[Double]] = []
    var gaps: [Int: String] = [:]
    let textColumns = columns.filter { $0.categories != nil }
    var places: [Int] = []
    for column in textColumns { places.append(try place(of: column.name, as: "feature")) }
    var texts = texts(of: places)[...]
    for column in columns {
      guard let categories = column.categories else {
        let found = try self.column(column.name, as: "feature")
        if let invalid = found.invalid { throw invalid.forModel }
        for (row, value) in found.cells.enumerated() where value.isNaN && gaps[row] == nil {
          gaps[row] = "\(column.name.printable) is missing"
        }
        numbers.append(found.cells)
        continue
      }
      let order = Dictionary(zip(categories, categories.indices), uniquingKeysWith: { first, _ in first })
      var block = [[Double]](repeating: [Double](repeating: 0, count: rowCount), count: categories.count)
      for (row, text) in (texts.popFirst() ?? []).enumerated() {
        if let place = order[text] {
          block[place][row] = 1
          continue
        }
        if !block.isEmpty { block[0][row] = .nan }
        guard gaps[row] == nil else { continue }
        gaps[row] =
          Self.isMissing(text)
          ? "\(column.name.printable) is missing"
          : "\(column.name.printable) is \"\(text.printable)\", which is none of \(categories.list)"
      }
      numbers += block
    }
    let matrix = Matrix(rows: rowCount, columns: numbers.count) { numbers[$1][$0] }
    return (matrix, gaps.sorted { $0.key < $1.key }.map { (row: $0.key, problem: $0.value) })
  }

  /// The columns of a choice, those of text as categories, and what a reader should know about them.
  ///
  /// - Throws: `TableError` for an unknown or doubled column, for no column at all, and for a column of text that has too
  ///   many categories or whose cells are mostly numbers.
  func featureColumns(
    _ choice: FeatureChoice, target: String
  ) throws(TableError) -> (columns: [FeatureColumn], remarks: [String]) {
    var names = columnNames.filter { $0 != target }
    var remarks: [String] = []
    switch choice {
    case .named(let chosen):
      for (place, name) in chosen.enumerated() {
        guard name != target else {
          throw TableError(
            source: source, problem: "\(name.printable) is both target and feature; a column can be only one of them")
        }
        guard !chosen[..<place].contains(name) else {
          throw TableError(source: source, problem: "the feature \(name.printable) is named twice; name it once")
        }
        _ = try column(name, as: "feature")
      }
      names = chosen
    case .allBut(let others):
      for name in others { _ = try column(name, as: "column to leave out") }
      names.removeAll { others.contains($0) }
    case .numeric: names = columns.filter { $0.name != target && $0.invalid == nil }.map(\.name)
    case .all: break
    }
    if names.contains(""), choice == .all || choice == .numeric {
      names.removeAll { $0.isEmpty }
      remarks.append("The column without a name is left out: it seems to hold the rows' numbers.")
    }
    guard !names.isEmpty else {
      throw TableError(
        source: source,
        problem: "no column is left to predict \(target.printable) from; it takes at least one"
          + (columnNames.count == 1 && target.contains(" ")
            ? ". Where spaces separate the cells, write a first line of sep= and a space" : ""))
    }
    let words = Set(names.filter { name in columns.contains { $0.name == name && $0.invalid != nil } })
    let places = columns.indices.filter { words.contains(columns[$0].name) }
    let texts = Dictionary(zip(places.map { columns[$0].name }, texts(of: places)), uniquingKeysWith: { $1 })
    var chosen: [FeatureColumn] = []
    for name in names {
      let found = try column(name, as: "feature")
      if found.invalid == nil, found.cells.allSatisfy(\.isNaN) {
        throw TableError(
          source: source, named: name,
          problem:
            "the column \(name.printable) has no cell with anything in it; leave it out: \(Self.leavingOut(name))")
      }
      guard let cells = texts[name] else {
        chosen.append(FeatureColumn(name: name))
        continue
      }
      let categories = try categories(of: found, cells)
      chosen.append(FeatureColumn(name: name, categories: categories))
      remarks.append("A column of text becomes a 0 or 1 for each text: \(name.printable) (\(categories.list)).")
      if categories.count > 10, 2 * categories.count > cells.count {
        remarks.append(
          "\(name.printable) has another text in nearly every row, as a name or a date has: nothing general can be learned "
            + "from it. Leave it out: \(Self.leavingOut(name))")
      }
    }
    return (chosen, remarks)
  }

  private func categories(of column: Column, _ cells: [String]) throws(TableError) -> [String] {
    let filled = cells.filter { !Self.isMissing($0) }
    // A slip of the pen in a column of numbers makes no categories of them.
    if let invalid = column.invalid, column.name.isEmpty || 2 * numberCount(in: filled) > filled.count { throw invalid }
    let distinct = Set(filled)
    if let number = numberWrittenOtherwise(in: distinct), distinct.count > 10 {
      throw TableError(
        source: source, named: column.name,
        problem: "\(number) \(Self.plainNumbers), or leave the column out: \(Self.leavingOut(column.name))")
    }
    let categories = distinct.naturallySorted()
    guard categories.count <= FeatureColumn.mostCategories else {
      throw TableError(
        source: source,
        problem: "the column \(column.name.printable) holds \(categories.count) different texts, more than the "
          + "\(FeatureColumn.mostCategories) that are taken as categories; leave it out: "
          + Self.leavingOut(column.name))
    }
    return categories
  }

  /// What a command line says to leave a column out, quoted for the shell where its name needs that.
  private static func leavingOut(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy {
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
        || "_-.".utf8.contains($0) || $0 >= 0x80
    }
    if isPlain { return "--features all-but:\(name.printable)" }
    let needsQuotes = name.contains { ",\"\n".contains($0) }
    let cell = needsQuotes ? "\"\(name.replacing("\"", with: "\"\""))\"" : name
    return "--features 'all-but:\(cell.replacing("'", with: "'\\''").printable)'"
  }

  /// What numbers must be like, after one that is not.
  static let plainNumbers =
    "seems to be a number, but is not written as one; write plain decimal numbers such as 1234.5, without thousands "
    + "separators, units and other signs than + and -"

  /// One of these texts where most of them are numbers with thousands separators, a currency, a percent sign, a typographic
  /// minus or spaces that no keyboard has; nil else.
  func numberWrittenOtherwise(in texts: some Collection<String>) -> String? {
    let form =
      #/
      \s* [+\-−–]? [$€£¥]? \s? [+\-−–]?
      (?: \d{1,3} (?: [,.'’_\s] \d{3} )+ | \d+ )
      (?: [.,] \d+ )? \s* [%$€£¥]? \s*
      /#
    let found = texts.filter { $0.wholeMatch(of: form) != nil }
    guard 2 * found.count > texts.count else { return nil }
    return found.filter { DecimalNumber.parse(Array($0.utf8)[...], decimalComma: true) == nil }.min()
  }

  /// How many of these texts are numbers.
  func numberCount(in texts: [String]) -> Int {
    texts.count { DecimalNumber.parse(Array($0.utf8)[...], decimalComma: true) != nil }
  }

  func place(of name: String, as role: String) throws(TableError) -> Int {
    _ = try column(name, as: role)
    return columnNames.firstIndex(of: name) ?? 0
  }
}
