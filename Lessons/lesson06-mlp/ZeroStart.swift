import Autograd
import Core
import NeuralNetworks
import Optimizers
import Terminal
import Training

/// What becomes of a network that starts with all weights and biases at zero.
struct ZeroStart {
  /// A network after its training, and how far apart its hidden units have come.
  struct Result {
    let name: String
    let network: MLP<Double>
    let loss: Double
    let accuracy: Double
    /// The largest difference between the weights of two units of the first layer, nil where there is none.
    let spread: Double?
  }

  let results: [Result]

  init(_ cloud: Cloud, options: CloudOptions) throws {
    let batches = try options.batches()
    func result(
      _ name: String, _ activation: Activation<Double>, _ initializer: Initializer = .zero, hidden: Bool = true,
      by method: Method = .descent, at rate: Double = 1
    ) -> Result {
      var random = RandomSource(seed: options.seed)
      let widths = hidden ? [2, options.hidden, 2] : [2, 2]
      let network = cloud.trained(
        MLP<Double>(widths, activation: activation, initializer, using: &random), by: method, at: rate,
        batches: batches, steps: options.steps)
      return Result(
        name: name, network: network, loss: cloud.loss(at: network), accuracy: cloud.accuracy(of: network),
        spread: hidden ? ZeroStart.spread(network) : nil)
    }
    results = [
      result("zero, ReLU", .relu),
      result("zero, tanh", .tanh),
      result("zero, ReLU, Adam 0.01", .relu, by: .adam, at: 0.01),
      result("zero, sigmoid", .sigmoid),
      result("all 0.1, ReLU", .relu, .constant(0.1)),
      result("zero, no hidden layer", .identity, hidden: false),
      result("PyTorch's default, ReLU", .relu, .torchDefault),
    ]
  }

  static func spread(_ network: MLP<Double>) -> Double {
    let weight = network.layers[0].weight
    return (weight.max(axes: [0]) - weight.min(axes: [0])).max().item
  }

  func describe(on console: Console) {
    console.paragraph(
      "All weights and biases zero, one hidden layer, SGD at 1 unless said otherwise:")
    console.print()
    var table = TextTable("start", "loss", "accuracy", "spread of the units")
    for result in results {
      table.add(
        result.name, result.loss.fixed(4), result.accuracy.fixed(3), result.spread.map { $0.significant(2) } ?? "–")
    }
    console.print(table)
    console.print()
    console.paragraph(
      "ln 2 is 0.6931: a network that says fifty-fifty. Zero ReLUs and zero tanhs get no gradient at all. Zero sigmoids "
        + "and equal ReLUs learn, but all units of a layer the same: many units, one straight boundary.")
    console.print()
  }
}
