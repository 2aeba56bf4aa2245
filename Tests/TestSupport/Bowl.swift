import Core
import Datasets
import GradientDescent
import LinearModels

/// The tables of the lessons' claims, with their curvature.
public struct Bowl: Sendable, CustomStringConvertible {
  public let name: String
  public let regression: LinearRegression
  public let curvature: Curvature

  /// Two houses of 1 and 2 (thousand square feet) at 300 and 500 (thousand dollars): the line through both costs 0.
  public static func two() throws -> Bowl { try Bowl("two houses", Matrix([[1], [2]]), [300, 500]) }

  /// R's cars: a needle in their own units, κ = 2572, and a round bowl when z-scored.
  public static func cars(scaled: Bool = false) throws -> Bowl { try Bowl(table: "cars", scaled: scaled) }

  /// scikit-learn's diabetes, z-scored: ten features, κ = 470.
  public static func diabetes() throws -> Bowl { try Bowl(table: "diabetes", scaled: true) }

  /// All of them.
  public static func all() throws -> [Bowl] { [try two(), try cars(), try cars(scaled: true), try diabetes()] }

  public init(_ name: String, _ features: Matrix, _ targets: [Double]) throws {
    self.name = name
    regression = try LinearRegression(features: features, targets: targets)
    curvature = try Curvature(of: regression)
  }

  public init(table: String, scaled: Bool = false) throws {
    let columns = try Table(named: table).regression()
    let features = scaled ? try ZScore(fitting: columns.features).apply(to: columns.features) : columns.features
    try self.init(scaled ? "\(table), z-scored" : table, features, columns.targets)
  }

  /// Where every run starts: zero.
  public var start: LinearModel { .zero(features: regression.featureCount) }
  public var description: String { name }
}
