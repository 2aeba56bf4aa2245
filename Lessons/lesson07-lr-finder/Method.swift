import ArgumentParser
import NeuralNetworks
import Optimizers

/// The optimizers of the lesson.
enum Method: String, CaseIterable, ExpressibleByArgument {
  case sgd, momentum, adam

  /// Its name in a sentence.
  var name: String {
    switch self {
    case .sgd: "SGD"
    case .momentum: "SGD with momentum 0.9"
    case .adam: "Adam"
    }
  }

  func optimizer<Model: FusedModel>() -> AnyOptimizer<Model> {
    switch self {
    case .sgd: AnyOptimizer(SGD())
    case .momentum: AnyOptimizer(SGD(momentum: 0.9))
    case .adam: AnyOptimizer(Adam())
    }
  }
}
