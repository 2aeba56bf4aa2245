import Datasets
import GradientDescent
import NeuralNetworks
import Optimizers
import Schedules
import Tensors
import Training

/// A kind of network and the images it runs on: where every contestant gets the same start and the same batches.
struct Track<Model: FusedModel> {
  let name: String
  let images: FashionSplit
  let epochs: Int
  /// The network before the first step, by seed.
  let start: @Sendable (UInt64) -> Model
  let goal: FusedObjective<Model>

  init(_ name: String, on images: FashionSplit, epochs: Int, start: @escaping @Sendable (UInt64) -> Model) throws {
    (self.name, self.images, self.epochs, self.start) = (name, images, epochs, start)
    goal = try FusedObjective(of: start(0), on: images.training)
  }

  /// The gradient evaluations of a whole run.
  var steps: Int { epochs * images.stepsPerEpoch }

  /// Trains a network and looks at it on the way; the images to test with are asked once, in the end.
  ///
  /// - Parameters:
  ///   - epochs: those of the track, or fewer.
  ///   - looks: how often the validation images are asked, evenly spaced; the last time after the last step.
  func run(_ contestant: Contestant, seed: UInt64, epochs: Int? = nil, looks: Int) throws -> RunOutcome {
    var run = try TrainingRun(
      on: goal, from: start(seed), by: SGD(momentum: 0.9), at: .schedule(contestant.schedule),
      with: TrainingConfiguration(batchSize: FashionSplit.batchSize, epochs: epochs ?? self.epochs, seed: seed))
    let kernel = try start(seed).makeKernel()
    func logits(_ images: LabelledImages) throws -> Tensor<Float> {
      try run.model.logits(images: images.floats(of: 0..<images.count), using: kernel)
    }
    func look(_ images: LabelledImages) throws -> Evaluation {
      let logits = try logits(images)
      return Evaluation.classifying(images.labels(of: 0..<images.count), chunk: images.count) { _ in logits }
    }
    let moments = Set((1...looks).map { $0 * run.totalSteps / looks })
    var outcome = RunOutcome(contestant: contestant, seed: seed)
    while let record = run.next() {
      outcome.steps = record.step + 1
      guard moments.contains(outcome.steps) else { continue }
      let evaluation = try look(images.validation)
      outcome.accuracies.append((outcome.steps, evaluation.accuracy ?? .nan))
      outcome.loss = evaluation.loss
    }
    outcome.classes = Set(predictions(try logits(images.validation))).count
    outcome.test = try look(images.test).accuracy ?? .nan
    return outcome
  }
}
