import Datasets
import GradientDescent
import NeuralNetworks
import Synchronization
import Tensors
import Training

/// The mean cross-entropy over images, whose gradient a fused kernel takes: what a `TapeObjective` computes, but faster.
///
///     let goal = try FusedObjective(of: model, on: images)
///     var run = try TrainingRun(
///       on: goal, from: model, by: Adam(), at: 0.001, with: TrainingConfiguration(batchSize: 64, epochs: 5, seed: 1))
///
/// Loss and gradient are those of the tape up to rounding. Where images are augmented, each batch is changed by its own
/// random numbers; there is no dropout. All copies share the kernel's memory, and one of them computes at a time.
public struct FusedObjective<Model: FusedModel>: RowObjective {
  /// The images that the mean is taken over.
  public let images: LabelledImages
  /// How the images of a batch are changed before the gradient is taken; a loss or gradient over rows leaves them alone.
  public let augmentation: Augmentation
  private let kernel: Locked<Model.Kernel>

  /// - Parameters:
  ///   - model: a model of the shape that is to be trained; its numbers do not matter.
  ///   - images: one or more, of the model's size and classes.
  ///   - augmentation: how the images of each batch are changed by chance.
  /// - Throws: `NetworkError` when there is no fused kernel for such a model, or when the images do not fit it.
  public init(
    of model: Model, on images: LabelledImages, augmentedBy augmentation: Augmentation = .none
  ) throws(NetworkError) {
    kernel = Locked(try model.makeKernel())
    try model.check(images: images.pixels.count, labels: images.labels(of: 0..<images.count))
    self.images = images
    self.augmentation = augmentation
  }

  public var rowCount: Int { images.count }

  /// The mean over all rows, taken 1,000 at a time.
  public func loss(at point: Model) -> Double {
    var sum = 0.0
    for start in stride(from: 0, to: rowCount, by: 1_000) {
      let rows = start..<min(start + 1_000, rowCount)
      let (pixels, labels) = (images.floats(of: rows), images.labels(of: rows))
      sum += fitting { kernel throws(NetworkError) in
        try point.loss(images: pixels, labels: labels, using: kernel) * Double(rows.count)
      }
    }
    return sum / Double(rowCount)
  }

  /// The gradient over all rows at once.
  public func lossAndGradient(at point: Model) -> (loss: Double, gradient: Model) {
    lossAndGradient(at: point, rows: Array(0..<rowCount))
  }

  public func lossAndGradient(at point: Model, rows: [Int]) -> (loss: Double, gradient: Model) {
    lossAndGradient(at: point, pixels: images.floats(of: rows), labels: images.labels(of: rows))
  }

  public func lossAndGradient(at point: Model, batch: Batch) -> (loss: Double, gradient: Model) {
    guard !augmentation.isNone else { return lossAndGradient(at: point, rows: batch.rows) }
    var random = batch.random
    let pixels = images.floats(of: batch.rows, augmented: augmentation, using: &random)
    return lossAndGradient(at: point, pixels: pixels, labels: images.labels(of: batch.rows))
  }

  private func lossAndGradient(at point: Model, pixels: [Float], labels: [Int]) -> (loss: Double, gradient: Model) {
    fitting { kernel throws(NetworkError) in
      try point.lossAndGradient(images: pixels, labels: labels, using: kernel)
    }
  }

  /// The logits of some images as they are, rows × classes.
  public func logits(of point: Model, rows: some Collection<Int>) -> Tensor<Float> {
    let pixels = images.floats(of: rows)
    return fitting { kernel throws(NetworkError) in try point.logits(images: pixels, using: kernel) }
  }

  /// The images were checked when the objective was made: a model that does not fit them now is a mistake in a program.
  private func fitting<Result: Sendable>(_ body: (Model.Kernel) throws(NetworkError) -> Result) -> Result {
    do {
      return try kernel.withLock { kernel throws(NetworkError) in try body(kernel) }
    } catch {
      programmerError("FusedObjective: \(error)")
    }
  }
}

extension FusedObjective {
  /// The logits of all images as they are, images × classes.
  public func logits(of point: Model) -> Tensor<Float> { logits(of: point, rows: 0..<rowCount) }

  /// Mean cross-entropy and accuracy on all images as they are: an objective over other images is a validation.
  ///
  ///     let validation = try FusedObjective(of: model, on: images.validation)
  ///     let run = try TrainingRun(on: goal, …, validate: validation.evaluation)
  ///
  /// The figures are those of `Evaluation.classifying(_:logits:)`, but come faster.
  public func evaluation(of point: Model) -> Evaluation {
    Evaluation.classifying(images.labels(of: 0..<rowCount)) { logits(of: point, rows: $0) }
  }
}

/// Something that one task uses at a time; the others wait.
private final class Locked<Value>: Sendable {
  private let value: Mutex<Value>

  init(_ value: sending Value) { self.value = Mutex(value) }

  func withLock<Result, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    try value.withLock(body)
  }
}
