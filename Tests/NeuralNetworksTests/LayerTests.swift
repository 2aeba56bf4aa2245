import Autograd
import NeuralNetworks
import Optimizers
import Tensors
import TestSupport
import Testing

@Suite struct LayerTests {
  /// A tensor of numbers from −1 to 1 without an element at a kink.
  static func numbers(_ shape: Shape, seed: UInt64) -> Tensor<Double> {
    var random = SplitMix(seed: seed)
    return Tensor(shape: shape) { Double.random(in: -1...1, using: &random) }
  }

  /// Every kind of layer, with an input that fits it.
  static let samples: [(name: String, layer: Sequential<Double>, input: Tensor<Double>)] = {
    var random = SplitMix(seed: 5)
    var norm = BatchNorm<Double>(channels: 3)
    norm.observe(numbers([4, 3, 2, 2], seed: 9), .training(seed: 0))
    func sample(_ name: String, _ layer: any Layer<Double>, _ shape: Shape) -> (
      String, Sequential<Double>, Tensor<Double>
    ) { (name, Sequential([layer]), numbers(shape, seed: 3)) }
    return [
      sample("linear", Linear(4, 3, using: &random), [5, 4]),
      sample("conv", Conv2D(2, 3, kernel: .init(3, 2), padding: .init(1, 0), using: &random), [3, 2, 4, 5]),
      sample(
        "conv stride 2", Conv2D(1, 2, kernel: 3, stride: 2, padding: 1, .heNormal(), using: &random), [2, 1, 5, 5]),
      sample("max pool", MaxPool2D(2), [2, 3, 4, 4]),
      sample("average pool", AvgPool2D(2), [2, 3, 4, 4]),
      sample("average pool, padded", AvgPool2D(3, stride: 2, padding: 1), [2, 2, 5, 4]),
      sample("global average pool", GlobalAveragePool2D(), [3, 2, 2, 5]),
      sample("flatten", Flatten(), [2, 3, 4]),
      sample("dropout", Dropout(0.4), [5, 6]),
      sample("batch norm", norm, [4, 3, 2, 2]),
      sample("layer norm", LayerNorm(features: 5), [4, 5]),
      sample("mlp", MLP([4, 6, 5, 3], activation: .tanh, using: &random), [5, 4]),
    ]
      + [Activation.identity, .relu, .leakyReLU(), .gelu, .tanh, .sigmoid, .softplus].map {
        sample("\($0)", $0 as Activation<Double>, [5, 4])
      }
  }()

  /// Parameters and input together, so that one check sees both gradients.
  struct Fed: TensorModel {
    var layer: Sequential<Double>
    var input: Tensor<Double>

    mutating func combineTensors(with other: Fed, _ body: (inout Tensor<Double>, Tensor<Double>) -> Void) {
      layer.combineTensors(with: other.layer, body)
      input.combineTensors(with: other.input, body)
    }
  }

  @Test(arguments: [Mode.evaluation, .training(seed: 4)])
  func `the gradient of every layer passes the check`(mode: Mode) {
    let failed = Self.samples.first { sample in
      let weights = Self.numbers(sample.layer(sample.input, mode).shape, seed: 8)
      let check = checkGradient(
        of: { (($0.layer($0.input, mode) * weights)).sum() }, at: Fed(layer: sample.layer, input: sample.input))
      return !check.passes || check.count < sample.input.count
    }
    #expect(failed?.name == nil)
  }

  @Test func `no example sees another in evaluation`() {
    let failed = Self.samples.first { sample in
      let order = Array((0..<sample.input.shape[0]).reversed())
      let mixed = sample.layer(sample.input.indexSelected(order))
      return mixed != sample.layer(sample.input).indexSelected(order)
    }
    #expect(failed?.name == nil)
  }

  @Test func `the same mode gives the same bits, and a network tells its parts apart`() {
    let x = Tensor<Double>.ones([4, 50])
    let twice = Sequential<Double>([Dropout(0.5), Dropout(0.5)])
    let once = Sequential<Double>([Dropout(0.5)])
    #expect(twice(x, .training(seed: 1)) == twice(x, .training(seed: 1)))
    #expect(twice(x, .training(seed: 1)) != twice(x, .training(seed: 2)))
    // With one mask for both layers no more would be dropped by two than by one.
    func zeros(_ x: Tensor<Double>) -> Int { x.scalars.count { $0 == 0 } }
    #expect(zeros(twice(x, .training(seed: 1))) > zeros(once(x, .training(seed: 1))))
  }

  @Test func `dropout in evaluation is the identity, and in training keeps the mean`() {
    let x = Tensor<Float>.ones([100, 1000])
    let layer = Dropout<Float>(0.3)
    #expect(layer(x) == x)
    #expect(Dropout<Float>(0)(x, .training(seed: 1)) == x)
    #expect(Dropout<Float>(1)(x, .training(seed: 1)) == .zeros(x.shape))
    let y = layer(x, .training(seed: 7)).scalars
    let dropped = Double(y.count { $0 == 0 }) / Double(y.count)
    // Five deviations of a share of 100,000.
    #expect(abs(dropped - 0.3) <= 5 * (0.3 * 0.7 / 1e5).squareRoot())
    #expect(y.allSatisfy { $0 == 0 || abs($0 - 1 / 0.7) <= 1e-6 })
  }

  @Test func `masks of neighbouring seeds have nothing to do with each other`() {
    let x = Tensor<Double>.ones([1, 20_000])
    let masks = (0..<4).map { Dropout<Double>(0.5)(x, .training(seed: $0)).scalars }
    for (a, b) in zip(masks, masks.dropFirst()) {
      for shift in 0...2 {
        let equal = zip(a.dropFirst(shift), b).count { $0 == $1 }
        #expect(abs(Double(equal) / Double(a.count - shift) - 0.5) <= 5 * 0.5 / Double(a.count).squareRoot())
      }
    }
  }

