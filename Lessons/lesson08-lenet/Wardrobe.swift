import Core
import Datasets
import NeuralNetworks
import Terminal
import Training

/// The lesson's images: those to train on, and those by which rates and recipes are chosen.
///
/// The test images are not here: see `Exam`.
struct Wardrobe {
  static let batchSize = FashionSplit.batchSize

  /// Which images these are and where they were found.
  let source: String
  let isFashionMNIST: Bool
  /// All images that may be learnt from.
  let all: LabelledImages
  /// Five sixths of them to train on, the last sixth to choose by.
  let training, validation: LabelledImages

  init(_ sets: ImageSets, quick: Bool, seed: UInt64) throws {
    all = quick ? sets.training.prefix(7_200) : sets.training
    guard all.count >= 6 * Wardrobe.batchSize, all.classCount == 10, all.pixelsPerImage == 784 else {
      throw LessonError(
        "\(all.count) images of \(all.height) × \(all.width) pixels are nothing for LeNet's batches; it takes at least "
          + "\(6 * Wardrobe.batchSize) of 28 × 28")
    }
    (training, validation) = try all.split(validationShare: 1.0 / 6, seed: seed)
    (source, isFashionMNIST) = (sets.source, sets.isFashionMNIST)
  }

  /// A network that has learnt nothing, with PyTorch's initial weights.
  static func network(seed: UInt64) -> LeNet5<Float> {
    var random = RandomSource(seed: seed)
    return LeNet5(using: &random)
  }

  /// A judge by some images.
  static func judge(_ images: LabelledImages) throws -> FusedObjective<LeNet5<Float>> {
    try FusedObjective(of: network(seed: 0), on: images)
  }

  func describe(on console: Console) {
    console.paragraph(source)
    console.paragraph(
      "\(training.count.grouped) images to learn from, \(validation.count.grouped) others to choose rates and recipes "
        + "by; the images to test with are asked once, at the end.")
    if !isFashionMNIST {
      console.paragraph("These are not the article's images, so that its figures say nothing about what follows.")
    }
    console.print()
  }
}
