import Core
import LinearModels
import Training

/// A task that a straight line can do: to predict a number (regression) or one of two classes (classification).
protocol LinearTask: RowObjective, CostFunction where Point == LinearModel {
  init(features: Matrix, targets: [Double]) throws

  /// λmax of the cost, or the most that it can be: descent is safe up to 2 over it.
  func sharpness() throws -> Double

  /// The least cost that there is, or 0 where there is none to be reached.
  func leastCost() throws -> Double

  /// What 2 over the sharpness is called.
  static var boundName: String { get }

  /// The share of rows on the right side of the line, or nil where there are no sides.
  func share(ofRightAnswersBy model: LinearModel) -> Double?
}

extension LinearTask {
  /// The model after one update of gradient descent.
  func moved(_ model: LinearModel, at rate: Double) -> LinearModel {
    var (task, moved) = (self, model)
    moved.descend(along: task.lossAndGradient(at: model).gradient, rate: rate)
    return moved
  }
}

extension LinearRegression: LinearTask {
  func sharpness() throws -> Double { try Curvature(of: self).largestEigenvalue }
  func leastCost() throws -> Double { try Curvature(of: self).leastCost }
  static var boundName: String { "2/λmax" }
  func share(ofRightAnswersBy model: LinearModel) -> Double? { nil }
}

extension LogisticRegression: LinearTask {
  func sharpness() throws -> Double { try curvatureBound() }
  func leastCost() -> Double { 0 }
  static var boundName: String { "8/λmax(XᵀX/m)" }
  func share(ofRightAnswersBy model: LinearModel) -> Double? { accuracy(at: model) }
}
