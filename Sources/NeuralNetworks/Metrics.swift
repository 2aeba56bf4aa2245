import Autograd
import Tensors

/// The class with the largest logit of each example; the first of equals.
///
/// - Parameter logits: examples × classes.
public func predictions<Scalar>(_ logits: Tensor<Scalar>) -> [Int] {
  guard logits.rank == 2 else {
    programmerError("predictions: logits of shape \(logits.shape), not examples × classes")
  }
  return logits.shape[0] == 0 ? [] : logits.detached.argmax(along: 1).values
}

/// The share of the examples whose largest logit is that of their label; NaN for no examples.
///
/// - Parameters:
///   - logits: examples × classes.
///   - labels: the class of each example, from 0.
public func accuracy<Scalar>(_ logits: Tensor<Scalar>, _ labels: [Int]) -> Double {
  let predicted = predictions(logits)
  guard predicted.count == labels.count else {
    programmerError("accuracy: \(labels.count) labels for logits of shape \(logits.shape), not examples × classes")
  }
  let hits = zip(predicted, labels).count { $0 == $1 }
  return Double(hits) / Double(labels.count)
}
