import GradientWorkbench

/// Training steps of a network of convolutions by the tape, on one batch of 64 images of 28 × 28.
struct ConvolutionStep: Benchmark, Sendable {
  /// The network, with this probability of dropout.
  let network: @Sendable (_ dropout: Double) -> Sequential<Float>
  /// Adam at 0.001, or else SGD at 0.01 with momentum 0.9.
  let adam: Bool
  let steps: Int

  /// The mean over a few steps.
  func seconds() -> Double {
    ContinuousClock().measure { keep(train(steps: steps, dropout: 0.25)) } / .seconds(1) / Double(steps)
  }

  /// The losses of ten steps; without dropout, whose masks no other library draws.
  func check() -> [Double] { train(steps: 10, dropout: 0) }

  private func train(steps: Int, dropout: Double) -> [Double] {
    adam
      ? train(network(dropout), Adam(), rate: 0.001, steps: steps)
      : train(network(dropout), SGD(momentum: 0.9), rate: 0.01, steps: steps)
  }

  private func train<Method: Optimizer<Sequential<Float>>>(
    _ network: Sequential<Float>, _ method: Method, rate: Double, steps: Int
  ) -> [Double] {
    var (model, optimizer) = (network, method)
    let images = Tensor(numbers(0..<(64 * 784)).map { Float($0) }, shape: [64, 1, 28, 28])
    let labels = (0..<64).map { $0 * 7 % 10 }
    return (0..<steps).map { step in
      let (loss, gradient) = valueAndGradient(at: model) {
        crossEntropy($0(images, .training(seed: UInt64(step))), labels)
      }
      optimizer.step(&model, along: gradient, rate: rate)
      return Double(loss)
    }
  }
}

extension ConvolutionStep {
  /// 3 × 3 convolutions 1-32-32, pooling, 64-64, pooling, 128, 10.
  static let vgg = ConvolutionStep(
    network: { _ in
      var start = StartingPoint()
      return Sequential([
        start.conv(1, 32), Activation.relu, start.conv(32, 32), Activation.relu, MaxPool2D(2), start.conv(32, 64),
        Activation.relu, start.conv(64, 64), Activation.relu, MaxPool2D(2), Flatten(), start.linear(3136, 128),
        Activation.relu, start.linear(128, 10),
      ])
    }, adam: false, steps: 10)

  /// A stem of 16 channels, blocks 16-16, 16-32 with stride 2, 32-32, the mean over the plane, 10.
  static let residual = ConvolutionStep(
    network: { _ in
      var start = StartingPoint()
      return Sequential([
        start.conv(1, 16), Activation.relu, ResidualBlock(16, 16, stride: 1, &start),
        ResidualBlock(16, 32, stride: 2, &start), ResidualBlock(32, 32, stride: 1, &start), GlobalAveragePool2D(),
        start.linear(32, 10),
      ])
    }, adam: false, steps: 10)

  /// 3 × 3 to 32 channels, depthwise 3 × 3, 1 × 1 to 64, the mean over the plane, 10.
  static let separable = ConvolutionStep(
    network: { _ in
      var start = StartingPoint()
      return Sequential([
        start.conv(1, 32), Activation.relu, Depthwise(weight: start.tensor([32, 1, 3, 3])),
        start.conv(32, 64, kernel: 1, padding: 0), Activation.relu, GlobalAveragePool2D(), start.linear(64, 10),
      ])
    }, adam: false, steps: 10)

  /// LeNet-5 with batch normalisation after each convolution and dropout after the first two linear layers.
  static let lenetBatchNorm = ConvolutionStep(
    network: { dropout in
      var start = StartingPoint()
      var layers: [any Layer<Float>] = [
        start.conv(1, 6, kernel: 5, padding: 2), BatchNorm(channels: 6), Activation.relu, MaxPool2D(2),
        start.conv(6, 16, kernel: 5, padding: 0), BatchNorm(channels: 16), Activation.relu, MaxPool2D(2), Flatten(),
      ]
      for (inputs, outputs) in [(400, 120), (120, 84)] {
        layers += [start.linear(inputs, outputs), Activation.relu] as [any Layer<Float>]
        if dropout > 0 { layers.append(Dropout(dropout)) }
      }
      return Sequential(layers + [start.linear(84, 10)])
    }, adam: true, steps: 100)
}

/// Parameters in ±1/√inputs that every language computes alike, layer after layer, weights before biases.
private struct StartingPoint {
  private var next: UInt64 = 0

  mutating func tensor(_ shape: Shape, inputs: Int? = nil) -> Tensor<Float> {
    let (count, inputs) = (UInt64(shape.elementCount), inputs ?? shape.dropFirst().reduce(1, *))
    defer { next += count }
    return Tensor(numbers(next..<(next + count)).map { Float($0 * 2 / Double(inputs).squareRoot()) }, shape: shape)
  }

  mutating func conv(_ channels: Int, _ filters: Int, kernel: Int = 3, stride: Int = 1, padding: Int = 1) -> Conv2D<
    Float
  > {
    Conv2D(
      weight: tensor([filters, channels, kernel, kernel]), bias: tensor([filters], inputs: channels * kernel * kernel),
      stride: Pair(stride, stride), padding: Pair(padding, padding))
  }

  mutating func linear(_ inputs: Int, _ outputs: Int) -> Linear<Float> {
    Linear(weight: tensor([outputs, inputs]), bias: tensor([outputs], inputs: inputs))
  }
}

/// Two 3 × 3 convolutions with batch normalisation, beside a shortcut that is 1 × 1 where the shape changes.
private struct ResidualBlock: Layer {
  var first: Conv2D<Float>
  var second: Conv2D<Float>
  var norms: (BatchNorm<Float>, BatchNorm<Float>)
  var shortcut: [Conv2D<Float>]

  init(_ channels: Int, _ filters: Int, stride: Int, _ start: inout StartingPoint) {
    first = start.conv(channels, filters, stride: stride)
    second = start.conv(filters, filters)
    norms = (BatchNorm(channels: filters), BatchNorm(channels: filters))
    shortcut =
      channels == filters && stride == 1
      ? [] : [start.conv(channels, filters, kernel: 1, stride: stride, padding: 0)]
  }

  func callAsFunction(_ x: Tensor<Float>, _ mode: Mode) -> Tensor<Float> {
    let y = norms.1(second(relu(norms.0(first(x), mode))), mode)
    return relu(y + (shortcut.first?(x) ?? x))
  }

  mutating func combineTensors(with other: Self, _ body: (inout Tensor<Float>, Tensor<Float>) -> Void) {
    first.combineTensors(with: other.first, body)
    second.combineTensors(with: other.second, body)
    norms.0.combineTensors(with: other.norms.0, body)
    norms.1.combineTensors(with: other.norms.1, body)
    shortcut.combineTensors(with: other.shortcut, body)
  }
}

/// One 3 × 3 filter for each channel, without bias.
private struct Depthwise: Layer {
  var weight: Tensor<Float>

  func callAsFunction(_ x: Tensor<Float>, _ mode: Mode) -> Tensor<Float> {
    conv2D(x, weight, padding: 1, groups: weight.shape[0])
  }

  mutating func combineTensors(with other: Self, _ body: (inout Tensor<Float>, Tensor<Float>) -> Void) {
    body(&weight, other.weight)
  }
}
