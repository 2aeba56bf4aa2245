import Autograd
import Core
import LinearModels
import Tensors

/// The ways to compute a gradient that are compared with the closed form of lesson 01.
enum GradientSource {
  /// The tape of exercises 5.1 and 5.2.
  case numberTape
  /// The library's tape, on which a parameter is a tensor.
  case tensorTape
  /// The Swift compiler's derivative.
  case compiler
  /// (f(x + h) − f(x − h))/2h with h = step·max(1, |x|).
  case centralDifference(step: Double)
  /// The closed form with an error of 1/10,000 in one entry: the comparison has to notice it.
  case control

  static let all: [GradientSource] =
    [.numberTape, .tensorTape, .compiler] + [6e-6, 1e-8, 1].map(GradientSource.centralDifference) + [.control]

  /// ∇J at a model; nil where this toolchain cannot compute it.
  func gradient(of problem: LinearRegression, at model: LinearModel) -> LinearModel? {
    switch self {
    case .numberTape: return TapedLine(problem: problem).lossAndGradient(at: model).gradient
    case .tensorTape: return TensorLine.gradient(of: problem, at: model)
    case .compiler: return compilerGradient(of: problem, at: model)
    case .centralDifference(let step):
      return differenceQuotient(of: { problem.cost(at: $0) }, at: model, step: step)
    case .control:
      var wrong = problem.gradient(at: model)
      wrong.bias *= 1.0001
      return wrong
    }
  }
}

/// How far the gradients of several sources are from the closed form.
struct GradientChecks {
  struct Record {
    let source: GradientSource
    /// The largest relative difference over all points.
    let largestDifference: Double
  }

  let problem: LinearRegression
  /// The random models at which they are compared.
  let points: [LinearModel]
  let seed: UInt64
  private(set) var records: [Record] = []

  /// 100 points around the minimum, up to three times as far from zero.
  init(of problem: LinearRegression, around minimum: LinearModel, seed: UInt64) {
    (self.problem, self.seed) = (problem, seed)
    var random = RandomSource(seed: seed)
    let reach = 3 * (minimum.vector.map { abs($0) }.max() ?? 1)
    points = (0..<100).map { _ in
      LinearModel(vector: minimum.vector.map { _ in Double.random(in: -reach...reach, using: &random) })
    }
  }

  mutating func record(_ differences: [Double], from source: GradientSource) {
    guard let largest = differences.max() else { return }
    records.append(
      Record(source: source, largestDifference: differences.contains(where: \.isNaN) ? .nan : largest))
  }
}

/// max |aᵢ − bᵢ| / max |bᵢ|: relative to the largest entry, because one that passes through 0 has no digits to lose.
func relativeDifference(of a: LinearModel, from b: LinearModel) -> Double {
  let differences = zip(a.vector, b.vector).map { abs($0 - $1) }
  let largest = b.vector.map { abs($0) }.max() ?? 0
  return differences.contains { $0.isNaN } ? .nan : (differences.max() ?? 0) / largest
}

// MARK: The tape of tensors

/// A straight line whose parameters are tensors: the form in which the later lessons compute gradients.
private struct TensorLine: TensorModel {
  var weights: Tensor<Double>
  var bias: Tensor<Double>

  mutating func combineTensors(with other: TensorLine, _ body: (inout Tensor<Double>, Tensor<Double>) -> Void) {
    weights.combineTensors(with: other.weights, body)
    bias.combineTensors(with: other.bias, body)
  }

  /// ∂J/∂w and ∂J/∂b.
  static func gradient(of problem: LinearRegression, at model: LinearModel) -> LinearModel {
    let x = Tensor(problem.features.elements, shape: [problem.rowCount, problem.featureCount])
    let y = Tensor(problem.targets)
    let line = TensorLine(weights: Tensor(model.weights), bias: Tensor(model.bias))
    let (_, gradient) = valueAndGradient(at: line) { mseLoss(matmul(x, $0.weights) + $0.bias, y) / 2 }
    return LinearModel(weights: gradient.weights.scalars, bias: gradient.bias.item)
  }
}

// MARK: Differences

/// The central difference for each parameter x in turn, h = step·max(1, |x|).
func differenceQuotient(of function: (LinearModel) -> Double, at model: LinearModel, step: Double) -> LinearModel {
  let θ = model.vector
  return LinearModel(
    vector: θ.indices.map { index in
      let h = step * max(1, abs(θ[index]))
      var (ahead, behind) = (θ, θ)
      ahead[index] += h
      behind[index] -= h
      let rise = function(LinearModel(vector: ahead)) - function(LinearModel(vector: behind))
      return rise / (ahead[index] - behind[index])
    })
}

// MARK: The compiler

#if canImport(_Differentiation)
  import _Differentiation

  /// J(θ), θ = (w₁, …, wₙ, b), in a form that the compiler differentiates.
  @differentiable(reverse)
  private func cost(_ θ: [Double], of problem: LinearRegression) -> Double {
    let (rows, columns) = (problem.rowCount, problem.featureCount)
    var sum = 0.0
    for row in 0..<rows {
      let x = problem.features.row(row)
      var error = θ[columns] - problem.targets[row]
      for column in 0..<columns { error = error + θ[column] * x[column] }
      sum = sum + error * error
    }
    return sum / (2 * Double(rows))
  }

  /// The compiler's derivative; its module carries no promise of stability, so it is only compared with.
  private func compilerGradient(of problem: LinearRegression, at model: LinearModel) -> LinearModel? {
    LinearModel(vector: gradient(at: model.vector) { cost($0, of: problem) }.base)
  }
#else
  /// This toolchain has no `_Differentiation`.
  private func compilerGradient(of problem: LinearRegression, at model: LinearModel) -> LinearModel? { nil }
#endif
