import Core

/// Rows of a table to train a network on: numbers that describe each row, and the class or the number to predict.
///
///     let penguins = try Table(named: "penguins").dataset(target: "species", missing: .drop)
///     let (training, validation, test) = try penguins.split(validation: 0.2, test: 0.2, seed: 1)
public struct TabularDataset: Sendable, Equatable {
  /// What is to be predicted, row by row.
  public enum Target: Sendable, Hashable {
    /// The class of each row, counted from 0, and what the classes are called.
    case classes([Int], names: [String])
    /// A number for each row, in the table's own units.
    case numbers([Double])
  }

  /// How the table's columns became numbers.
  public let columns: [FeatureColumn]
  /// One row per example, in the table's own units; see `FeatureColumn`.
  public let features: Matrix
  /// The column to predict.
  public let targetName: String
  /// What that column holds, row by row.
  public let target: Target
  /// What a reader should know before training on this, a sentence each.
  public let remarks: [String]

  /// How many examples there are.
  public var rowCount: Int { features.rows }

  /// What the classes are called, in the order of the labels; nil where numbers are to be predicted.
  public var classNames: [String]? {
    if case .classes(_, let names) = target { names } else { nil }
  }

  /// How many examples each class has; nil where numbers are to be predicted.
  public var classCounts: [Int]? {
    guard case .classes(let labels, let names) = target else { return nil }
    return labels.reduce(into: [Int](repeating: 0, count: names.count)) { $0[$1] += 1 }
  }

  /// The examples with these row numbers, in this order.
  public func rows(_ indices: [Int]) -> TabularDataset {
    let chosen: Target =
      switch target {
      case .classes(let labels, let names): .classes(indices.map { labels[$0] }, names: names)
      case .numbers(let numbers): .numbers(indices.map { numbers[$0] })
      }
    return TabularDataset(
      columns: columns, features: features.selecting(indices), targetName: targetName, target: chosen, remarks: remarks)
  }

  /// The examples divided by chance.
  ///
  /// Where they have classes, each part gets its share of every class; see `Split`.
  ///
  /// - Parameters:
  ///   - validation: the part to validate on, from 0 to below 1.
  ///   - test: the part to test on, likewise.
  ///   - seed: chooses the split.
  /// - Throws: `DatasetError` where a part would stay empty, or a class has fewer rows than there are parts.
  public func split(
    validation: Double, test: Double, seed: UInt64
  ) throws(DatasetError) -> (training: TabularDataset, validation: TabularDataset, test: TabularDataset) {
    let split: Split
    switch target {
    case .classes(let labels, let names):
      split = try Split(labels: labels, names: names, validationShare: validation, testShare: test, seed: seed)
    case .numbers: split = try Split(rows: rowCount, validationShare: validation, testShare: test, seed: seed)
    }
    return (rows(split.training), rows(split.validation), rows(split.test))
  }
}

/// What a target column is taken for.
public enum TargetKind: String, CaseIterable, Sendable {
  /// Text, True and False are classes. Whole numbers are, too, where there are at most 20 different ones and five rows
  /// for each of them on average; all other numbers are numbers.
  case automatic = "auto"
  /// Classes, whatever stands there.
  case classes
  /// Numbers; text is refused.
  case numbers
}

