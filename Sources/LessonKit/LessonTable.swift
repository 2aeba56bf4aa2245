import Datasets

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
