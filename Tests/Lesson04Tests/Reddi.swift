import Optimizers

/// The example of Reddi, Kale and Kumar 2018: gradients 3, −1, −1 repeated, kept in [−1, 1]; the best place is −1.
enum Reddi {
  /// Where 3000 steps at the rates 0.5/√t end.
  static func end(of method: some Optimizer<Double>, from start: Double, projected: Bool = true) -> Double {
    var (method, x) = (method, start)
    for t in 1...3_000 {
      method.step(&x, along: t % 3 == 1 ? 3 : -1, rate: 0.5 / Double(t).squareRoot())
      if projected { x = min(max(x, -1), 1) }
    }
    return x
  }
}
