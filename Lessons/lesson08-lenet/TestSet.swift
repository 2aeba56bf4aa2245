import Autograd
import Datasets
import Foundation
import Lesson08
import NetworkTraining
import NeuralNetworks
import Tensors
import Training

/// The test images, which can be used once: evaluating networks on them consumes the value, so that the compiler refuses
/// to choose anything by its results.
struct TestSet: ~Copyable {
  private let images: LabelledImages

  init(_ images: LabelledImages) { self.images = images }

  var count: Int { images.count }

  /// The predictions of all networks for all images.
  consuming func predictions(of models: [TestModels]) throws -> [TestResult] {
    func objective(_ images: LabelledImages) throws -> ImageObjective<LeNet5<Float>> {
      try ImageObjective(of: .initial(seed: 0), on: images)
    }
    let (plain, mirrored) = (try objective(images), try objective(images.mirrored))
    return models.map { models in
      let predictions = models.networks.map { network in
        let logits = plain.logits(of: network)
        return Predictions(
          images: images,
          logits: models.id.usesTestTimeAugmentation ? (logits + mirrored.logits(of: network)) / 2 : logits)
      }
      return TestResult(id: models.id, predictions: predictions)
    }
  }
}

/// Networks that were trained alike, one for each seed, to be evaluated on the test images.
struct TestModels {
  enum ID: Hashable {
    case experiment(ExperimentRate)
    /// With test-time augmentation the logits of each image and of its mirror image are averaged.
    case recipe(Recipe, testTimeAugmentation: Bool)

    /// "found, 0.205", "30 epochs, flips, TTA".
    var name: String {
      switch self {
      case .experiment(.found(let rate)): "found, \(rate.significant(3))"
      case .experiment(let rate): rate.name
      case .recipe(let recipe, let isAugmented): recipe.name + (isAugmented ? ", TTA" : "")
      }
    }

    var usesTestTimeAugmentation: Bool {
      if case .recipe(_, testTimeAugmentation: true) = self { true } else { false }
    }
  }

  let id: ID
  let networks: [LeNet5<Float>]
}

/// The predictions of networks that were trained alike.
struct TestResult {
  let id: TestModels.ID
  /// One for each network.
  let predictions: [Predictions]

  /// The mean accuracy of the networks, by the library.
  var meanAccuracy: Double {
    predictions.reduce(0) { $0 + $1.confusion.accuracy } / Double(max(predictions.count, 1))
  }
}

/// What all networks of the lesson predict for the test images.
struct TestReport {
  let imageCount: Int
  let results: [TestResult]

  init(_ testSet: consuming TestSet, _ models: [TestModels]) throws {
    imageCount = testSet.count
    results = try testSet.predictions(of: models)
  }

  subscript(id: TestModels.ID) -> TestResult? { results.first { $0.id == id } }

  /// The result with the best mean accuracy.
  var best: TestResult? { results.max { $0.meanAccuracy < $1.meanAccuracy } }

  /// The standard error of one network's accuracy, by the number of images alone.
  var standardError: Double {
    let accuracy = best?.meanAccuracy ?? .nan
    return (accuracy * (1 - accuracy) / Double(imageCount)).squareRoot()
  }
}

/// The logits of one network, image by image.
struct Predictions {
  let images: LabelledImages
  let logits: Tensor<Float>
  private let rows: [[Double]]
  /// The same in batches, kept: for a `Scorekeeper` that does nothing yet the optimiser of Swift 6.3 crashes on arrays
  /// made for the call alone.
  private let batches: [(logits: [[Double]], labels: [Int])]

  init(images: LabelledImages, logits: Tensor<Float>) {
    (self.images, self.logits) = (images, logits)
    let (numbers, classes) = (logits.scalars.map(Double.init), logits.shape[1])
    rows = (0..<images.count).map { Array(numbers[($0 * classes)..<($0 * classes + classes)]) }
    let (rows, labels) = (rows, images.labels(of: 0..<images.count))
    batches = stride(from: 0, to: rows.count, by: FashionSplit.batchSize).map { start in
      let batch = start..<min(start + FashionSplit.batchSize, rows.count)
      return (Array(rows[batch]), Array(labels[batch]))
    }
  }

  var labels: [Int] { images.labels(of: 0..<images.count) }

  /// Loss and accuracy as exercise 8.2 counts them, in batches of 64 of which the last is short.
  var score: Scorekeeper {
    var score = Scorekeeper()
    for batch in batches { score.add(batch.logits, batch.labels) }
    return score
  }

  var confusion: ConfusionMatrix {
    var confusion = ConfusionMatrix(classes: images.classCount)
    confusion.add(logits, labels)
    return confusion
  }

  /// The images with the greatest losses, the worst first: row and prediction.
  func worst(_ count: Int) -> [(row: Int, prediction: Int)] {
    let predicted = NeuralNetworks.predictions(logits)
    let losses = zip(rows, labels).map { z, label in
      let top = z.max() ?? 0
      return top - z[label] + log(z.map { exp($0 - top) }.reduce(0, +))
    }
    return losses.indices.sorted { (losses[$1], $0) < (losses[$0], $1) }.prefix(count).map { ($0, predicted[$0]) }
  }
}
