import Core
import LinearModels

/// The full-batch gradient of a linear regression over 1,000,000 rows of 10 Doubles: cost, ∂J/∂w and ∂J/∂b.
struct Regression: Benchmark {
  private let problem: LinearRegression
  private let model = LinearModel(weights: (1...10).map { Double($0) / 10 }, bias: 0)

  init() throws {
    let (m, n) = (1_000_000, 10)
    let features = numbers(0..<UInt64(m * n))
    problem = try LinearRegression(
      features: Matrix(rows: m, columns: n, elements: features), targets: numbers(UInt64(m * n)..<UInt64(m * n + m)))
  }

  func seconds() -> Double { median(of: 5) { keep(problem.costAndGradient(at: model)) } }

  func check() -> [Double] {
    let (cost, gradient) = problem.costAndGradient(at: model)
    return [cost] + gradient.vector
  }
}

/// Whatever is handed over here has to be computed.
@inline(never) func keep<T>(_ value: T) {}
