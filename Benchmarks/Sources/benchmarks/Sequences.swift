import Autograd
import Core
import NeuralNetworks
import Optimizers
import Tensors

/// What goes in, what goes on from step to step, and what comes out at the end.
struct RecurrentNetwork: TensorModel {
  var input, hidden, output: Linear<Float>

  /// A network whose `input` and `hidden` give `gates` numbers for each of `width` units.
  init(_ inputs: Int, _ width: Int, _ outputs: Int, gates: Int = 1) {
    var random = RandomSource(seed: 1)
    input = Linear(inputs, gates * width, using: &random)
    hidden = Linear(width, gates * width, using: &random)
    output = Linear(width, outputs, using: &random)
    self = startingAlike()
  }

  mutating func combineTensors(with other: Self, _ body: (inout Tensor<Float>, Tensor<Float>) -> Void) {
    input.combineTensors(with: other.input, body)
    hidden.combineTensors(with: other.hidden, body)
    output.combineTensors(with: other.output, body)
  }

  /// h ← tanh(input(x) + hidden(h)).
  func tanhSteps(_ x: [Tensor<Float>]) -> Tensor<Float> {
    var h = tanh(input(x[0]) + hidden.bias)
    for x in x.dropFirst() { h = tanh(input(x) + hidden(h)) }
    return output(h)
  }

  /// The gates of an LSTM are one below the other: input, forget, cell, output.
  func lstmSteps(_ x: [Tensor<Float>]) -> Tensor<Float> {
    let n = hidden.weight.shape[1]
    var (h, c) = (Tensor<Float>.zeros([x[0].shape[0], n]), Tensor<Float>.zeros([x[0].shape[0], n]))
    for x in x {
      let rows = 0..<x.shape[0]
      let gates = input(x) + hidden(h)
      let (i, f) = (sigmoid(gates.sliced(rows, 0..<n)), sigmoid(gates.sliced(rows, n..<(2 * n))))
      let (g, o) = (tanh(gates.sliced(rows, (2 * n)..<(3 * n))), sigmoid(gates.sliced(rows, (3 * n)..<(4 * n))))
      c = f * c + i * g
      h = o * tanh(c)
    }
    return output(h)
  }
}

/// tanh(input·W + h·U) from step to step, and one number from the last h: loss and gradient of its mean square.
struct RecurrentBenchmark: Benchmark {
  private let network: RecurrentNetwork
  private let x: [Tensor<Float>]

  static let small = RecurrentBenchmark(steps: 200, batch: 8, inputs: 8, width: 16)
  static let wide = RecurrentBenchmark(steps: 50, batch: 64, inputs: 64, width: 128)

  private init(steps: Int, batch: Int, inputs: Int, width: Int) {
    network = RecurrentNetwork(inputs, width, 1)
    x = sequence(steps: steps, batch: batch, inputs: inputs)
  }

  func seconds() -> Double {
    ContinuousClock().measure { for _ in 0..<10 { keep(gradient()) } } / .seconds(1) / 10
  }

  func check() -> [Double] {
    let (loss, gradient) = gradient()
    return [loss] + gradient.tensors.map { Double($0.scalars[0]) }
  }

  private func gradient() -> (Double, RecurrentNetwork) {
    let (loss, gradient) = valueAndGradient(at: network) { $0.tanhSteps(x).squared().mean() }
    return (Double(loss), gradient)
  }
}

/// The inputs of each step, batch × inputs.
private func sequence(steps: Int, batch: Int, inputs: Int) -> [Tensor<Float>] {
  (0..<steps).map { step in
    let first = UInt64(step * batch * inputs)
    return Tensor(numbers(first..<(first + UInt64(batch * inputs))).map { Float($0) }, shape: [batch, inputs])
  }
}

/// An LSTM that reads 28 rows of 28 numbers, 64 wide, batch 64: a step of Adam.
struct LSTMBenchmark: Benchmark {
  private let x = sequence(steps: 28, batch: 64, inputs: 28)
  private let labels = (0..<64).map { $0 * 7 % 10 }

  func seconds() -> Double { ContinuousClock().measure { keep(train(10)) } / .seconds(1) / 10 }
  func check() -> [Double] { train(5) }

