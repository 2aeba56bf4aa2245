/// Which columns of a table a problem predicts from.
public enum FeatureChoice: Hashable, Sendable {
  /// All but the target.
  case all
  /// These.
  case named([String])
  /// All that hold numbers, but the target.
  case numeric
  /// All but the target and these.
  case allBut([String])

  /// As it is written on a command line: `numeric`, `all-but:NAME,NAME` or a comma list of names.
  ///
  /// A name with a comma stands in double quotes: `size,"price, in euros"`.
  ///
  /// - Parameter columns: the table's columns; one that is called `numeric` is that column.
  /// - Throws: `TableError` for a quote without an end.
  public init(_ text: String, columns: [String]) throws(TableError) {
    func names(in list: Substring) throws(TableError) -> [String] {
      try Table.names(inList: String(list), source: "--features")
    }
    let exception = "all-but:"
    if columns.contains(text) {
      self = .named([text])
    } else if text == "numeric" {
      self = .numeric
    } else if text.hasPrefix(exception) {
      self = .allBut(try names(in: text.dropFirst(exception.count)))
    } else {
      self = .named(try names(in: text[...]))
    }
  }
}

extension Table {
  /// The problem of predicting column `target` from a choice of other columns.
  ///
  /// - Parameters:
  ///   - target: the column to predict; nil is the last one.
  ///   - missing: what is done about a row with a missing cell in a used column.
  /// - Throws: `TableError` as for named features, and where no column is left.
  public func regression(
    target: String? = nil, features: FeatureChoice, missing: MissingCells = .refuse
  ) throws(TableError) -> Regression {
    let target = target ?? columns[columns.count - 1].name
    switch features {
    case .all: return try regression(target: target, missing: missing)
    case .named(let names): return try regression(target: target, features: names, missing: missing)
    case .allBut(let names):
      for name in names { _ = try column(name, as: "column to leave out") }
      let others = columnNames.filter { $0 != target && !names.contains($0) }
      return try regression(target: target, features: others, missing: missing)
    case .numeric:
      let others = columns.filter { $0.name != target }
      let numeric = others.filter { $0.invalid == nil && $0.cells.contains { !$0.isNaN } }.map(\.name)
      let left = others.map(\.name).filter { !numeric.contains($0) }.map { $0.isEmpty ? "without a name" : $0 }
      guard !numeric.isEmpty else {
        throw TableError(source: source, problem: "no column but the target \(target.printable) holds numbers")
      }
      let problem = try regression(target: target, features: numeric, missing: missing)
      guard !left.isEmpty else { return problem }
      let remark =
        "Left out, for \(left.count == 1 ? "it holds" : "they hold") no numbers: "
        + "column\(left.count == 1 ? "" : "s") \(left.list)."
      return problem.adding([remark])
    }
  }
}
