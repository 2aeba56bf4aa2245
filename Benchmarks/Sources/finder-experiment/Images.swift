import Autograd
import Datasets
import NeuralNetworks
import Tensors

/// Images to train on and images to judge by, the same for all seeds; the test images stay unseen.
struct Images {
  static let batchSize = 64
  static let epochs = 2

  let training: LabelledImages
  let validation: LabelledImages

  init() throws {
    let all = try FashionMNIST.load().training
    training = all.prefix(12_800)
    validation = all.selecting((all.count - 5_000)..<all.count)
  }

  /// How many steps one run of the budget takes.
  var steps: Int { Images.epochs * training.count / Images.batchSize }

  /// The share of the validation images that a model predicts rightly.
  func accuracy<Model: ImageClassifier<Float>>(of model: Model) throws -> Double {
    var right = 0
    for start in stride(from: 0, to: validation.count, by: 1_000) {
      let rows = start..<min(start + 1_000, validation.count)
      let logits = noGradient { model(validation.pictures(of: rows)) }.scalars
      for (place, label) in validation.labels(of: rows).enumerated() {
        let scores = logits[(place * 10)..<(place * 10 + 10)]
        // A row with a NaN counts as wrong, and of equal scores the first wins.
        if let best = scores.max(), scores.allSatisfy({ $0 <= best }), scores[scores.startIndex + label] == best,
          scores.firstIndex(of: best) == scores.startIndex + label
        {
          right += 1
        }
      }
    }
    return Double(right) / Double(validation.count)
  }
}
