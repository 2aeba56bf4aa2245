import Autograd
import Core
import Datasets
import GradientDescent
import NetworkTraining
import NeuralNetworks
import Optimizers
import Tensors
import TestSupport
import Testing
import TrainingSupport

@testable import Training

@Suite struct ImageObjectiveTests {
  static let images = Shapes.training

  static func lenet() -> LeNet5<Float> {
    var random = SplitMix64(seed: 7)
    return LeNet5(using: &random)
  }

  static let lenetTape = TapeObjective<LeNet5<Float>>(rows: images.count) { model, batch in
    crossEntropy(model(images.pictures(of: batch.rows)), images.labels(of: batch.rows))
  }

  /// The first five losses of a run, and the model after them.
  static func fiveSteps<Goal: RowObjective>(
    on goal: Goal, from model: Goal.Point
  ) throws -> (losses: [Double], model: Goal.Point) {
    var run = try TrainingRun(
      on: goal, from: model, by: SGD(momentum: 0.9), at: 0.05,
      with: TrainingConfiguration(batchSize: 32, epochs: 1, seed: 5))
    let losses = (0..<5).compactMap { _ in run.next()?.loss }
    return (losses, run.model)
  }

  /// Whether five steps along both gradients end at the same model, measured by how far they went.
  static func agree<Model: ImageClassifier<Float>>(
    _ goal: ImageObjective<Model>, _ tape: TapeObjective<Model>, from model: Model
  ) throws -> Bool {
    let (a, b) = try (fiveSteps(on: goal, from: model), fiveSteps(on: tape, from: model))
    func distance(_ a: Model, _ b: Model) -> Float {
      var difference = a
      difference.combine(with: b) { $0 -= $1 }
      return difference.norm
    }
    let way = distance(b.model, model)
    return a.losses.count == 5 && zip(a.losses, b.losses).allSatisfy { isClose($0, $1, relative: 1e-4) }
      && way > 0 && distance(a.model, b.model) <= 1e-3 * way
  }

  @Test func `five steps of LeNet-5 are those along the tape's gradient`() throws {
    let model = Self.lenet()
    #expect(try Self.agree(ImageObjective(of: model, on: Self.images), Self.lenetTape, from: model))
  }

  @Test func `five steps of an MLP are those along the tape's gradient`() throws {
    let model = Shapes.mlp()
    let goal = try ImageObjective(of: model, on: Self.images)
    #expect(try Self.agree(goal, Shapes.mlpTape, from: model))
    let other = TapeObjective<MLP<Float>>(rows: Self.images.count) { Shapes.mlpTape.batchLoss($0, $1) * 1.01 }
    #expect(try Self.agree(goal, other, from: model) == false)
  }

  @Test func `the loss over all rows is the tape's`() throws {
    let (lenet, mlp) = (Self.lenet(), Shapes.mlp())
    let goals = try (ImageObjective(of: lenet, on: Self.images), ImageObjective(of: mlp, on: Self.images))
    #expect(isClose(goals.0.loss(at: lenet), Self.lenetTape.loss(at: lenet), relative: 1e-5))
    #expect(isClose(goals.1.loss(at: mlp), Shapes.mlpTape.loss(at: mlp), relative: 1e-5))
    #expect(isClose(goals.1.lossAndGradient(at: mlp).loss, goals.1.loss(at: mlp), relative: 1e-5))
  }

  @Test func `the evaluation is that of the model's own layers`() throws {
    let (lenet, mlp) = (Self.lenet(), Shapes.mlp())
    let judges = try (ImageObjective(of: lenet, on: Self.images), ImageObjective(of: mlp, on: Self.images))
    let pictures = Evaluation.classifying(Self.images.labels(of: 0..<Self.images.count)) {
      lenet(Self.images.pictures(of: $0))
    }
    #expect(judges.0.evaluation(of: lenet).accuracy == pictures.accuracy)
    #expect(isClose(judges.0.evaluation(of: lenet).loss, pictures.loss, relative: 1e-5))
    let vectors = Evaluation.classifying(Self.images) { mlp($0) }
    #expect(judges.1.evaluation(of: mlp).accuracy == vectors.accuracy)
    #expect(isClose(judges.1.evaluation(of: mlp).loss, vectors.loss, relative: 1e-5))
  }

  @Test func `augmented batches are those that the batch's random numbers make`() throws {
    let model = Self.lenet()
    let augmentation = try Augmentation(flips: true, shift: 1)
    let goal = try ImageObjective(of: model, on: Self.images, augmentedBy: augmentation)
    let plain = try ImageObjective(of: model, on: Self.images)
    let batch = Batch(rows: [5, 3, 40], step: 17, seed: 4)
    var random = batch.random
    let pixels = Self.images.floats(of: batch.rows, augmented: augmentation, using: &random)
    let pictures = Tensor(pixels, shape: [batch.rows.count, 1, Self.images.height, Self.images.width])
    let (value, gradient) = valueAndGradient(at: model) {
      crossEntropy($0(pictures), Self.images.labels(of: batch.rows))
    }
    let loss = Double(value)
    #expect(goal.lossAndGradient(at: model, batch: batch).loss == loss)
    #expect(goal.lossAndGradient(at: model, batch: batch).gradient == gradient)
    // Negative control, and what is left alone: a loss over rows, and one over all of them.
    #expect(plain.lossAndGradient(at: model, batch: batch).loss != loss)
    #expect(
      goal.lossAndGradient(at: model, rows: batch.rows).loss == plain.lossAndGradient(at: model, batch: batch).loss)
    #expect(goal.evaluation(of: model) == plain.evaluation(of: model))
  }

  @Test func `tasks that share an objective get what each would get alone`() async throws {
    let model = Shapes.mlp()
    let goal = try ImageObjective(of: model, on: Self.images)
    let batches = (0..<8).map { first in Array(first..<(first + 40)) }
    let alone = batches.map { goal.lossAndGradient(at: model, rows: $0).gradient }
    let together = await withTaskGroup(of: (Int, MLP<Float>).self) { group in
      for (index, rows) in batches.enumerated() {
        group.addTask { (index, goal.lossAndGradient(at: model, rows: rows).gradient) }
      }
      var gradients: [Int: MLP<Float>] = [:]
      for await (index, gradient) in group { gradients[index] = gradient }
      return gradients
    }
    #expect(alone.indices.allSatisfy { together[$0] == alone[$0] })
  }

  @Test func `images that do not fit the model are sentences`() throws {
    var random = SplitMix64(seed: 1)
    let small = MLP<Float>([100, 10], using: &random)
    let few = MLP<Float>([784, 3], using: &random)
    let none = Self.images.prefix(0)
    #expect(throws: NetworkError.self) { try ImageObjective(of: small, on: Self.images) }
    #expect(throws: NetworkError.self) { try ImageObjective(of: few, on: Self.images) }
    #expect(throws: NetworkError.self) { try ImageObjective(of: Self.lenet(), on: none) }
    let label = Self.images.labels(of: 0..<Self.images.count).firstIndex { $0 >= 3 } ?? 0
    #expect(
      throws: NetworkError.self
    ) { try ImageObjective(of: small, on: Self.images) }
    do {
      _ = try ImageObjective(of: few, on: Self.images)
    } catch {
      #expect("\(error)".hasPrefix("image \(label) has label ") && "\(error)".hasSuffix("go from 0 to 2"))
    }
  }
}
