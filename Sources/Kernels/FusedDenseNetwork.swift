/// Forward and backward through a network of dense layers in one go, for small networks and small batches.
///
///     xₗ₊₁ = a(Wₗ·xₗ + bₗ), the last layer without a
///
/// The values of 32 images lie side by side, so that a layer of 16 units is as fast per multiplication as one of
/// 1,000. The results have the same bits on any number of threads. An object is memory to compute in and nothing else:
/// it keeps nothing from one call to the next, and one task uses it at a time.
public final class FusedDenseNetwork {
  private let memory = ScratchMemory()
  private let stack: DenseStack

  /// - Parameters:
  ///   - widths: the numbers of inputs, of hidden units, and of outputs; two or more, all positive.
  ///   - activation: what stands between the layers.
  public init(widths: [Int], activation: FusedActivation = .relu) {
    precondition(widths.count >= 2 && widths.allSatisfy { $0 >= 1 }, "widths \(widths)")
    stack = DenseStack(widths: widths, activation: activation, in: memory)
  }

  /// The numbers of inputs, of hidden units, and of outputs.
  public var widths: [Int] { stack.widths }

  /// What stands between the layers.
  public var activation: FusedActivation { stack.activation }

  /// The length of the flat parameters: for each layer the weight, outputs × inputs, then the bias.
  public var parameterCount: Int { stack.offsets[stack.layers] }

  /// The mean loss over a batch; writes its gradient to `gradient`.
  ///
  /// - Parameters:
  ///   - parameters: flat, as PyTorch's `named_parameters` lists them.
  ///   - inputs: one row after the other.
  ///   - loss: with one target, or row of targets, for each input.
  ///   - gradient: as long as the parameters; what is there is replaced.
  public func lossAndGradient(
    parameters: [Float], inputs: [Float], loss: FusedLoss, gradient: inout [Float], threads: Int = Threads.available
  ) -> Double {
    let (width, outputs) = (stack.widths[0], stack.widths[stack.layers])
    let images = inputs.count / width
    precondition(parameters.count == parameterCount && gradient.count == parameterCount, "not \(parameterCount)")
    precondition(images >= 1 && inputs.count == images * width, "not whole rows of \(width)")
    precondition(loss.fits(images: images, outputs: outputs), "the targets do not fit the inputs")
    let divisor = loss.divisor(images: images, outputs: outputs)
    var total = 0.0
    FusedArrays.with(parameters, inputs, &gradient) { arrays in
      for first in stride(from: 0, to: images, by: DenseStack.capacity) {
        let count = min(DenseStack.capacity, images - first)
        let stack = stack
        let pieces = (count + 31) / 32
        concurrentPhases([pieces, stack.blocks.count], threads: pieces == 1 ? 1 : threads) { phase, index in
          if phase == 1 {
            return stack.weightGradient(index, images: count, adding: first > 0, to: arrays.gradient)
          }
          stack.load(index, arrays.inputs + first * width, images: count)
          stack.forward(index, arrays.parameters)
          stack.loss(index, loss, firstImage: first, images: count, scale: 1 / Float(divisor))
          stack.backward(index, arrays.parameters, to: 1)
          stack.writeRows(index, levels: 1..<stack.layers)
        }
        for image in 0..<count { total += Double(stack.losses[image]) }
      }
    }
    return total / Double(divisor)
  }

  /// The network's outputs, one row for each input.
  public func outputs(parameters: [Float], inputs: [Float], threads: Int = Threads.available) -> [Float] {
    let (width, outputs) = (stack.widths[0], stack.widths[stack.layers])
    let images = inputs.count / width
    precondition(parameters.count == parameterCount, "not \(parameterCount) parameters")
    precondition(inputs.count == images * width, "not whole rows of \(width)")
    var result = [Float](repeating: 0, count: images * outputs)
    FusedArrays.with(parameters, inputs, &result) { arrays in
      for first in stride(from: 0, to: images, by: DenseStack.capacity) {
        let count = min(DenseStack.capacity, images - first)
        let stack = stack
        concurrentPhases([(count + 31) / 32], threads: threads) { _, piece in
          stack.load(piece, arrays.inputs + first * width, images: count)
          stack.forward(piece, arrays.parameters)
          stack.copyOutputs(piece, images: count, to: arrays.gradient + first * outputs)
        }
      }
    }
    return result
  }
}

extension DenseStack {
  /// Writes the last level of one piece as rows.
  func copyOutputs(_ piece: Int, images: Int, to result: UnsafeMutablePointer<Float>) {
    let outputs = widths[layers]
    let z = (values[layers] + piece * outputs * 2).numbers
    for lane in 0..<max(0, min(32, images - piece * 32)) {
      for o in 0..<outputs { result[(piece * 32 + lane) * outputs + o] = z[o * 32 + lane] }
    }
  }
}
