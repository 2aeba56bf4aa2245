import GradientDescent
import NeuralNetworks
import Tensors

extension FusedObjective {
  /// The logits of all images as they are, images × classes.
  public func logits(of point: Model) -> Tensor<Float> { logits(of: point, rows: 0..<rowCount) }

  /// Mean cross-entropy and accuracy on all images as they are: an objective over other images is a validation.
  ///
  ///     let judge = try FusedObjective(of: model, on: images.validation)
  ///     let run = try TrainingRun(on: goal, …, validate: judge.evaluation)
  ///
  /// The figures are those of `Evaluation.classifying(_:logits:)`, but come faster.
  public func evaluation(of point: Model) -> Evaluation {
    Evaluation.classifying(images.labels(of: 0..<rowCount)) { logits(of: point, rows: $0) }
  }
}
