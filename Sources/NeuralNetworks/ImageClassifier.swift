import Tensors

/// A network that gives each image a logit for every class, and says which images fit it.
///
///     logits = network(images)        images × 1 × height × width → images × classes
public protocol ImageClassifier<Scalar>: Layer {
  /// How many numbers an image has.
  var pixelsPerImage: Int { get }
  /// How many classes there are.
  var classCount: Int { get }
}

extension ImageClassifier {
  /// Refuses images of another size, and labels that are no classes of this network.
  ///
  /// - Throws: `NetworkError`, naming both sizes or the first such image.
  public func check(pixelsPerImage pixels: Int, labels: some Sequence<Int>) throws(NetworkError) {
    guard pixels == pixelsPerImage else {
      throw NetworkError("the network takes \(pixelsPerImage) numbers for each image, but these have \(pixels)")
    }
    let classCount = classCount
    var image = 0
    for label in labels {
      guard 0 <= label && label < classCount else {
        throw NetworkError(
          "image \(image) has label \(label), but labels for this network go from 0 to \(classCount - 1)")
      }
      image += 1
    }
    guard image > 0 else {
      throw NetworkError("there are no labels; a mean loss takes at least one image with its label")
    }
  }
}

/// Why a network cannot be computed as asked: one sentence that says what is wrong and what would be right.
public struct NetworkError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
