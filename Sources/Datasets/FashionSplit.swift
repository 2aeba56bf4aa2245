/// The images of a lesson in three parts: to train on, to choose by, and to compare with in the end.
///
/// Lessons 06, 07 and 09 keep the files' own order, lesson 08 draws the parts by chance:
///
///     training      the first `count` images of the files to train on      or a drawn part of them
///     validation    the last `kept` of the same files, at most a fifth     or the rest
///     test          the files to test with
///
/// Pixels are bytes; `LabelledImages.floats(of:)` scales those of a batch to 0 … 1.
public struct FashionSplit: Sendable {
  /// The images of a batch, in every lesson that has images.
  public static let batchSize = 64

  /// The images that runs are trained on.
  public let training: LabelledImages
  /// Rates and schedules are chosen by these; no run is trained on them.
  public let validation: LabelledImages
  /// The images to evaluate each finished run on, once; nothing is chosen by them.
  public let test: LabelledImages
  /// Which images these are and where they were found: a sentence for the reader of a lesson.
  public let source: String
  /// Whether they are Fashion-MNIST, and not the built-in shapes.
  public let isFashionMNIST: Bool

  /// The first images of the files train, the last ones validate.
  ///
  /// - Parameters:
  ///   - sets: Fashion-MNIST, or whatever stands in for it.
  ///   - count: how many images to train on; all that are left where there are fewer.
  ///   - kept: how many to validate on; at most a fifth of the files' images are taken.
  /// - Throws: `DatasetError` where fewer than four batches are left to train on.
  public init(_ sets: ImageSets, training count: Int, validation kept: Int) throws(DatasetError) {
    let all = sets.training
    let rest = all.count - min(kept, all.count / 5)
    guard rest >= 4 * Self.batchSize else {
      throw DatasetError(
        "\(all.count) images are too few for this lesson; name a folder with at least \(5 * Self.batchSize)")
    }
    self.init(sets, training: all.prefix(min(count, rest)), validation: all.selecting(rest..<all.count))
  }

  /// The same of Fashion-MNIST, or of the drawn shapes where it is missing.
  ///
  /// - Parameters:
  ///   - folder: nil where the user names none.
  ///   - seed: chooses the drawn shapes.
  /// - Throws: `DatasetError` or `IDXError` for files that are missing or damaged, `DatasetError` as above.
  public init(from folder: String?, seed: UInt64, training count: Int, validation kept: Int) throws {
    try self.init(FashionMNIST.load(from: folder, seed: seed), training: count, validation: kept)
  }

  /// The images of the files to train on, or the first `limit` of them, divided by chance; see `Split`.
  ///
  /// - Parameters:
  ///   - share: the part to validate on, above 0 and below 1.
  ///   - seed: chooses which images.
  /// - Throws: `DatasetError` unless both parts get at least one image.
  public init(
    _ sets: ImageSets, limit: Int = .max, validationShare share: Double, seed: UInt64
  ) throws(DatasetError) {
    let parts = try sets.training.prefix(limit).split(validationShare: share, seed: seed)
    self.init(sets, training: parts.training, validation: parts.validation)
  }

  private init(_ sets: ImageSets, training: LabelledImages, validation: LabelledImages) {
    (self.training, self.validation, test) = (training, validation, sets.test)
    (source, isFashionMNIST) = (sets.source, sets.isFashionMNIST)
  }

  /// The steps of an epoch; the last batch may be short.
  public var stepsPerEpoch: Int { (training.count - 1) / Self.batchSize + 1 }
}
