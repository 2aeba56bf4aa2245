import Glibc

/// What a fused network's outputs z are held against; each is a mean over the batch.
public enum FusedLoss: Sendable {
  /// log Σ exp z − z[class], with one class from 0 for each image.
  case crossEntropy(classes: [Int])
  /// (z − t)², with a target for each output of each image; the mean is over the outputs, too.
  case meanSquaredError(targets: [Float])
  /// log(1 + eᶻ) − t·z, with a target from 0 to 1 for each output of each image; the mean is over the outputs, too.
  case logistic(targets: [Float])

  /// Whether there is a target for each output of `images` images.
  func fits(images: Int, outputs: Int) -> Bool {
    switch self {
    case .crossEntropy(let classes): classes.count == images && classes.allSatisfy { (0..<outputs).contains($0) }
    case .meanSquaredError(let targets), .logistic(let targets): targets.count == images * outputs
    }
  }

  /// The loss of image `image`, whose outputs stand 32 numbers apart; writes its gradient, times `scale`, to `g`.
  func lossAndGradient(
    image: Int, _ z: UnsafePointer<Float>, outputs: Int, scale: Float, to g: UnsafeMutablePointer<Float>
  ) -> Float {
    switch self {
    case .crossEntropy(let classes):
      let own = classes[image]
      var (largest, sum) = (z[0], Float(0))
      for c in 1..<max(outputs, 1) where z[c * 32] > largest { largest = z[c * 32] }
      for c in 0..<outputs {
        g[c * 32] = expf(z[c * 32] - largest)
        sum += g[c * 32]
      }
      for c in 0..<outputs { g[c * 32] = (g[c * 32] / sum - (c == own ? 1 : 0)) * scale }
      return logf(sum) + largest - z[own * 32]
    case .meanSquaredError(let targets):
      var total: Float = 0
      for o in 0..<outputs {
        let difference = z[o * 32] - targets[image * outputs + o]
        total += difference * difference
        g[o * 32] = 2 * difference * scale
      }
      return total
    case .logistic(let targets):
      var total: Float = 0
      for o in 0..<outputs {
        let (z, t) = (z[o * 32], targets[image * outputs + o])
        let e = expf(-abs(z))
        total += max(z, 0) + log1pf(e) - t * z
        g[o * 32] = ((z >= 0 ? 1 : e) / (1 + e) - t) * scale
      }
      return total
    }
  }

  /// What a sum over images and outputs is divided by.
  func divisor(images: Int, outputs: Int) -> Int {
    if case .crossEntropy = self { images } else { images * outputs }
  }
}
