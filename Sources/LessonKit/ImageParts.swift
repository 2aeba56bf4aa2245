import Datasets
import Terminal

/// The images of a lesson in three parts: to train on, to choose by, and to compare with in the end.
///
///     training      the first `count` images of the files to train on
///     validation    the last `kept` of the same files, but at most a fifth of them; no run is trained on these
///     test          the files to test with
public struct ImageParts: Sendable {
  /// The images of a batch, in every lesson that has images.
  public static let batchSize = 64

  public let training: LabelledImages
  /// Rates and schedules are chosen by these.
  public let validation: LabelledImages
  /// Asked once per run, after its last step, or never.
  public let test: LabelledImages
  /// Which images these are and where they were found: a sentence for the reader of a lesson.
  public let source: String

  /// - Parameters:
  ///   - sets: Fashion-MNIST, or whatever stands in for it.
  ///   - count: how many images to train on; all that are left where there are fewer.
  ///   - kept: how many to validate on.
  /// - Throws: `LessonError` where fewer than four batches are left to train on.
  public init(_ sets: ImageSets, training count: Int, validation kept: Int) throws {
    let all = sets.training
    let rest = all.count - min(kept, all.count / 5)
    guard rest >= 4 * ImageParts.batchSize else {
      throw LessonError(
        "\(all.count) images are too few for this lesson; name a folder with at least \(5 * ImageParts.batchSize)")
    }
    training = all.prefix(min(count, rest))
    validation = all.selecting(rest..<all.count)
    (test, source) = (sets.test, sets.source)
  }

  /// The same of Fashion-MNIST, or of the drawn shapes where it is missing.
  ///
  /// - Parameters:
  ///   - folder: nil where the user names none.
  ///   - seed: chooses the drawn shapes.
  /// - Throws: `DatasetError` or `IDXError` for files that are missing or damaged, `LessonError` as above.
  public init(from folder: String?, seed: UInt64, training count: Int, validation kept: Int) throws {
    try self.init(FashionMNIST.load(from: folder, seed: seed), training: count, validation: kept)
  }

  /// The steps of an epoch; the last batch may be short.
  public var stepsPerEpoch: Int { (training.count - 1) / ImageParts.batchSize + 1 }
}
