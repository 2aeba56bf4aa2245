import Autograd
import Core
import Datasets
import Foundation
import Lesson06
import NeuralNetworks
import Plotting
import Tensors
import Terminal

/// A signal on its way through ten layers of 256 ReLUs, by initialiser.
struct Depth {
  static let width = 256
  static let layers = 10

  /// The mean square of the signal before the first and after every layer.
  let signals: [(name: String, theory: Double?, squares: [Double])]

  init(seed: UInt64) {
    func signal(_ name: String, _ theory: Double?, _ make: (inout RandomSource) -> Linear<Double>?) -> (
      String, Double?, [Double]
    ) {
      var random = RandomSource(seed: seed)
      let x = Tensor<Double>(shape: [64, Depth.width]) { random.gaussian() }
      var layers: [Linear<Double>] = []
      for _ in 0..<Depth.layers {
        guard let layer = make(&random) else { return (name, theory, []) }
        layers.append(layer)
      }
      // The last layer of an MLP has no activation; this one only closes the row.
      let network = MLP(layers: layers + layers.prefix(1))
      return (name, theory, ([x] + network.activations(x)).map { $0.squared().mean().item })
    }
    func layer(_ initializer: Initializer, _ bias: Initializer? = .zero) -> (inout RandomSource) -> Linear<Double>? {
      { Linear(Depth.width, Depth.width, initializer, bias: bias, using: &$0) }
    }
    signals = [
      signal("PyTorch's default, no bias", 1.0 / 6, layer(.torchDefault)),
      signal("PyTorch's default", nil, layer(.torchDefault, nil)),
      signal("Xavier", 0.5, layer(.xavierNormal())),
      signal("He", 1, layer(.heNormal())),
      signal("exercise 6.1", 1) { random in
        let weights = HeNormal().weights(inputs: Depth.width, outputs: Depth.width, using: &random)
        guard weights.count == Depth.width * Depth.width else { return nil }
        return Linear(
          weight: Tensor(weights, shape: [Depth.width, Depth.width]), bias: .zeros([Depth.width]))
      },
    ]
  }

  /// What a layer leaves of the mean square, in the geometric mean over all layers.
  static func factor(_ squares: [Double]) -> Double {
    guard let first = squares.first, let last = squares.last, squares.count > 1 else { return .nan }
    return pow(last / first, 1 / Double(squares.count - 1))
  }

  func describe(on console: Console) {
    console.paragraph(
      "How large is a signal after \(Depth.layers) layers of \(Depth.width) ReLUs? Mean squares, and what a layer "
        + "leaves of them:")
    console.print()
    var table = TextTable("weights", "at the start", "after 10 layers", "factor per layer", "theory")
    for signal in signals {
      table.add(
        signal.name, (signal.squares.first ?? .nan).significant(3), (signal.squares.last ?? .nan).significant(2),
        Depth.factor(signal.squares).significant(2), signal.theory.map { $0.significant(2) } ?? "–")
    }
    console.print(table)
    console.print()
  }

  func picture(seed: UInt64) -> Figure {
    Figure(
      "He's weights keep a signal alive through ten layers of ReLUs",
      subtitle: "\(Depth.layers) layers of \(Depth.width) units, 64 random inputs, seed \(seed)",
      x: Axis("layer"), y: Axis("mean square of the activations", scale: .log), legend: .outside(.right),
      marks: signals.filter { !$0.squares.isEmpty }.map { signal in
        .curve(
          signal.name, x: signal.squares.indices.map(Double.init), y: signal.squares, style: Style(point: .circle))
      })
  }
}
