import ArgumentParser

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
}
