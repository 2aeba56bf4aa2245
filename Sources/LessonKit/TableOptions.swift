import ArgumentParser
import Datasets

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
      "The columns to predict it from; a comma list. (default: all others)", valueName: "columns"))
  public var features: String?

  public init() {}

  /// Reads the table.
  /// - Parameter standard: the table that the lesson uses unless told otherwise.
  public func load(orElse standard: String) throws -> LessonTable {
    let name = data ?? standard
    let chosen = features?.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    return LessonTable(name: name, columns: try Table(named: name).regression(target: target, features: chosen))
  }
}
