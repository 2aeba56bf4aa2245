import GradientDescent
import LinearModels

extension LinearRegression: RowObjective {}

extension LogisticRegression: RowObjective {}

/// What the closed forms call cost is what a run of descent calls loss.
extension CostFunction where Self: RowObjective, Point == LinearModel {
  public func loss(at point: LinearModel) -> Double { cost(at: point) }

  public func lossAndGradient(at point: LinearModel) -> (loss: Double, gradient: LinearModel) {
    let (cost, gradient) = costAndGradient(at: point)
    return (cost, gradient)
  }

  public func lossAndGradient(at point: LinearModel, rows: [Int]) -> (loss: Double, gradient: LinearModel) {
    let (cost, gradient) = costAndGradient(at: point, rows: rows)
    return (cost, gradient)
  }
}
