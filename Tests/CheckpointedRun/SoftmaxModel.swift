import Autograd
import Core
import Tensors

/// A linear classifier: the smallest model that learns from pictures.
struct SoftmaxModel: TensorModel {
  var weight: Tensor<Float> = .zeros([10, 784])
  var bias: Tensor<Float> = .zeros([10])

  mutating func combineTensors(with other: SoftmaxModel, _ body: (inout Tensor<Float>, Tensor<Float>) -> Void) {
    weight.combineTensors(with: other.weight, body)
    bias.combineTensors(with: other.bias, body)
  }

  func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { linear(x, weight: weight, bias: bias) }
}
