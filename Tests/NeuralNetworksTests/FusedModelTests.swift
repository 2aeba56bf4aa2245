import Autograd
import Kernels
import NeuralNetworks
import Optimizers
import Tensors
import TestSupport
import Testing

@Suite struct FusedModelTests {
  /// Images as pictures are, a good half of the pixels black, with labels.
  struct Images {
    let pixels: [Float], labels: [Int]

    init(_ count: Int, size: Int = 784) {
      var random = SplitMix(seed: UInt64(count))
      pixels = (0..<count * size).map { _ in max(Float.random(in: -1...1, using: &random), 0) }
      labels = (0..<count).map { _ in Int.random(in: 0..<10, using: &random) }
    }
  }

  static func lenet(seed: UInt64 = 3) -> LeNet5<Float> {
    var random = SplitMix(seed: seed)
    return LeNet5(using: &random)
  }

  static func mlp(_ widths: [Int] = [784, 128, 10], _ activation: Activation<Float> = .relu) -> MLP<Float> {
    var random = SplitMix(seed: 4)
    return MLP(widths, activation: activation, using: &random)
  }

  /// Whether two losses and gradients are equal to what Float can tell, each tensor measured by its largest number.
  static func agree<Model: TensorModel>(
    _ a: (loss: Double, gradient: Model), _ b: (value: Float, gradient: Model)
  ) -> Bool where Model.Scalar == Float {
    guard isClose(a.loss, Double(b.value), relative: 1e-5) else { return false }
    let pairs = zip(a.gradient.tensors, b.gradient.tensors)
    return a.gradient.tensors.count == b.gradient.tensors.count
      && pairs.allSatisfy { a, b in
        let largest = b.scalars.reduce(0) { max($0, abs($1)) }
        return a.shape == b.shape && largest > 0
          && zip(a.scalars, b.scalars).allSatisfy { abs($0 - $1) <= 2e-5 * largest }
      }
  }

  @Test(arguments: [1, 17, 64]) func `LeNet-5's fused gradient is the tape's`(count: Int) throws {
    let (model, images) = (Self.lenet(), Images(count))
    let pictures = Tensor(images.pixels, shape: [count, 1, 28, 28])
    let tape = valueAndGradient(at: model) { crossEntropy($0(pictures), images.labels) }
    #expect(try Self.agree(model.lossAndGradient(images: images.pixels, labels: images.labels), tape))
  }

  @Test(arguments: [1, 17, 64], [[784, 128, 10], [784, 10], [784, 40, 24, 10]])
  func `an MLP's fused gradient is the tape's`(count: Int, widths: [Int]) throws {
    for activation in [Activation<Float>.relu, .tanh] {
      let (model, images) = (Self.mlp(widths, activation), Images(count))
      let rows = Tensor(images.pixels, shape: [count, 784])
      let tape = valueAndGradient(at: model) { crossEntropy($0(rows), images.labels) }
      #expect(try Self.agree(model.lossAndGradient(images: images.pixels, labels: images.labels), tape))
    }
  }

  @Test func `the comparison sees one wrong number and two tensors changed over`() throws {
    let (model, images) = (Self.mlp([784, 10, 10]), Images(17))
    let rows = Tensor(images.pixels, shape: [17, 784])
    let right = valueAndGradient(at: model) { crossEntropy($0(rows), images.labels) }
    let loss = Double(right.value)
    var spoiled = right.gradient
    spoiled.layers[1].bias[3] *= 1.01
    var changed = right.gradient
    (changed.layers[0].bias, changed.layers[1].bias) = (changed.layers[1].bias, changed.layers[0].bias)
    #expect(Self.agree((loss, right.gradient), right))
    #expect(Self.agree((loss, spoiled), right) == false)
    #expect(Self.agree((loss, changed), right) == false)
    #expect(Self.agree((loss * 1.001, right.gradient), right) == false)
  }

