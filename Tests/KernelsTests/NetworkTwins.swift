/// What a fused network in Float and its plain twin in Double have to have in common.
enum NetworkTwins {
  static func agree(
    _ fused: (loss: Double, gradient: [Float]), _ plain: (loss: Double, gradient: [Double])
  ) -> Bool {
    guard fused.gradient.count == plain.gradient.count, abs(fused.loss - plain.loss) <= 1e-5 * (1 + abs(plain.loss))
    else { return false }
    let largest = plain.gradient.reduce(0) { max($0, abs($1)) }
    return zip(fused.gradient, plain.gradient).allSatisfy { abs(Double($0) - $1) <= 1e-5 * largest + 1e-9 }
  }
}
