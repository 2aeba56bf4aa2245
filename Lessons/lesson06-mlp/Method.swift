import NeuralNetworks
import Optimizers
import Tensors

/// The three methods whose rates are compared.
enum Method: String, CaseIterable {
  case descent = "SGD"
  case momentum = "momentum 0.9"
  case adam = "Adam"

  func optimizer<Scalar: TensorScalar>() -> AnyOptimizer<MLP<Scalar>> {
    switch self {
    case .descent: AnyOptimizer(SGD())
    case .momentum: AnyOptimizer(SGD(momentum: 0.9))
    case .adam: AnyOptimizer(Adam())
    }
  }

  /// A rate that is good for a network 784-128-10 on images of clothes.
  var goodRateForImages: Double {
    switch self {
    case .descent: 0.25
    case .momentum: 0.04
    case .adam: 0.004
    }
  }
}
