import Autograd
import Core
import Datasets
import GradientDescent
import NeuralNetworks
import Tensors
import Training

/// The mean cross-entropy of a network over images, whose gradient the tape takes.
///
///     let goal = try ImageObjective(of: model, on: images)
///     var run = try TrainingRun(
///       on: goal, from: model, by: Adam(), at: 0.001, with: TrainingConfiguration(batchSize: 64, epochs: 5, seed: 1))
///
/// A batch is seen in training mode, so that dropout and augmentation take part, each by the batch's own random numbers; rows,
/// and all images, are seen as in evaluation.
public struct ImageObjective<Model: ImageClassifier<Float>>: RowObjective {
  /// The images that the mean is taken over.
  public let images: LabelledImages
  /// How the images of a batch are changed before the gradient is taken; a loss or gradient over rows leaves them alone.
  public let augmentation: Augmentation

  /// The mean cross-entropy of models of this shape over these images.
  ///
  /// - Parameters:
  ///   - model: a model of the shape that is to be trained; its numbers do not matter.
  ///   - images: one or more, of the model's size and classes.
  ///   - augmentation: how the images of each batch are changed by chance.
  /// - Throws: `NetworkError` when the images do not fit the model.
  public init(
    of model: Model, on images: LabelledImages, augmentedBy augmentation: Augmentation = .none
  ) throws(NetworkError) {
    try model.check(pixelsPerImage: images.pixelsPerImage, labels: images.labels(of: 0..<images.count))
    self.images = images
    self.augmentation = augmentation
  }

  public var rowCount: Int { images.count }

  /// The mean over all rows, taken 1,000 at a time.
  public func loss(at point: Model) -> Double { evaluation(of: point).loss }

  /// The gradient over all rows at once.
  public func lossAndGradient(at point: Model) -> (loss: Double, gradient: Model) {
    lossAndGradient(at: point, rows: Array(0..<rowCount))
  }

  public func lossAndGradient(at point: Model, rows: [Int]) -> (loss: Double, gradient: Model) {
    lossAndGradient(at: point, images.pictures(of: rows), .evaluation, rows)
  }

  public func lossAndGradient(at point: Model, batch: Batch) -> (loss: Double, gradient: Model) {
    var random = batch.random
    let pictures =
      augmentation.isNone
      ? images.pictures(of: batch.rows)
      : Tensor(
        images.floats(of: batch.rows, augmented: augmentation, using: &random),
        shape: [batch.rows.count, 1, images.height, images.width])
    return lossAndGradient(at: point, pictures, .training(seed: batch.stepSeed), batch.rows)
  }

  private func lossAndGradient(
    at point: Model, _ pictures: Tensor<Float>, _ mode: Mode, _ rows: [Int]
  ) -> (loss: Double, gradient: Model) {
    let labels = images.labels(of: rows)
    let (loss, gradient) = valueAndGradient(at: point) { crossEntropy($0(pictures, mode), labels) }
    return (Double(loss), gradient)
  }

  /// The logits of some images as they are, rows × classes.
  ///
  /// They are computed for up to 128 images at a time, so that what one layer makes is still in the cache when the next
  /// reads it.
  public func logits(of point: Model, rows: some Collection<Int>) -> Tensor<Float> {
    let rows = Array(rows)
    let parts = max(1, (rows.count + 127) / 128)
    return noGradient {
      .concatenated(
        (0..<parts).map { part in
          point(images.pictures(of: rows[(rows.count * part / parts)..<(rows.count * (part + 1) / parts)]))
        })
    }
  }

  /// The logits of all images as they are, images × classes.
  public func logits(of point: Model) -> Tensor<Float> { logits(of: point, rows: 0..<rowCount) }

  /// Mean cross-entropy and accuracy on all images as they are: an objective over other images is a validation.
  ///
  ///     let validation = try ImageObjective(of: model, on: images.validation)
  ///     let run = try TrainingRun(on: goal, …, validate: validation.evaluation)
  public func evaluation(of point: Model) -> Evaluation {
    Evaluation.classifying(images.labels(of: 0..<rowCount)) { logits(of: point, rows: $0) }
  }
}
