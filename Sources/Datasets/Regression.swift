import Core

/// A regression problem taken from a table: which numbers predict which.
public struct Regression: Sendable, Equatable {
  /// Names of the features, in the order of the columns of `features`.
  public let featureNames: [String]
  /// What is predicted: the name of the target's column.
  public let targetName: String
  /// One row per example, one column per feature, in the data's own units.
  public let features: Matrix
  /// One number per example, in the data's own units.
  public let targets: [Double]
  /// What a reader should know before training on this, a sentence each: constant columns, a single row.
  public let remarks: [String]

  /// How many examples there are.
  public var rowCount: Int { targets.count }
  /// How many features each example has.
  public var featureCount: Int { featureNames.count }

  /// The same with more remarks.
  func adding(_ more: [String]) -> Regression {
    Regression(
      featureNames: featureNames, targetName: targetName, features: features, targets: targets, remarks: more + remarks)
  }

  /// The examples with these row numbers, in this order: a part of a `Split`, or a batch.
  public func rows(_ indices: [Int]) -> Regression {
    Regression(
      featureNames: featureNames, targetName: targetName, features: features.selecting(indices),
      targets: indices.map { targets[$0] }, remarks: remarks)
  }
}

extension Table {
  /// The problem of predicting column `target` from other columns.
  ///
  /// - Parameters:
  ///   - target: the column to predict; nil is the last one, where the workbench's own tables have it.
  ///   - features: the columns to predict it from; nil is all others. Columns that are neither may hold text.
  ///   - missing: what is done about a row with a missing cell in a used column.
  /// - Throws: `TableError` for an unknown or doubled column, for a target among the features, for no features at all,
  ///   and, with line and column, for a cell in a used column that is not a finite number.
  public func regression(
    target: String? = nil, features: [String]? = nil, missing: MissingCells = .refuse
  ) throws(TableError) -> Regression {
    let targetColumn = try column(target ?? columns[columns.count - 1].name, as: "target")
    let names = features ?? columnNames.filter { $0 != targetColumn.name }
    guard !names.isEmpty else {
      throw TableError(
        source: source,
        problem: "no column is left to predict \(targetColumn.name.printable) from; it takes at least one")
    }
    var chosen: [Column] = []
    for name in names {
      let feature = try column(name, as: "feature")
      guard feature.name != targetColumn.name else {
        throw TableError(
          source: source, problem: "\(name.printable) is both target and feature; a column can be only one of them")
      }
      guard !chosen.contains(where: { $0.name == name }) else {
        throw TableError(source: source, problem: "the feature \(name.printable) is named twice; name it once")
      }
      chosen.append(feature)
    }
    let flaws = (chosen + [targetColumn]).compactMap { missing == .drop ? $0.invalid : $0.flaw }
    if let first = flaws.min(by: { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) }) { throw first }
    let used = chosen + [targetColumn]
    let rows = (0..<rowCount).filter { row in used.allSatisfy { !$0.cells[row].isNaN } }
    guard !rows.isEmpty else {
      throw TableError(
        source: source, problem: "every row misses a cell of a used column; name other columns, or fill the cells in")
    }
    let whole = used.map { column in rows.map { column.cells[$0] } }
    let dropped = rowCount - rows.count
    let left = dropped == 0 ? [] : ["\(dropped) of \(rowCount) rows are left out: a cell of theirs is missing."]
    let truths = used.filter(\.holdsTruthValues).map(\.name)
    let counted = truths.isEmpty ? [] : ["True counts as 1 and False as 0, in \(truths.list)."]
    return Regression(
      featureNames: names, targetName: targetColumn.name,
      features: Matrix(rows: rows.count, columns: chosen.count) { whole[$1][$0] }, targets: whole[chosen.count],
      remarks: (hadRowNames
        ? ["The first cell of each row has no name in the header: taken for the row's own and left out."] : [])
        + left + counted + Self.remarks(on: names + [targetColumn.name], numbers: whole))
  }

  func column(_ name: String, as role: String) throws(TableError) -> Column {
    guard let column = columns.first(where: { $0.name == name }) else {
      throw TableError(
        source: source,
        problem: "there is no column \"\(name.printable)\" to be a \(role); the columns are \(columnNames.list)")
    }
    return column
  }

  /// What is unusual about the chosen columns, the target last: worth saying, and no error.
  private static func remarks(on names: [String], numbers: [[Double]]) -> [String] {
    if numbers[0].count == 1 {
      return [
        "The table has a single row: endlessly many lines go through it, and descent finds the one nearest its start."
      ]
    }
    return zip(names, numbers).enumerated().compactMap { place, column in
      guard column.1.allSatisfy({ $0 == column.1[0] }) else { return nil }
      let (name, value) = (column.0.printable, column.1[0])
      return place < names.count - 1
        ? "Feature \(name) is \(value) in every row: no data can tell its weight from the bias."
        : "Target \(name) is \(value) in every row: the bias alone predicts it."
    }
  }
}
