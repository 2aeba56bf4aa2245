import Datasets
import GradientDescent
import Testing

/// The tables of lesson 01, with what is known about them from elsewhere (claims 1.1: NumPy, Double).
struct Bowl: Sendable, CustomTestStringConvertible {
  let name: String
  let regression: LinearRegression
  let curvature: Curvature

  /// Two houses of 1 and 2 (thousand square feet) at 300 and 500 (thousand dollars): the line through both costs 0.
  static func two() throws -> Bowl { try Bowl("two houses", Matrix([[1], [2]]), [300, 500]) }

  /// R's cars in their own units: a needle, κ = 2572.
  static func cars() throws -> Bowl { try Bowl(table: "cars") }

  /// R's cars, z-scored: a round bowl.
  static func roundCars() throws -> Bowl { try Bowl(table: "cars", scaled: true) }

  /// scikit-learn's diabetes, z-scored: ten features, κ = 470.
  static func diabetes() throws -> Bowl { try Bowl(table: "diabetes", scaled: true) }

  static func all() throws -> [Bowl] { [try two(), try cars(), try roundCars(), try diabetes()] }

  init(_ name: String, _ features: Matrix, _ targets: [Double]) throws {
    self.name = name
    regression = try LinearRegression(features: features, targets: targets)
    curvature = try Curvature(of: regression)
  }

  init(table: String, scaled: Bool = false) throws {
    let columns = try Table(named: table).regression()
    let features = scaled ? try ZScore(fitting: columns.features).apply(to: columns.features) : columns.features
    try self.init(scaled ? "\(table), z-scored" : table, features, columns.targets)
  }

  var start: LinearModel { .zero(features: regression.features.columns) }
  var testDescription: String { name }
}
