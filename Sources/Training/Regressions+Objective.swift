import GradientDescent

extension LinearRegression: RowObjective {
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

extension LogisticRegression: RowObjective {
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