  @Test func `fused logits and loss are those of the model`() throws {
    let (lenet, mlp, images) = (Self.lenet(), Self.mlp(), Images(17))
    let expected = (
      lenet(Tensor(images.pixels, shape: [17, 1, 28, 28])), mlp(Tensor(images.pixels, shape: [17, 784]))
    )
    let own = (
      try lenet.logits(images: images.pixels, using: lenet.makeKernel()),
      try mlp.logits(images: images.pixels, using: mlp.makeKernel())
    )
    func close(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Bool {
      a.shape == b.shape && zip(a.scalars, b.scalars).allSatisfy { abs($0 - $1) <= 1e-5 }
    }
    #expect(close(own.0, expected.0) && close(own.1, expected.1))
    let loss = try lenet.loss(images: images.pixels, labels: images.labels, using: lenet.makeKernel())
    #expect(isClose(loss, Double(crossEntropy(expected.0, images.labels).item), relative: 1e-5))
  }

  @Test func `a used kernel computes what a new one computes`() throws {
    let model = Self.lenet()
    let kernel = try model.makeKernel()
    for images in [Images(64), Images(1), Images(17)] {
      let used = try model.lossAndGradient(images: images.pixels, labels: images.labels, using: kernel)
      let new = try model.lossAndGradient(images: images.pixels, labels: images.labels)
      #expect(used.loss == new.loss && used.gradient == new.gradient)
    }
  }

  @Test func `images and labels that do not fit are sentences`() throws {
    let (pixels, lenet, mlp) = (Images(2).pixels, Self.lenet(), Self.mlp())
    let message = "image 1 has label 10, but labels for this network go from 0 to 9"
    #expect(Self.sentence { _ = try lenet.lossAndGradient(images: pixels, labels: [0, 10]) } == message)
    #expect(Self.sentence { _ = try mlp.lossAndGradient(images: pixels, labels: [0, 10]) } == message)
    #expect(throws: NetworkError.self) { try lenet.lossAndGradient(images: pixels, labels: [0, -1]) }
    #expect(throws: NetworkError.self) { try mlp.lossAndGradient(images: [], labels: []) }
    #expect(throws: NetworkError.self) { try lenet.logits(images: [1], using: lenet.makeKernel()) }
    let size = "2 images for this network take 2 × 784 numbers, but there are 1567"
    #expect(Self.sentence { _ = try lenet.lossAndGradient(images: pixels.dropLast(), labels: [0, 1]) } == size)
    #expect(Self.sentence { _ = try mlp.lossAndGradient(images: pixels.dropLast(), labels: [0, 1]) } == size)
  }

  @Test func `models without a fused kernel are sentences`() throws {
    var random = SplitMix(seed: 1)
    let five = LeNet5<Float>(classes: 5, using: &random)
    #expect(
      Self.sentence { _ = try five.makeKernel() }
        == "the fused LeNet-5 takes weights of shape [10, 84] in layer 5, not [5, 84]")
    #expect(
      Self.sentence { _ = try Self.mlp([4, 3, 2], .gelu).makeKernel() }
        == "there is a fused kernel for relu and tanh, but not for gelu; take its gradient from the tape")
    var unpadded = Self.lenet()
    unpadded.conv1 = Conv2D(weight: unpadded.conv1.weight, bias: unpadded.conv1.bias)
    let broken = MLP<Float>(layers: [Self.mlp([4, 3]).layers[0], Self.mlp([5, 2]).layers[0]])
    #expect(throws: NetworkError.self) { try unpadded.makeKernel() }
    #expect(throws: NetworkError.self) { try broken.makeKernel() }
    #expect(throws: NetworkError.self) { try MLP<Float>(layers: []).makeKernel() }
    let other = try Self.mlp([784, 12, 10]).makeKernel()
    #expect(throws: NetworkError.self) {
      try Self.mlp().lossAndGradient(images: Images(1).pixels, labels: [1], using: other)
    }
  }

  /// What a refused call says, or nil where nothing is refused.
  static func sentence(of call: () throws -> Void) -> String? {
    do {
      try call()
      return nil
    } catch { return "\(error)" }
  }
}
