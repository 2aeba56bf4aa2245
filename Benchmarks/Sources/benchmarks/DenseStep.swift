import Kernels

/// One training step of a network of dense layers on one batch: loss, gradient, update.
struct DenseStep: Benchmark {
  let widths: [Int]
  let batch: Int
  let adam: Bool
  let steps: Int

  /// 784-128-10, ReLU, cross-entropy, batch 64, Adam at 0.001.
  static let mlp = DenseStep(widths: [784, 128, 10], batch: 64, adam: true, steps: 200)
  /// 2-16-16-1, ReLU, squared error, batch 32, SGD at 0.01.
  static let tiny = DenseStep(widths: [2, 16, 16, 1], batch: 32, adam: false, steps: 2_000)

  /// The mean over many steps.
  func seconds() -> Double {
    ContinuousClock().measure { keep(train(steps: steps)) } / .seconds(1) / Double(steps)
  }

  func check() -> [Double] { train(steps: 5) }

  private func train(steps: Int) -> [Double] {
    let network = FusedDenseNetwork(widths: widths)
    var parameters = startingPoint(inputs: Array(widths.dropLast()), outputs: Array(widths.dropFirst()))
    let inputs = numbers(0..<UInt64(batch * widths[0])).map { Float($0) }
    let loss: FusedLoss =
      adam
      ? .crossEntropy(classes: (0..<batch).map { $0 * 7 % 10 })
      : .meanSquaredError(targets: numbers(500..<UInt64(500 + batch)).map { Float($0) })
    var gradient = [Float](repeating: 0, count: parameters.count)
    var (first, second) = (gradient, gradient)
    return (1...steps).map { step in
      let value = network.lossAndGradient(parameters: parameters, inputs: inputs, loss: loss, gradient: &gradient)
      if adam {
        adamUpdate(&parameters, along: gradient, firstMoment: &first, secondMoment: &second, step: step, rate: 0.001)
      } else {
        sgdUpdate(&parameters, along: gradient, rate: 0.01)
      }
      return value
    }
  }
}