extension Table {
  /// The task of predicting one column from others, for a network.
  ///
  /// Classes stand in the order in which people sort: numbers by their size, False before True, texts with the numbers in
  /// them by their size and letters whatever their case. A class is called what its first cell says.
  ///
  /// - Parameters:
  ///   - target: the column to predict; nil is the last one.
  ///   - features: the columns to predict it from; those of text become a 0 or 1 for each text.
  ///   - kind: whether the target holds classes or numbers.
  ///   - missing: what is done about a row with a missing cell in a used column.
  /// - Throws: `TableError` for columns that cannot be used as asked, a missing cell unless such rows are dropped, and a
  ///   target that is the same in every row or different in almost every one.
  public func dataset(
    target: String? = nil, features: FeatureChoice = .all, as kind: TargetKind = .automatic,
    missing: MissingCells = .refuse
  ) throws(TableError) -> TabularDataset {
    let targetPlace = try place(of: target ?? columns[columns.count - 1].name, as: "target")
    let targetColumn = columns[targetPlace]
    var (chosen, remarks) = try featureColumns(features, target: targetColumn.name)
    let (matrix, gaps) = try self.features(chosen)
    let isText = targetColumn.invalid != nil
    if isText, kind == .numbers || targetColumn.name.isEmpty, let invalid = targetColumn.invalid {
      throw invalid.inTarget(holdsClasses: 2 * numberCount(in: texts(of: [targetPlace])[0]) <= rowCount)
    }
    let texts = texts(of: [targetPlace])[0]
    let isMissing = isText ? texts.map(Self.isMissing) : targetColumn.cells.map(\.isNaN)
    let incomplete = Set(gaps.map(\.row) + isMissing.indices.filter { isMissing[$0] })
    if missing == .refuse, let row = incomplete.min() {
      let used = Set(chosen.map(\.name) + [targetColumn.name])
      let flaws = columns.filter { used.contains($0.name) && $0.invalid == nil }.compactMap(\.flaw)
      let places = flaws.map { ($0.line ?? 0, $0.column ?? 0) }
      if let first = flaws.indices.min(by: { places[$0] < places[$1] }) { throw flaws[first] }
      let gap = gaps.first { $0.row == row }
      let problem = gap?.problem ?? "\(targetColumn.name.printable) is missing"
      throw TableError(
        source: source,
        problem: "in row \(row + 1) below the header \(problem); "
          + "fill it in, or leave such rows out with --missing drop")
    }
    let rows = (0..<rowCount).filter { !incomplete.contains($0) }
    guard !rows.isEmpty else {
      throw TableError(
        source: source, problem: "every row misses a cell of a used column; name other columns, or fill the cells in")
    }
    if !incomplete.isEmpty {
      remarks.append("\(incomplete.count) of \(rowCount) rows are left out: a cell of theirs is missing.")
    }
    if hadRowNames {
      remarks.append("The first cell of each row has no name in the header: taken for the row's own and left out.")
    }
    let numbers = isText ? [] : rows.map { targetColumn.cells[$0] }
    let goal = try TargetReader(
      table: self, column: targetColumn, texts: rows.map { texts[$0] }, numbers: numbers
    ).target(as: kind)
    let selected = matrix.selecting(rows)
    for (name, place) in zip(chosen.flatMap(\.featureNames), 0...) {
      let values = (0..<selected.rows).lazy.map { selected[$0, place] }
      if let first = values.first, values.allSatisfy({ $0 == first }) {
        remarks.append("\(name.printable) is \(first) in every row: nothing can be learned from it.")
      }
    }
    return TabularDataset(
      columns: chosen, features: selected, targetName: targetColumn.name, target: goal, remarks: remarks)
  }
}

/// The cells of a target, on their way to classes or numbers.
private struct TargetReader {
  let table: Table
  let column: Table.Column
  let texts: [String]
  /// Empty for a column of text.
  let numbers: [Double]

  private var isText: Bool { numbers.isEmpty }
  private var name: String { column.name.printable }

  func target(as kind: TargetKind) throws(TableError) -> TabularDataset.Target {
    let distinct = isText ? Set(texts).count : Set(numbers).count
    guard distinct > 1 else {
      throw error("\(name) is \(texts[0].printable) in every row; there is nothing to predict")
    }
    guard kind == .classes || kind == .automatic && isOfClasses(distinct) else { return .numbers(numbers) }
    if isText, distinct > 20, let number = table.numberWrittenOtherwise(in: Set(texts)) {
      throw TableError(source: table.source, named: column.name, problem: "\(number) \(Table.plainNumbers)")
    }
    if let invalid = column.invalid, distinct > 20, 2 * table.numberCount(in: texts) > texts.count {
      throw invalid.inTarget(holdsClasses: false)
    }
    guard 2 * distinct <= texts.count else {
      throw error(
        "\(name) has \(distinct) different cells in \(texts.count) rows; a class takes several rows"
          + (isText ? ", so name another target" : ": predict numbers with --task numbers, or name another target"))
    }
    return isText ? classes(of: texts) { NaturalKey($0) } : classes(of: numbers) { $0 }
  }

  private func isOfClasses(_ distinct: Int) -> Bool {
    if isText || column.holdsTruthValues { return true }
    return distinct <= 20 && 5 * distinct <= numbers.count && numbers.allSatisfy { $0 == $0.rounded() }
  }

  private func classes<Cell: Hashable, Key: Comparable>(
    of cells: [Cell], by key: (Cell) -> Key
  ) -> TabularDataset.Target {
    let names = Dictionary(zip(cells, texts), uniquingKeysWith: { first, _ in first })
    let order = names.keys.map { (cell: $0, key: key($0)) }.sorted { $0.key < $1.key }.map(\.cell)
    let labels = Dictionary(zip(order, 0...), uniquingKeysWith: { first, _ in first })
    return .classes(cells.map { labels[$0] ?? 0 }, names: order.map { names[$0] ?? "" })
  }

  private func error(_ problem: String) -> TableError { TableError(source: table.source, problem: problem) }
}
