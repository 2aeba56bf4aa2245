import Autograd
import Core
import Datasets
import GradientDescent
import NetworkTraining
import NeuralNetworks
import Optimizers
import Tensors
import Training

/// A linear classifier: the smallest model that learns from pictures.
public struct SoftmaxModel: TensorModel, Equatable {
  public var weight: Tensor<Float>
  public var bias: Tensor<Float>

  public init(features: Int = 784, classes: Int = 10) {
    weight = .zeros([classes, features])
    bias = .zeros([classes])
  }

  public mutating func combineTensors(with other: SoftmaxModel, _ body: (inout Tensor<Float>, Tensor<Float>) -> Void) {
    weight.combineTensors(with: other.weight, body)
    bias.combineTensors(with: other.bias, body)
  }

  public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { linear(x, weight: weight, bias: bias) }
}

public typealias ShapesRun = TrainingRun<TapeObjective<SoftmaxModel>, SGD<SoftmaxModel>>

/// Drawn shapes to train and validate on, and runs over them.
public enum Shapes {
  public static let (training, validation): (LabelledImages, LabelledImages) = {
    do {
      return try Generated.drawnShapes(count: 250, seed: 1).split(validationShare: 0.2, seed: 1)
    } catch { preconditionFailure("\(error)") }
  }()

  public static let goal = TapeObjective<SoftmaxModel>(rows: training.count) { model, batch in
    crossEntropy(model(training.tensor(of: batch.rows)), training.labels(of: batch.rows))
  }

  public static func evaluate(_ model: SoftmaxModel) -> Evaluation { .classifying(validation) { model($0) } }

  public static func run(
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

  /// A network 784-128-10.
  public static func mlp() -> MLP<Float> {
    var random = SplitMix64(seed: 8)
    return MLP([784, 128, 10], using: &random)
  }

  /// The loss of such networks on the training images, by the tape.
  public static let mlpTape = TapeObjective<MLP<Float>>(rows: training.count) { model, batch in
    crossEntropy(model(training.tensor(of: batch.rows)), training.labels(of: batch.rows))
  }
}
