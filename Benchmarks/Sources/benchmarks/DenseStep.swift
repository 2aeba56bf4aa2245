import Autograd
import Core
import NeuralNetworks
import Optimizers
import Tensors

/// One training step of a network of dense layers on one batch, by the tape: loss, gradient, update.
struct DenseStep: Benchmark {
  let widths: [Int]
  let batch: Int
  /// Cross-entropy and Adam at 0.001, or else the squared error and SGD at 0.01.
  var adam = true
  var steps = 200

  /// 784-128-10, ReLU, cross-entropy, batch 64, Adam at 0.001.
  static let mlp = DenseStep(widths: [784, 128, 10], batch: 64)
  /// 2-16-16-1, ReLU, squared error, batch 32, SGD at 0.01.
  static let tiny = DenseStep(widths: [2, 16, 16, 1], batch: 32, adam: false, steps: 2_000)

  /// The mean over many steps.
  func seconds() -> Double {
    ContinuousClock().measure { keep(train(steps: steps)) } / .seconds(1) / Double(steps)
  }

  func check() -> [Double] { train(steps: 5) }

  private func train(steps: Int) -> [Double] {
    adam ? train(steps: steps, by: Adam(), at: 0.001) : train(steps: steps, by: SGD(), at: 0.01)
  }

  private func train<Method: Optimizer>(
    steps: Int, by method: Method, at rate: Double
  ) -> [Double] where Method.Point == MLP<Float> {
    var random = RandomSource(seed: 1)
    var (network, optimizer) = (MLP<Float>(widths, using: &random).startingAlike(), method)
    let inputs = Tensor(numbers(0..<UInt64(batch * widths[0])).map { Float($0) }, shape: [batch, widths[0]])
    let labels = (0..<batch).map { $0 * 7 % 10 }
    let targets = Tensor(numbers(500..<UInt64(500 + batch)).map { Float($0) }, shape: [batch, 1])
    return (0..<steps).map { _ in
      let (loss, gradient) = valueAndGradient(at: network) {
        adam ? crossEntropy($0(inputs), labels) : mseLoss($0(inputs), targets)
      }
      optimizer.step(&network, along: gradient, rate: rate)
      return Double(loss)
    }
  }
}
