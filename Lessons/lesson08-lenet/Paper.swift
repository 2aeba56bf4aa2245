import Datasets
import Foundation
import Lesson08
import NeuralNetworks
import Tensors

/// What a network answered, image by image.
struct Paper {
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
    batches = stride(from: 0, to: rows.count, by: Wardrobe.batchSize).map { start in
      let batch = start..<min(start + Wardrobe.batchSize, rows.count)
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

  /// The images that cost most, the worst first: row, prediction, and the probability of the right class.
  func worst(_ count: Int) -> [(row: Int, prediction: Int, probability: Double)] {
    let predicted = predictions(logits)
    let costs = zip(rows, labels).map { z, label in
      let top = z.max() ?? 0
      return top - z[label] + log(z.map { exp($0 - top) }.reduce(0, +))
    }
    return costs.indices.sorted { (costs[$1], $0) < (costs[$0], $1) }.prefix(count).map {
      ($0, predicted[$0], exp(-costs[$0]))
    }
  }
}
