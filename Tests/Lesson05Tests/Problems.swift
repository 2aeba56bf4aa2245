import Autograd
import Core
import Datasets
import GradientDescent
import Lesson05
import LinearModels
import Optimizers
import Tensors
import TestSupport

extension Bowl {
  /// Seeded places around the minimum, up to three times as far from zero.
  func places(_ count: Int, seed: UInt64) -> [LinearModel] {
    var random = RandomSource(seed: seed)
    let reach = 3 * (curvature.minimiserFromZero.vector.map { abs($0) }.max() ?? 1)
    return (0..<count).map { _ in
      LinearModel(vector: start.vector.map { _ in Double.random(in: -reach...reach, using: &random) })
    }
  }
}

/// J on the library's tape of numbers: nobody has derived a gradient here.
struct TapedLine: Objective {
  let regression: LinearRegression

  init(_ bowl: Bowl) { regression = bowl.regression }

  static func record(_ regression: LinearRegression, at model: LinearModel) -> (cost: Variable, parameters: [Variable])
  {
    let tape = ScalarTape()
    let parameters = model.vector.map { tape.variable($0) }
    var sum: Variable?
    for (row, target) in regression.targets.enumerated() {
      let products = zip(parameters, regression.features.row(row)).map { $0 * $1 }
      let error = products.reduce(parameters[parameters.count - 1], +) - target
      sum = sum.map { $0 + error.squared() } ?? error.squared()
    }
    let total = sum ?? tape.variable(.nan)
    return (total / (2 * Double(regression.targets.count)), parameters)
  }

  func lossAndGradient(at point: LinearModel) -> (loss: Double, gradient: LinearModel) {
    let (cost, parameters) = TapedLine.record(regression, at: point)
    return (cost.value, LinearModel(vector: cost.gradient(of: parameters)))
  }
}

/// J on the library's tape of tensors.
struct TensorLine: TensorModel {
  var weights: Tensor<Double>
  var bias: Tensor<Double>

  init(_ model: LinearModel) { (weights, bias) = (Tensor(model.weights), Tensor(model.bias)) }

  mutating func combineTensors(with other: TensorLine, _ body: (inout Tensor<Double>, Tensor<Double>) -> Void) {
    weights.combineTensors(with: other.weights, body)
    bias.combineTensors(with: other.bias, body)
  }

  static func gradient(of regression: LinearRegression, at model: LinearModel) -> LinearModel {
    let x = Tensor(regression.features.elements, shape: [regression.rowCount, regression.featureCount])
    let y = Tensor(regression.targets)
    let (_, slope) = valueAndGradient(at: TensorLine(model)) { mseLoss(matmul(x, $0.weights) + $0.bias, y) / 2 }
    return LinearModel(weights: slope.weights.scalars, bias: slope.bias.item)
  }
}

/// max |aᵢ − bᵢ| / max |bᵢ|; NaN where there is one.
func relativeDifference(_ a: LinearModel, from b: LinearModel) -> Double {
  let differences = zip(a.vector, b.vector).map { abs($0 - $1) }
  let largest = b.vector.map { abs($0) }.max() ?? .nan
  return differences.contains { $0.isNaN } ? .nan : (differences.max() ?? .nan) / largest
}

/// (f(x + h) − f(x − h))/2h for each parameter, h = step·max(1, |x|).
func centralDifference(of function: (LinearModel) -> Double, at model: LinearModel, step: Double) -> LinearModel {
  let θ = model.vector
  return LinearModel(
    vector: θ.indices.map { place in
      var (ahead, behind) = (θ, θ)
      ahead[place] += step * max(1, abs(θ[place]))
      behind[place] -= step * max(1, abs(θ[place]))
      let rise = function(LinearModel(vector: ahead)) - function(LinearModel(vector: behind))
      return rise / (ahead[place] - behind[place])
    })
}
