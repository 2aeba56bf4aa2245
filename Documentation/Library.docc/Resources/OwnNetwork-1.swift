import GradientWorkbench

/// Two coordinates in, one logit for each of two classes out.
struct Network {
  var hidden: Linear<Float>
  var output: Linear<Float>

  init(width: Int, using random: inout some RandomNumberGenerator) {
    hidden = Linear(2, width, using: &random)
    output = Linear(width, 2, using: &random)
  }
}
