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

/// Which class was taken for which: rows are labels, columns predictions.
public struct ConfusionMatrix: Hashable, Codable, Sendable, CustomStringConvertible {
  /// How often: `counts[label][prediction]`.
  public private(set) var counts: [[Int]]

  /// A matrix in which nothing has been counted yet.
  public init(classes: Int) {
    precondition(classes >= 1, "a confusion matrix of \(classes) classes")
    counts = Array(repeating: Array(repeating: 0, count: classes), count: classes)
  }

  /// Counts one batch.
  ///
  /// - Parameters:
  ///   - logits: examples × classes.
  ///   - labels: the class of each example, from 0.
  public mutating func add<Scalar>(_ logits: Tensor<Scalar>, _ labels: [Int]) {
    guard logits.rank == 2, logits.shape[1] == classes, logits.shape[0] == labels.count,
      labels.allSatisfy({ counts.indices.contains($0) })
    else {
      programmerError(
        "ConfusionMatrix: \(labels.count) labels and logits of shape \(logits.shape) for \(classes) classes")
    }
    for (label, prediction) in zip(labels, predictions(logits)) { counts[label][prediction] += 1 }
  }

  /// How many classes there are.
  public var classes: Int { counts.count }

  /// How many examples have been counted.
  public var total: Int { counts.joined().reduce(0, +) }

  /// The share of examples that were taken for what they are; NaN before the first.
  public var accuracy: Double { Double(counts.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(total) }

  /// The share of a class's examples that were recognised; NaN for a class without examples.
  public func recall(_ label: Int) -> Double { Double(counts[label][label]) / Double(counts[label].reduce(0, +)) }

  /// The share of right ones among what was taken for this class; NaN where nothing was.
  public func precision(_ prediction: Int) -> Double {
    Double(counts[prediction][prediction]) / Double(counts.reduce(0) { $0 + $1[prediction] })
  }

  /// How many classes were predicted at least once: 1 is a network that has given up.
  public var predictedClasses: Int { counts.indices.count { column in counts.contains { $0[column] > 0 } } }

  /// A table, one line for each label.
  public var description: String {
    let width = counts.joined().reduce(1) { max($0, String($1).count) }
    return counts.map { row in
      row.map { String(repeating: " ", count: width - String($0).count) + String($0) }.joined(separator: " ")
    }.joined(separator: "\n")
  }
}
