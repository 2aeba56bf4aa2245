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

  init(images: LabelledImages, logits: Tensor<Float>) {
    (self.images, self.logits) = (images, logits)
    let (numbers, classes) = (logits.scalars.map(Double.init), logits.shape[1])
    rows = (0..<images.count).map { Array(numbers[($0 * classes)..<($0 * classes + classes)]) }
  }

  var labels: [Int] { images.labels(of: 0..<images.count) }

  /// Loss and accuracy as exercise 8.2 counts them, in batches of 64 of which the last is short.
  var score: Scorekeeper {
    var score = Scorekeeper()
    let labels = labels
    for start in stride(from: 0, to: rows.count, by: Wardrobe.batchSize) {
      let batch = start..<min(start + Wardrobe.batchSize, rows.count)
      score.add(Array(rows[batch]), Array(labels[batch]))
    }
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
      let largest = z.max() ?? 0
      return log(z.reduce(0) { $0 + exp($1 - largest) }) + largest - z[label]
    }
    return costs.indices.sorted { (costs[$1], $0) < (costs[$0], $1) }.prefix(count).map {
      ($0, predicted[$0], exp(-costs[$0]))
    }
  }
}
