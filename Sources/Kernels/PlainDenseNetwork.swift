import Glibc

/// The plain twin of `FusedDenseNetwork`: one image after the other, in Double.
struct PlainDenseNetwork {
  let widths: [Int]
  let activation: FusedActivation

  func lossAndGradient(
    parameters: [Double], inputs: [Double], loss: FusedLoss
  ) -> (loss: Double, gradient: [Double]) {
    let images = inputs.count / widths[0]
    var (total, gradient) = (0.0, [Double](repeating: 0, count: parameters.count))
    for image in 0..<images {
      let x = Array(inputs[(image * widths[0])..<((image + 1) * widths[0])])
      let (part, _) = add(image, of: images, x, parameters, from: 0, loss, to: &gradient)
      total += part
    }
    return (total, gradient)
  }

  /// One image's share of the loss and the gradient at its input; adds the rest of the gradient to `gradient`.
  func add(
    _ image: Int, of images: Int, _ input: [Double], _ parameters: [Double], from start: Int, _ loss: FusedLoss,
    to gradient: inout [Double]
  ) -> (loss: Double, inputGradient: [Double]) {
    var (x, offset, layers) = (input, start, [(x: [Double], offset: Int)]())
    for (layer, outputs) in widths.dropFirst().enumerated() {
      layers.append((x, offset))
      let end = offset + x.count * outputs
      x = PlainLayers.dense(x, parameters[offset..<end], parameters[end..<(end + outputs)])
      if layer < widths.count - 2 { x = x.map { activation == .relu ? max($0, 0) : tanh($0) } }
      offset = end + outputs
    }
    var (part, g) = Self.lossAndGradient(image, of: images, x, loss)
    for (layer, (x, offset)) in layers.enumerated().reversed() {
      let end = offset + x.count * g.count
      g = PlainLayers.densePullback(g, at: x, parameters[offset..<end], to: &gradient, from: offset)
      if layer > 0 { g = zip(g, x).map { g, y in g * (activation == .relu ? (y > 0 ? 1 : 0) : 1 - y * y) } }
    }
    return (part, g)
  }

  private static func lossAndGradient(
    _ image: Int, of images: Int, _ z: [Double], _ loss: FusedLoss
  ) -> (loss: Double, gradient: [Double]) {
    let n = Double(images * z.count)
    switch loss {
    case .crossEntropy(let classes):
      let sum = z.reduce(0) { $0 + exp($1) }
      let g = z.indices.map { (exp(z[$0]) / sum - ($0 == classes[image] ? 1 : 0)) / Double(images) }
      return ((log(sum) - z[classes[image]]) / Double(images), g)
    case .meanSquaredError(let targets):
      let e = z.indices.map { z[$0] - Double(targets[image * z.count + $0]) }
      return (e.reduce(0) { $0 + $1 * $1 } / n, e.map { 2 * $0 / n })
    case .logistic(let targets):
      let t = z.indices.map { Double(targets[image * z.count + $0]) }
      return (
        z.indices.reduce(0) { $0 + log(1 + exp(z[$1])) - t[$1] * z[$1] } / n,
        z.indices.map { (1 / (1 + exp(-z[$0])) - t[$0]) / n }
      )
    }
  }
}
