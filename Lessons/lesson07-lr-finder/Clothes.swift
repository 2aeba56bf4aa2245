import Datasets
import LessonKit

/// The images of the lesson: to train on, and others to judge by.
struct Clothes {
  static let batchSize = 64

  let training: LabelledImages
  /// Rates are compared on these; the images to test with stay unseen.
  let validation: LabelledImages
  /// Which images these are and where they were found.
  let source: String

  init(_ options: FinderOptions) throws {
    let sets = try FashionMNIST.load(from: options.fashionMnist, seed: options.seed)
    let all = sets.training
    let kept = min(2_000, all.count / 5)
    let count = min(6_400, all.count - kept)
    guard count >= 4 * Clothes.batchSize else {
      throw LessonError(
        "\(all.count) images are too few for this lesson; name a folder with at least \(5 * Clothes.batchSize)")
    }
    training = all.prefix(count)
    validation = all.selecting((all.count - kept)..<all.count)
    source = sets.source
  }

  /// What is about to happen, and how long it may take.
  func describe(on console: Console, before options: FinderOptions) {
    console.paragraph(source)
    console.paragraph(
      "\(training.count.grouped) of them to train on, \(validation.count.grouped) others to judge by; "
        + "\(options.optimizer.name), batches of \(Clothes.batchSize), \(options.seedWords).")
    if options.network == .lenet { console.paragraph("LeNet-5: this takes a minute or so.") }
    console.print()
  }
}