  @Test func `batch norm gives mean 0 and variance 1 in training, and tends to the same in evaluation`() {
    let x = Self.numbers([64, 2, 3, 3], seed: 2) * 5 + 3
    var layer = BatchNorm<Double>(channels: 2)
    let y = layer(x, .training(seed: 0))
    #expect(y.mean(axes: [0, 2, 3]).scalars.allSatisfy { abs($0) <= 1e-12 })
    #expect(y.variance(axes: [0, 2, 3], correction: 0).scalars.allSatisfy { abs($0 - 1) <= 1e-5 })
    for _ in 0..<300 { layer.observe(x, .training(seed: 0)) }
    // The stored variance is the unbiased one: 576 examples of each channel.
    let ratio = (575.0 / 576).squareRoot()
    #expect(zip(layer(x).scalars, y.scalars).allSatisfy { abs($0 - $1 * ratio) <= 1e-5 })
    let before = layer
    layer.observe(x, .evaluation)
    #expect(layer == before)
  }

  @Test func `batch norm refuses a single example in training, and no batch makes its statistics NaN`() async throws {
    let results = [
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = BatchNorm<Double>(channels: 2)(Tensor([[1, 2]]), .training(seed: 1))
      },
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var layer = BatchNorm<Double>(channels: 2)
        layer.observe(Tensor([1, 2], shape: [1, 2, 1, 1]), .training(seed: 1))
      },
    ]
    for result in results {
      let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
      #expect(text.contains("one value in each channel"))
    }
    var layer = BatchNorm<Double>(channels: 2)
    let fresh = layer
    layer.observe(.zeros([0, 2]), .training(seed: 1))
    #expect(layer == fresh)
    #expect(layer(.zeros([0, 2]), .training(seed: 1)) == .zeros([0, 2]))
    // One image has as many values as it has pixels; PyTorch 2.15: mean 0.1, variance 0.9.
    layer.observe(.ones([1, 2, 2, 1]), .training(seed: 1))
    #expect(layer.running.mean == Tensor([0.1, 0.1]) && layer.running.variance == Tensor([0.9, 0.9]))
    let answers = layer(Tensor([[1, 2]]), .evaluation).scalars
    #expect(answers.allSatisfy { $0.isFinite })
  }

  @Test func `dropout with probability 0 keeps everything, with 1 nothing`() {
    let x = Tensor<Double>([1, .infinity, -2])
    #expect(Dropout(0)(x, .training(seed: 1)) == x)
    #expect(Dropout(1)(Tensor<Double>([1, -2]), .training(seed: 1)) == .zeros([2]))
    #expect(gradient(at: Tensor<Double>([1, -2])) { Dropout(1)($0, .training(seed: 1)).sum() } == .zeros([2]))
  }

  @Test func `average pools and embeddings give PyTorch's numbers`() {
    let x = Tensor<Double>(shape: [1, 1, 3, 4], next: Self.counter(from: 1))
    // torch.nn.AvgPool2d(2, stride=1, padding=1)(torch.arange(1., 13).reshape(1, 1, 3, 4))[0, 0, :2]
    let rows = AvgPool2D<Double>(2, stride: 1, padding: 1)(x).sliced(0..<1, 0..<1, 0..<2).scalars
    #expect(rows == [0.25, 0.75, 1.25, 1.75, 1, 1.5, 3.5, 4.5, 5.5, 3])
    // torch.nn.AdaptiveAvgPool2d(1)(the same)
    #expect(GlobalAveragePool2D<Double>()(x) == Tensor([[6.5]]))
    let table = Embedding<Double>(weight: Tensor([[1, 2], [3, 4], [5, 6]]))
    let words = IndexTensor([2, 0, 2, 1], shape: [2, 2])
    #expect(table(words) == Tensor([5, 6, 1, 2, 5, 6, 3, 4], shape: [2, 2, 2]))
    let gradient = gradient(at: table) { ($0(words) * Tensor([1, 10])).sum() }
    #expect(gradient.weight == Tensor([[1, 10], [1, 10], [2, 20]]))
    let weights = Self.numbers([2, 2, 2], seed: 1)
    #expect(checkGradient(of: { ($0(words).squared() * weights).sum() }, at: table).passes)
  }

  /// 1, 2, 3, … from a first number on.
  private static func counter(from first: Double) -> () -> Double {
    var next = first - 1
    return {
      next += 1
      return next
    }
  }

  @Test func `a network lets each layer observe its own input`() throws {
    var random = SplitMix(seed: 1)
    let linear = Linear<Double>(3, 2, using: &random)
    var network = Sequential<Double>([linear, BatchNorm(channels: 2)])
    let x = Self.numbers([8, 3], seed: 4)
    network.observe(x, .training(seed: 0))
    var alone = BatchNorm<Double>(channels: 2)
    alone.observe(linear(x), .training(seed: 0))
    #expect(try #require(network.layers[1] as? BatchNorm<Double>) == alone)
  }

  @Test func `sigmoid, tanh and softplus stay finite far out, in value and gradient`() {
    let x = Tensor<Double>([-1e4, -800, 0, 800, 1e4])
    let functions: [Activation<Double>] = [.relu, .leakyReLU(), .gelu, .tanh, .sigmoid, .softplus]
    let failed = functions.first { function in
      let (y, gradient) = valueAndGradient(at: x) { function($0).sum() }
      return !y.isFinite || !gradient.scalars.allSatisfy(\.isFinite)
    }
    #expect(failed == nil)
  }
}
