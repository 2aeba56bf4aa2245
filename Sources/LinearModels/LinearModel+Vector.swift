import Kernels

/// The model as a vector of n + 1 numbers, θ = (w₁, …, wₙ, b).
extension LinearModel {
  /// θ, the weights and then the bias.
  public var vector: [Double] { weights + [bias] }

  /// The model of a vector θ, whose last number is the bias.
  ///
  /// - Parameter vector: n + 1 numbers, at least one.
  public init(vector: [Double]) {
    precondition(!vector.isEmpty, "a model has at least a bias")
    self.init(weights: vector.dropLast(), bias: vector[vector.count - 1])
  }

  /// ‖θ‖ = √(Σ wⱼ² + b²).
  public var length: Double { (Kernels.dot(weights, weights) + bias * bias).squareRoot() }

  /// The difference of two models of one shape, for example the error θ − θ*.
  public static func - (a: LinearModel, b: LinearModel) -> LinearModel {
    var difference = a
    difference.descend(along: b, rate: 1)
    return difference
  }
}
