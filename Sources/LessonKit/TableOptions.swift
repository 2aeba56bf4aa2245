import ArgumentParser
import Core
import Datasets
import Foundation
import LinearModels
import Terminal

/// Which table a lesson looks at.
public struct TableOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A CSV file with a header, or the name of a table in datasets/.", valueName: "file"))
  public var data: String?

  @Option(help: ArgumentHelp("The column to predict. (default: the last one)", valueName: "column"))
  public var target: String?

  @Option(
    help: ArgumentHelp(
      "The columns to predict it from: a comma list, numeric, or all-but:LIST. (default: all others)",
      valueName: "columns"))
  public var features: String?

  @Option(
    help: ArgumentHelp(
      "What to do about missing cells (empty, ?, NA, nan): refuse the table, or drop such rows.", valueName: "what"))
  public var missing = MissingCells.refuse

  public init() {}

  /// Reads the table.
  /// - Parameter standard: the table that the lesson uses unless told otherwise.
  public func load(orElse standard: String) throws -> LessonTable {
    let name = data ?? standard
    let table = try asking(name, among: Table.builtInNames) { try Table(named: name) }
    let chosen = try features.map { words in
      let wrong = words.split(separator: ",").map(String.init).first { !table.columnNames.contains($0) }
      return try asking(wrong, among: table.columnNames) { try FeatureChoice(words, columns: table.columnNames) }
    }
    let columns = try asking(target, among: table.columnNames) {
      try table.regression(target: target, features: chosen ?? .all, missing: missing)
    }
    if columns.featureCount >= 1_000 {
      Console(toStandardError: true).print(
        "\(columns.featureCount.grouped) columns: it takes some seconds to know what theory says of them, and up to a "
          + "minute where columns follow from each other.")
    }
    return LessonTable(name: name, columns: columns)
  }
}

extension MissingCells: ExpressibleByArgument {}

/// Adds the nearest known name to an error, where the name that was typed is not known.
private func asking<Result>(_ typed: String?, among known: [String], _ body: () throws -> Result) throws -> Result {
  do { return try body() } catch {
    guard let typed, !known.contains(typed), let near = nearestName(to: typed, among: known),
      !FileManager.default.fileExists(atPath: typed)
    else { throw error }
    throw LessonError("\(error); did you mean \(near)?")
  }
}

/// A table that a lesson has read, and what the user called it.
public struct LessonTable: Sendable {
  /// The name or the path that was given.
  public let name: String
  /// Features and target.
  public let columns: Regression

  public init(name: String, columns: Regression) {
    self.name = name
    self.columns = columns
  }

  /// One line for a lesson's head: "cars: 50 rows, speed → dist".
  public var summary: String {
    let names = columns.featureNames
    let from = names.count <= 2 ? names.joined(separator: ", ") : "\(names.count) features"
    let file = name.split(separator: "/").last.map(String.init) ?? name
    return
      "\(file): \(columns.rowCount.grouped) row\(columns.rowCount == 1 ? "" : "s"), \(from) → \(columns.targetName)"
  }
}

/// What is done to the features before a run.
public enum Scaling: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// Nothing: the table's own units.
  case none
  /// z-scores: every column minus its mean, over its population deviation.
  case zscore
}

/// A straight line to fit: a table as the lesson sees it, and the way back to the table's own units.
public struct RegressionProblem: Sendable {
  /// The cost of a straight line on the scaled features.
  public let regression: LinearRegression
  /// How the features were scaled, or nil.
  public let zscore: ZScore?

  public init(_ columns: Regression, scaling: Scaling) throws {
    zscore = scaling == .zscore ? try ZScore(fitting: columns.features) : nil
    regression = try LinearRegression(
      features: zscore?.apply(to: columns.features) ?? columns.features, targets: columns.targets)
  }

  /// The model in the table's own units.
  public func inOwnUnits(_ model: LinearModel) -> LinearModel { zscore?.undo(model) ?? model }
}
