import Core
import Datasets
import NeuralNetworks
import Plotting
import Terminal

/// The two networks of the lesson, each with its contest.
struct NetworkCycles {
  let images: FashionSplit
  let options: CycleOptions
  let contests: [CycleContest]

  init(_ options: CycleOptions) throws {
    self.options = options
    let images = try options.imageParts
    self.images = images
    let (pixels, classes) = (images.training.pixelsPerImage, images.training.classCount)
    let perceptron = try Track("MLP \(pixels)-128-\(classes)", on: images, epochs: options.epochCount) { seed in
      var random = RandomSource(seed: seed)
      return MLP<Float>([pixels, 128, classes], using: &random)
    }
    let lenet = try Track("LeNet-5", on: images, epochs: options.epochCount) { seed in
      var random = RandomSource(seed: seed)
      return LeNet5<Float>(classes: classes, using: &random)
    }
    contests = [try CycleContest(perceptron, options: options), try CycleContest(lenet, options: options)]
  }

  func describe(on console: Console) {
    console.paragraph(images.source)
    console.paragraph(
      "\(images.training.count.grouped) of them to train on, \(images.validation.count.grouped) others to choose "
        + "rates by; SGD with momentum 0.9, batches of \(FashionSplit.batchSize).")
    console.print()
    contests.forEach { $0.describe(on: console) }
  }

  /// "6,400 images, 6 epochs, seeds 1 to 2".
  var summary: String {
    "\(images.training.count.grouped) images, \(options.epochCount) epochs, \(options.seedWords)"
  }

  var spread: Figure {
    Figure(
      "Same budget, every seed: what a moving rate is worth", subtitle: summary, panels: contests.map(\.spread),
      arrangement: .column)
  }

  var ranges: Figure {
    Figure(
      "Where a growing rate stops helping differs from seed to seed",
      subtitle:
        "\(RangeSearch.steps) batches each, seeds \(options.seed) to \(options.seed &+ UInt64(RangeSearch.seeds - 1))",
      panels: contests.map { $0.search.panel($0.track) })
  }

  var peaks: Figure {
    Figure(
      "A rate too high to be held may still be a peak",
      subtitle:
        "\(images.training.count.grouped) images, \(options.epochCount) epochs, \(options.full ? options.seedWords : "seed \(options.seed)")",
      panels: contests.map { $0.sweep.panel($0.track) })
  }

  /// A row per run.
  var csv: CSVFile {
    var file = CSVFile(columns: [
      "network", "schedule", "peak", "seed", "steps", "validation", "test", "loss", "classes",
    ])
    for contest in contests { contest.add(to: &file) }
    return file
  }

  var finding: String { contests.map(\.finding).joined(separator: " ") }
}
