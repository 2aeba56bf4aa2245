import GradientWorkbench

/// Two coordinates in, one logit for each of two classes out.
struct Network: Layer {
  var hidden: Linear<Float>
  var output: Linear<Float>

  init(width: Int, using random: inout some RandomNumberGenerator) {
    hidden = Linear(2, width, using: &random)
    output = Linear(width, 2, using: &random)
  }

  func callAsFunction(_ x: Tensor<Float>, _ mode: Mode) -> Tensor<Float> { output(relu(hidden(x))) }

  mutating func combineTensors(with other: Network, _ body: (inout Tensor<Float>, Tensor<Float>) -> Void) {
    hidden.combineTensors(with: other.hidden, body)
    output.combineTensors(with: other.output, body)
  }
}
