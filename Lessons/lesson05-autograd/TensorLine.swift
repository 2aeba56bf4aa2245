import Autograd
import LinearModels
import Tensors

/// A straight line whose parameters are tensors: the form in which the later lessons ask for gradients.
struct TensorLine: TensorModel {
  var weights: Tensor<Double>
  var bias: Tensor<Double>

  init(_ model: LinearModel) {
    weights = Tensor(model.weights)
    bias = Tensor(model.bias)
  }

  mutating func combineTensors(with other: TensorLine, _ body: (inout Tensor<Double>, Tensor<Double>) -> Void) {
    weights.combineTensors(with: other.weights, body)
    bias.combineTensors(with: other.bias, body)
  }

  /// ∂J/∂w and ∂J/∂b from the library's tape of tensors.
  static func gradient(of problem: LinearRegression, at model: LinearModel) -> LinearModel {
    let x = Tensor(problem.features.elements, shape: [problem.rowCount, problem.featureCount])
    let y = Tensor(problem.targets)
    let (_, gradient) = valueAndGradient(at: TensorLine(model)) { line in
      mseLoss(matmul(x, line.weights) + line.bias, y) / 2
    }
    return LinearModel(weights: gradient.weights.scalars, bias: gradient.bias.item)
  }
}
