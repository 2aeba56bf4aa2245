import NeuralNetworks
import Optimizers

/// The three methods whose rates are compared.
enum Method: String, CaseIterable {
  case descent = "SGD"
  case momentum = "momentum 0.9"
  case adam = "Adam"

  var optimizer: AnyOptimizer<MLP<Double>> {
    switch self {
    case .descent: AnyOptimizer(SGD())
    case .momentum: AnyOptimizer(SGD(momentum: 0.9))
    case .adam: AnyOptimizer(Adam())
    }
  }
}
