import GradientWorkbench

/// One training step of a perceptron by the tape: forward, cross-entropy, backward, and Adam at 0.001.
struct TapeStep: Benchmark {
  let widths: [Int]
  let batch: Int

  /// The mean over many steps.
  func seconds() -> Double {
    let steps = 200
    return ContinuousClock().measure { keep(train(steps: steps)) } / .seconds(1) / Double(steps)
  }

  func check() -> [Double] { train(steps: 10) }

  private func train(steps: Int) -> [Double] {
    let start = startingPoint(inputs: Array(widths.dropLast()), outputs: Array(widths.dropFirst()))
    var random = RandomSource(seed: 1)
    var model = MLP<Float>(widths, using: &random)
    var next = 0
    model.forEachTensor { tensor in
      tensor = Tensor(Array(start[next..<(next + tensor.count)]), shape: tensor.shape)
      next += tensor.count
    }
    let inputs = Tensor(numbers(0..<UInt64(batch * widths[0])).map { Float($0) }, shape: [batch, widths[0]])
    let labels = (0..<batch).map { $0 * 7 % 10 }
    var optimizer = Adam<MLP<Float>>()
    return (0..<steps).map { _ in
      let (loss, gradient) = valueAndGradient(at: model) { crossEntropy($0(inputs), labels) }
      optimizer.step(&model, along: gradient, rate: 0.001)
      return Double(loss)
    }
  }
}
