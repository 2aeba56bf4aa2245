/// Forward and backward through LeNet-5 in one go.
///
///     conv 1→6, 5×5, margin 2 · ReLU · max 2×2 · conv 6→16, 5×5 · ReLU · max 2×2 · 400→120 · ReLU · 120→84 · ReLU · 84→10
///
/// Sixteen images lie side by side through the convolutions, 32 through the dense layers. The results have the same
/// bits on any number of threads. An object is memory to compute in and nothing else: it keeps nothing from one call to
/// the next, and one task uses it at a time.
public final class FusedLeNet5 {
  /// The length of the flat parameters, in the order of PyTorch's `named_parameters`: for each layer the weight,
  /// filters × channels × 5 × 5 or outputs × inputs, then the bias.
  public static let parameterCount = 61_706

  private let memory = ScratchMemory()
  private let stack: LeNetStack

  public init() { stack = LeNetStack(in: memory) }

  /// The mean cross-entropy over a batch; writes its gradient to `gradient`.
  ///
  /// - Parameters:
  ///   - parameters: flat, `parameterCount` of them.
  ///   - images: 28 × 28 numbers for each image.
  ///   - labels: one class, 0 to 9, for each image.
  ///   - gradient: as long as the parameters; what is there is replaced.
  public func lossAndGradient(
    parameters: [Float], images: [Float], labels: [Int], gradient: inout [Float], threads: Int = Threads.available
  ) -> Double {
    let (loss, total) = (FusedLoss.crossEntropy(classes: labels), labels.count)
    precondition(parameters.count == Self.parameterCount && gradient.count == Self.parameterCount, "not 61,706")
    precondition(total >= 1 && images.count == total * 784, "not 784 numbers for each label")
    precondition(loss.fits(images: total, outputs: 10), "a label is not from 0 to 9")
    var sum = 0.0
    FusedArrays.with(parameters, images, &gradient) { arrays in
      for first in stride(from: 0, to: total, by: DenseStack.capacity) {
        let (stack, count) = (stack, min(DenseStack.capacity, total - first))
        let blocks = stack.dense.blocks.count
        concurrentPhases([(count + 31) / 32, blocks + 1], threads: threads) { phase, index in
          switch (phase, index) {
          case (0, _):
            stack.forward(index, arrays.inputs + first * 784, count: count, arrays.parameters)
            stack.dense.loss(index, loss, firstImage: first, images: count, scale: 1 / Float(total))
            stack.backward(index, count: count, arrays.parameters)
          case (_, blocks):
            stack.reduceConvolutions(count: count, adding: first > 0, to: arrays.gradient)
          default:
            stack.dense.weightGradient(
              index, images: count, adding: first > 0, to: arrays.gradient + LeNetStack.denseOffset)
          }
        }
        for image in 0..<count { sum += Double(stack.dense.losses[image]) }
      }
    }
    return sum / Double(total)
  }

  /// The ten logits of each image.
  public func logits(parameters: [Float], images: [Float], threads: Int = Threads.available) -> [Float] {
    let total = images.count / 784
    precondition(parameters.count == Self.parameterCount, "not 61,706 parameters")
    precondition(images.count == total * 784, "not 784 numbers for each image")
    var logits = [Float](repeating: 0, count: total * 10)
    FusedArrays.with(parameters, images, &logits) { arrays in
      for first in stride(from: 0, to: total, by: DenseStack.capacity) {
        let (stack, count) = (stack, min(DenseStack.capacity, total - first))
        concurrentPhases([(count + 31) / 32], threads: threads) { _, piece in
          stack.forward(piece, arrays.inputs + first * 784, count: count, arrays.parameters)
          stack.dense.copyOutputs(piece, images: count, to: arrays.gradient + first * 10)
        }
      }
    }
    return logits
  }
}
