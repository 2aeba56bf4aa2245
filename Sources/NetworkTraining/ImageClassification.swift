import Autograd
import Datasets
import GradientDescent
import Tensors
import Training

extension Evaluation {
  /// Mean cross-entropy and accuracy of a classifier on labelled rows.
  ///
  ///     loss = −1/m·Σ log softmax(logits)[label]        accuracy = 1/m·#{argmax logits = label}
  ///
  /// Nothing is recorded on a tape. Between equal logits the lower class counts as the prediction; a row with a NaN
  /// counts as wrong.
  ///
  /// - Parameters:
  ///   - labels: the class of each row, from 0.
  ///   - chunk: how many rows to evaluate at a time.
  ///   - logits: rows × classes for the rows given.
  public static func classifying<Scalar: TensorScalar>(
    _ labels: [Int], chunk: Int = 1_000, logits: (_ rows: [Int]) -> Tensor<Scalar>
  ) -> Evaluation {
    var (sum, right) = (0.0, 0)
    for start in stride(from: 0, to: labels.count, by: max(chunk, 1)) {
      let rows = Array(start..<min(start + max(chunk, 1), labels.count))
      let answers = noGradient { logits(rows) }
      let wanted = Array(labels[start..<(start + rows.count)])
      sum += Double(crossEntropy(answers, wanted, reduction: .sum).item)
      right += hits(answers, wanted)
    }
    let count = Double(labels.count)
    return Evaluation(loss: sum / count, accuracy: Double(right) / count)
  }

  /// The same for all of `images`, which the model receives as rows × (height·width).
  public static func classifying(
    _ images: LabelledImages, logits: (Tensor<Float>) -> Tensor<Float>
  ) -> Evaluation {
    classifying(images.labels(of: 0..<images.count)) { logits(images.tensor(of: $0)) }
  }

  private static func hits<Scalar>(_ logits: Tensor<Scalar>, _ labels: [Int]) -> Int {
    let (numbers, classes) = (logits.scalars, logits.shape[1])
    return labels.enumerated().count { row, label in
      let scores = numbers[(row * classes)..<(row * classes + classes)]
      let best = scores[scores.startIndex + label]
      return scores.allSatisfy { $0 <= best } && scores.prefix(label).allSatisfy { $0 < best }
    }
  }
}

extension LabelledImages {
  /// Some images as a batch of vectors, pixels/255: rows × (height·width).
  public func tensor(of rows: some Collection<Int>) -> Tensor<Float> {
    Tensor(floats(of: rows), shape: [rows.count, pixelsPerImage])
  }

  /// Some images as a batch of pictures with one channel, pixels/255: rows × 1 × height × width.
  public func pictures(of rows: some Collection<Int>) -> Tensor<Float> {
    Tensor(floats(of: rows), shape: [rows.count, 1, height, width])
  }
}
