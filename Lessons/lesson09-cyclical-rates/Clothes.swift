import Datasets
import LessonKit

/// The images of the lesson: to train on, to choose a rate by, and to compare with in the end.
struct Clothes {
  static let batchSize = 64

  let training: LabelledImages
  /// Images of the training files that no run is trained on: rates are chosen by them.
  let validation: LabelledImages
  /// Asked once per run, after its last step.
  let test: LabelledImages
  /// Which images these are and where they were found.
  let source: String

  init(_ options: CycleOptions) throws {
    let sets = try FashionMNIST.load(from: options.fashionMnist, seed: options.seed)
    let all = sets.training
    let kept = min(options.full ? 4_000 : 2_000, all.count / 5)
    let count = min(options.imageCount, all.count - kept)
    guard count >= 4 * Clothes.batchSize else {
      throw LessonError(
        "\(all.count) images are too few for this lesson; name a folder with at least \(5 * Clothes.batchSize)")
    }
    training = all.prefix(count)
    validation = all.selecting((all.count - kept)..<all.count)
    (test, source) = (sets.test, sets.source)
  }

  /// The steps of an epoch.
  var stepsPerEpoch: Int { (training.count - 1) / Clothes.batchSize + 1 }
}
