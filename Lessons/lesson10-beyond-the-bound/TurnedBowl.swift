import Core

/// A bowl in many dimensions, in Double or in Float: no coordinate is an eigenvector, so that rounding mixes them.
///
///     J(w) = ½·(w − w*)ᵀ·H·Λ·H·(w − w*)        Λ: curvatures evenly from 1 to κ,  H = 1 − 2vvᵀ, a mirror
///
/// v and the minimum w* are random; every run starts at 0.
struct TurnedBowl<Scalar: BinaryFloatingPoint & Sendable> {
  private let curvatures: [Scalar]
  private let minimum: [Scalar]
  private let mirror: [Scalar]

  init(conditionNumber κ: Double, dimensions: Int = 200, seed: UInt64) {
    var random = RandomSource(seed: seed)
    minimum = (0..<dimensions).map { _ in Scalar(random.gaussian()) }
    let direction = (0..<dimensions).map { _ in random.gaussian() }
    let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
    mirror = direction.map { Scalar($0 / length) }
    curvatures = (0..<dimensions).map { Scalar(1 + (κ - 1) * Double($0) / Double(dimensions - 1)) }
  }

  var start: [Scalar] { [Scalar](repeating: 0, count: minimum.count) }

  func gradient(at point: [Scalar]) -> [Scalar] {
    reflected(zip(curvatures, reflected(zip(point, minimum).map { $0 - $1 })).map { $0 * $1 })
  }

  /// How far a point is from the minimum, over the distance of the start; in Double.
  func distance(of point: [Scalar]) -> Double {
    func length(_ vector: [Double]) -> Double { vector.map { $0 * $0 }.reduce(0, +).squareRoot() }
    return length(zip(point, minimum).map { Double($0) - Double($1) }) / length(minimum.map { Double($0) })
  }

  private func reflected(_ vector: [Scalar]) -> [Scalar] {
    var product: Scalar = 0
    for (a, b) in zip(vector, mirror) { product += a * b }
    return zip(vector, mirror).map { $0 - 2 * product * $1 }
  }
}
