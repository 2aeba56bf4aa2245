import Autograd
import NeuralNetworks
import Optimizers
import Tensors
import TestSupport
import Testing

@Suite struct NetworkTests {
  @Test func `LeNet-5 has 61,706 parameters in ten tensors`() {
    var random = SplitMix(seed: 1)
    let network = LeNet5<Float>(using: &random)
    #expect(network.scalarCount == 61_706)
    #expect(network.tensors.count == 10)
    #expect(network(.zeros([3, 1, 28, 28])).shape == [3, 10])
    #expect(network(.zeros([0, 1, 28, 28])).shape == [0, 10])
  }

  @Test func `LeNet-5 is its layers one after the other`() {
    var random = SplitMix(seed: 2)
    let lenet = LeNet5<Double>(using: &random)
    let layers: [any Layer<Double>] = [
      lenet.conv1, Activation.relu, MaxPool2D(2), lenet.conv2, Activation.relu, MaxPool2D(2), Flatten(), lenet.linear1,
      Activation.relu, lenet.linear2, Activation.relu, lenet.linear3,
    ]
    let images = LayerTests.numbers([3, 1, 28, 28], seed: 6)
    let chain = Sequential(layers)
    #expect(chain(images) == lenet(images))
    #expect(chain.tensors == lenet.tensors)
    let gradients = (
      gradient(at: chain) { crossEntropy($0(images), [1, 0, 9]) }.tensors,
      gradient(at: lenet) { crossEntropy($0(images), [1, 0, 9]) }.tensors
    )
    #expect(gradients.0 == gradients.1)
  }

  @Test func `an MLP is its layers one after the other`() {
    var random = SplitMix(seed: 2)
    let mlp = MLP<Double>([6, 5, 4, 3], activation: .gelu, using: &random)
    let chain = Sequential<Double>([
      Flatten(), mlp.layers[0], Activation.gelu, mlp.layers[1], Activation.gelu, mlp.layers[2],
    ])
    let images = LayerTests.numbers([4, 1, 2, 3], seed: 6)
    #expect(chain(images) == mlp(images))
    #expect(mlp.scalarCount == 6 * 5 + 5 + 5 * 4 + 4 + 4 * 3 + 3)
    #expect(mlp.activations(images).map(\.shape) == [[4, 5], [4, 4]])
  }

  @Test func `without activations any depth is one linear layer`() {
    var random = SplitMix(seed: 2)
    let mlp = MLP<Double>([3, 8, 8, 2], activation: .identity, using: &random)
    let (a, b) = (LayerTests.numbers([1, 3], seed: 1), LayerTests.numbers([1, 3], seed: 2))
    let middle = mlp((a + b) / 2)
    let mean = (mlp(a) + mlp(b)) / 2
    #expect(zip(middle.scalars, mean.scalars).allSatisfy { abs($0 - $1) <= 1e-14 })
  }

  /// The mean over the batch, and not the sum: how large the batch is must not change the rate.
  @Test func `a batch given twice has the same loss and gradient`() {
    var random = SplitMix(seed: 5)
    let mlp = MLP<Double>([3, 4, 2], using: &random)
    let x = LayerTests.numbers([4, 3], seed: 3)
    let once = valueAndGradient(at: mlp) { crossEntropy($0(x), [0, 1, 1, 0]) }
    let twice = valueAndGradient(at: mlp) { crossEntropy($0(.concatenated([x, x])), [0, 1, 1, 0, 0, 1, 1, 0]) }
    #expect(abs(once.value - twice.value) <= 1e-15)
    let pairs = zip(once.gradient.tensors, twice.gradient.tensors)
    #expect(pairs.allSatisfy { zip($0.scalars, $1.scalars).allSatisfy { abs($0 - $1) <= 1e-15 } })
  }

  @Test func `a step changes a copy and leaves the original`() {
    var random = SplitMix(seed: 5)
    let original = Sequential<Double>([Linear(2, 2, using: &random), Activation.tanh])
    var copy = original
    var optimizer = SGD<Sequential<Double>>()
    let before = original.tensors
    optimizer.step(&copy, along: original, rate: 0.1)
    #expect(original.tensors == before)
    #expect(copy.tensors != before)
  }

  @Test func `a mistaken size ends the program with a sentence and not with wrong numbers`() async {
    await #expect(processExitsWith: .failure) { _ = Dropout<Float>(1.5) }
    await #expect(processExitsWith: .failure) {
      var random = SplitMix(seed: 5)
      _ = Linear<Float>(0, 3, using: &random)
    }
    await #expect(processExitsWith: .failure) {
      var random = SplitMix(seed: 5)
      let a = Sequential<Float>([Linear(2, 2, using: &random)])
      var b = Sequential<Float>([Activation.relu])
      b.combine(with: a) { $0 += $1 }
    }
  }
}
