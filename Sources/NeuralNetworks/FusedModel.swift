import Autograd
import Core
import Tensors

/// A classifier whose loss and gradient a fused kernel computes, forward and backward in one go without a tape.
///
///     let (loss, gradient) = try model.lossAndGradient(images: pixels, labels: [3, 1])
///
/// The loss is the mean cross-entropy. Loss and gradient are those of the tape up to rounding: a fused kernel adds in
/// another order. The tensors of the model are constants: a tape that is open does not see what is computed here.
public protocol FusedModel: TensorModel where Scalar == Float {
  /// The kernel with the memory that it computes in. It keeps nothing from one call to the next; one task uses it at
  /// a time.
  associatedtype Kernel

  /// A kernel for models of this shape.
  ///
  /// - Throws: `NetworkError` when there is no fused kernel for such a model.
  func makeKernel() throws(NetworkError) -> sending Kernel

  /// The logits, images × classes.
  ///
  /// - Parameters:
  ///   - images: the numbers of one image after the other.
  ///   - kernel: one that a model of this shape made.
  /// - Throws: `NetworkError` when the images or the kernel do not fit the model.
  func logits(images: [Float], using kernel: Kernel) throws(NetworkError) -> Tensor<Float>

  /// The mean cross-entropy and its gradient, which is a value of the model's own type.
  ///
  /// - Parameters:
  ///   - images: the numbers of one image after the other.
  ///   - labels: the class of each image, from 0; one or more.
  ///   - kernel: one that a model of this shape made.
  /// - Throws: `NetworkError` when images, labels or kernel do not fit the model.
  func lossAndGradient(
    images: [Float], labels: [Int], using kernel: Kernel
  ) throws(NetworkError) -> (loss: Double, gradient: Self)

  /// Refuses images and labels that do not fit each other or the model.
  ///
  /// - Throws: `NetworkError`; see `lossAndGradient(images:labels:using:)`.
  func check(images count: Int, labels: [Int]) throws(NetworkError)
}

extension FusedModel {
  /// The mean cross-entropy and its gradient, in memory that is made for this call alone.
  ///
  /// - Parameters:
  ///   - images: the numbers of one image after the other.
  ///   - labels: the class of each image, from 0; one or more.
  /// - Throws: `NetworkError` when images or labels do not fit the model, or where there is no fused kernel for it.
  public func lossAndGradient(
    images: [Float], labels: [Int]
  ) throws(NetworkError) -> (loss: Double, gradient: Self) {
    try lossAndGradient(images: images, labels: labels, using: makeKernel())
  }

  /// The mean cross-entropy alone, which takes the forward half of the work.
  ///
  /// - Parameters: see `lossAndGradient(images:labels:using:)`.
  /// - Throws: `NetworkError` when images, labels or kernel do not fit the model.
  public func loss(images: [Float], labels: [Int], using kernel: Kernel) throws(NetworkError) -> Double {
    try check(images: images.count, labels: labels)
    let logits = try logits(images: images, using: kernel)
    return Double(noGradient { crossEntropy(logits, labels) }.item)
  }

  /// All parameters one after the other, in the order of the tensors.
  var flat: [Float] {
    var result: [Float] = []
    for tensor in tensors { result.append(contentsOf: tensor.scalars) }
    return result
  }

  /// A value of this model's shape whose parameters are `numbers`, in the order of the tensors.
  func shaping(_ numbers: [Float]) -> Self {
    var (result, next) = (self, 0)
    result.combineTensors(with: self) { slot, tensor in
      slot = Tensor(Array(numbers[next..<(next + tensor.count)]), shape: tensor.shape)
      next += tensor.count
    }
    return result
  }

  /// Refuses numbers that are not whole images.
  static func check(numbers: Int, perImage size: Int) throws(NetworkError) {
    guard numbers.isMultiple(of: size) else {
      throw NetworkError("\(numbers) numbers are no whole images; the network takes \(size) for each image")
    }
  }

  /// Refuses images and labels that do not fit networks of `size` inputs and `classes` outputs.
  static func check(numbers: Int, perImage size: Int, labels: [Int], classes: Int) throws(NetworkError) {
    guard let first = labels.indices.first else {
      throw NetworkError("there are no labels; a mean loss takes at least one image with its label")
    }
    guard numbers == labels.count * size else {
      throw NetworkError(
        "\(labels.count) images for this network take \(labels.count) × \(size) numbers, but there are \(numbers)")
    }
    if let image = (first..<labels.endIndex).first(where: { !(0..<classes).contains(labels[$0]) }) {
      throw NetworkError(
        "image \(image) has label \(labels[image]), but labels for this network go from 0 to \(classes - 1)")
    }
  }
}

/// Why a network cannot be computed as asked: one sentence that says what is wrong and what would be right.
public struct NetworkError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
