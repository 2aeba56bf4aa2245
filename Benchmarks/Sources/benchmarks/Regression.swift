import Core
import LinearModels

/// The full-batch gradient of a linear or a logistic regression over rows of ten Doubles: cost, ∂J/∂w and ∂J/∂b.
struct Regression: Benchmark {
  private let problem: any CostFunction
  private let model = LinearModel(weights: (1...10).map { Double($0) / 10 }, bias: 0)

  init(rows m: Int, logistic: Bool = false) throws {
    let n = 10
    let features = try Matrix(rows: m, columns: n, elements: numbers(0..<UInt64(m * n)))
    let targets = numbers(UInt64(m * n)..<UInt64(m * n + m))
    problem =
      logistic
      ? try LogisticRegression(features: features, targets: targets.map { $0 > 0 ? 1 : 0 })
      : try LinearRegression(features: features, targets: targets)
  }

  func seconds() -> Double {
    let rounds = max(1, 1_000_000 / problem.rowCount)
    return median(of: 5) {
      for _ in 0..<rounds { keep(problem.costAndGradient(at: model)) }
    } / Double(rounds)
  }

  func check() -> [Double] {
    let (cost, gradient) = problem.costAndGradient(at: model)
    return [cost] + gradient.vector
  }
}

/// Whatever is handed over here has to be computed.
@inline(never) func keep<T>(_ value: T) {}
