import Datasets
import Terminal

extension FashionSplit {
  /// Which images these are, what is about to happen, and how long it may take.
  func describe(on console: Console, before options: FinderOptions) {
    console.paragraph(source)
    console.paragraph(
      "\(training.count.grouped) of them to train on, \(validation.count.grouped) others to judge by; "
        + "\(options.optimizer.name), batches of \(FashionSplit.batchSize), \(options.seedWords).")
    if options.network == .lenet { console.paragraph("LeNet-5: this takes half a minute or so.") }
    console.print()
  }
}