  private func train(_ steps: Int) -> [Double] {
    var network = RecurrentNetwork(28, 64, 10, gates: 4)
    var optimizer = Adam<RecurrentNetwork>()
    return (0..<steps).map { _ in
      let (loss, gradient) = valueAndGradient(at: network) { crossEntropy($0.lstmSteps(x), labels) }
      optimizer.step(&network, along: gradient, rate: 0.001)
      return Double(loss)
    }
  }
}

/// One block of a GPT: 64 words, 32 tokens, batch 16, width 64, 4 heads, pre-norm, GELU 256: a step of AdamW.
struct TransformerBenchmark: Benchmark {
  static let (words, tokens, batch, width, heads) = (64, 32, 16, 64, 4)

  struct Network: TensorModel {
    var words, positions: Tensor<Float>
    var firstNorm, secondNorm, lastNorm: LayerNorm<Float>
    var attention, projection, up, down, head: Linear<Float>

    init(using random: inout RandomSource) {
      let n = TransformerBenchmark.width
      words = .zeros([TransformerBenchmark.words, n])
      positions = .zeros([TransformerBenchmark.tokens, n])
      (firstNorm, secondNorm, lastNorm) = (LayerNorm(features: n), LayerNorm(features: n), LayerNorm(features: n))
      attention = Linear(n, 3 * n, using: &random)
      projection = Linear(n, n, using: &random)
      (up, down) = (Linear(n, 4 * n, using: &random), Linear(4 * n, n, using: &random))
      head = Linear(n, TransformerBenchmark.words, using: &random)
    }

    mutating func combineTensors(with other: Network, _ body: (inout Tensor<Float>, Tensor<Float>) -> Void) {
      body(&words, other.words)
      body(&positions, other.positions)
      firstNorm.combineTensors(with: other.firstNorm, body)
      attention.combineTensors(with: other.attention, body)
      projection.combineTensors(with: other.projection, body)
      secondNorm.combineTensors(with: other.secondNorm, body)
      up.combineTensors(with: other.up, body)
      down.combineTensors(with: other.down, body)
      lastNorm.combineTensors(with: other.lastNorm, body)
      head.combineTensors(with: other.head, body)
    }

    /// Logits, batch·tokens × words, of a batch of texts one after the other.
    func callAsFunction(_ text: [Int]) -> Tensor<Float> {
      let (b, t, n, h) = (
        TransformerBenchmark.batch, TransformerBenchmark.tokens, TransformerBenchmark.width, TransformerBenchmark.heads
      )
      var x = words.indexSelected(text).reshaped(to: [b, t, n]) + positions
      let qkv = attention(firstNorm(x)).reshaped(to: [b, t, 3, h, n / h]).permuted(to: [2, 0, 3, 1, 4])
      let (q, k, v) = (qkv.selected(0, along: 0), qkv.selected(1, along: 0), qkv.selected(2, along: 0))
      let scores = matmul(q, k.transposed()) * (1 / Float(n / h).squareRoot()) + TransformerBenchmark.mask
      let seen = matmul(softmax(scores), v).permuted(to: [0, 2, 1, 3]).reshaped(to: [b, t, n])
      x = x + projection(seen)
      x = x + down(gelu(up(secondNorm(x))))
      return head(lastNorm(x)).reshaped(to: [b * t, TransformerBenchmark.words])
    }
  }

  /// −∞ where a token would see one that comes after it.
  static let mask = Tensor<Float>(
    (0..<(tokens * tokens)).map { $0 % tokens > $0 / tokens ? -Float.infinity : 0 }, shape: [tokens, tokens])

  func seconds() -> Double { ContinuousClock().measure { keep(train(10)) } / .seconds(1) / 10 }
  func check() -> [Double] { train(5) }

  private func train(_ steps: Int) -> [Double] {
    var random = RandomSource(seed: 1)
    var network = Network(using: &random).startingAlike()
    var optimizer = AdamW<Network>()
    let text = (0..<(Self.batch * Self.tokens)).map { $0 * 7 % Self.words }
    let next = (0..<(Self.batch * Self.tokens)).map { ($0 + 1) * 7 % Self.words }
    return (0..<steps).map { _ in
      let (loss, gradient) = valueAndGradient(at: network) { crossEntropy($0(text), next) }
      optimizer.step(&network, along: gradient, rate: 0.001)
      return Double(loss)
    }
  }
}
