import TestSupport

@testable import Core
@testable import LinearModels

/// The tables that the course and these tests share.
enum Problems {
  /// Two houses: 1,000 and 2,000 square feet for 300 and 500 thousand dollars.
  static func twoHouses() throws -> LinearRegression {
    try LinearRegression(features: Matrix([[1], [2]]), targets: [300, 500])
  }

  /// R's `cars`: speed in miles per hour, stopping distance in feet (Ezekiel 1930).
  static func cars() throws -> LinearRegression {
    let speed: [Double] = [
      4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 16, 16, 17, 17,
      17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24, 24, 25,
    ]
    let distance: [Double] = [
      2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26, 36, 60, 80, 20, 26, 54, 32, 40, 32,
      40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92, 93, 120, 85,
    ]
    return try LinearRegression(features: Matrix(speed.map { [$0] }), targets: distance)
  }

  /// Random features and targets, of any shape.
  static func random(rows: Int, columns: Int, seed: UInt64) throws -> LinearRegression {
    var random = SplitMix(seed: seed)
    return try LinearRegression(
      features: Matrix(rows: rows, columns: columns, elements: random.numbers(rows * columns)),
      targets: random.numbers(rows))
  }

  /// The same with two classes.
  static func randomClasses(rows: Int, columns: Int, seed: UInt64) throws -> LogisticRegression {
    let problem = try random(rows: rows, columns: columns, seed: seed)
    return try LogisticRegression(features: problem.features, targets: problem.targets.map { $0 > 0 ? 1 : 0 })
  }

  /// Any model of this shape.
  static func model(features: Int, seed: UInt64) -> LinearModel {
    var random = SplitMix(seed: seed)
    return LinearModel(vector: random.numbers(features + 1))
  }
}

extension CostFunction {
  /// The models of a plain descent at a constant rate, the start first.
  func descent(from start: LinearModel, rate: Double, steps: Int) -> [LinearModel] {
    var model = start
    return [start]
      + (0..<steps).map { _ in
        model.descend(along: gradient(at: model), rate: rate)
        return model
      }
  }
}
