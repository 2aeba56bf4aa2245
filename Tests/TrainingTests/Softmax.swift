import Autograd
import Datasets
import GradientDescent
import Optimizers
import Tensors

@testable import Training

/// A linear classifier: the smallest model that learns from pictures.
struct SoftmaxModel: TensorModel, Equatable {
  var weight: Tensor<Float>
  var bias: Tensor<Float>

  init(features: Int = 784, classes: Int = 10) {
    weight = .zeros([classes, features])
    bias = .zeros([classes])
  }

  mutating func combineTensors(with other: SoftmaxModel, _ body: (inout Tensor<Float>, Tensor<Float>) -> Void) {
    weight.combineTensors(with: other.weight, body)
    bias.combineTensors(with: other.bias, body)
  }

  func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { linear(x, weight: weight, bias: bias) }
}

typealias ShapesRun = TrainingRun<TapeObjective<SoftmaxModel>, SGD<SoftmaxModel>>

/// Drawn shapes to train and validate on, and runs over them.
enum Shapes {
  static let (training, validation): (LabelledImages, LabelledImages) = {
    do {
      return try Generated.drawnShapes(count: 250, seed: 1).split(validationShare: 0.2, seed: 1)
    } catch { preconditionFailure("\(error)") }
  }()

  static let goal = TapeObjective<SoftmaxModel>(rows: training.count) { model, batch in
    crossEntropy(model(training.tensor(of: batch.rows)), training.labels(of: batch.rows))
  }

  static func evaluate(_ model: SoftmaxModel) -> Evaluation { .classifying(validation) { model($0) } }

  static func run(
    rate: Double = 0.05, epochs: Int = 3, batchSize: Int = 32, momentum: Double = 0.9, seed: UInt64 = 5,
    validate: ShapesRun.Validation? = { evaluate($0) }, keeping criterion: Criterion = .lowestLoss,
    earlyStop: EarlyStop? = nil
  ) throws -> ShapesRun {
    try ShapesRun(
      on: goal, from: SoftmaxModel(), by: SGD(momentum: momentum), at: .constant(rate),
      with: TrainingConfiguration(
        batchSize: batchSize, epochs: epochs, seed: seed, criterion: criterion, earlyStop: earlyStop),
      validate: validate)
  }
}
