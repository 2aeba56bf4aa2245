import Autograd
import Core
import Datasets
import NeuralNetworks
import Optimizers
import Tensors

/// One epoch of LeNet-5 on Fashion-MNIST: 938 batches of 64 in a new order, each a step of Adam at 0.001, by the tape.
struct LeNetEpoch: Benchmark {
  private let images: LabelledImages

  init() throws { images = try FashionMNIST.load().training }

  func seconds() -> Double {
    ContinuousClock().measure {
      // A new order each epoch is part of the work; which one does not matter.
      var random = RandomSource(seed: 1)
      keep(train(batches: 938, order: (0..<images.count).shuffled(using: &random)))
    } / .seconds(1)
  }

  /// The losses of five steps over the first images, in order.
  func check() -> [Double] { train(batches: 5, order: Array(0..<320)) }

  private func train(batches: Int, order: [Int]) -> [Double] {
    var random = RandomSource(seed: 1)
    var network = LeNet5<Float>(using: &random).startingAlike()
    var optimizer = Adam<LeNet5<Float>>()
    return (0..<batches).map { batch in
      let rows = Array(order[(batch * 64)..<min(order.count, batch * 64 + 64)])
      let (pictures, labels) = (images.pictures(of: rows), images.labels(of: rows))
      let (loss, gradient) = valueAndGradient(at: network) { crossEntropy($0(pictures), labels) }
      optimizer.step(&network, along: gradient, rate: 0.001)
      return Double(loss)
    }
  }
}

extension TensorModel where Scalar == Float {
  /// The same model with parameters in ±1/√inputs that every language computes alike, one tensor after the other, weights
  /// before biases.
  func startingAlike() -> Self {
    var (model, first, inputs) = (self, UInt64(0), 1)
    model.forEachTensor { tensor in
      if tensor.rank > 1 { inputs = tensor.count / tensor.shape[0] }
      let bound = 2 / Double(inputs).squareRoot()
      let last = first + UInt64(tensor.count)
      tensor = Tensor(numbers(first..<last).map { Float($0 * bound) }, shape: tensor.shape)
      first = last
    }
    return model
  }
}
