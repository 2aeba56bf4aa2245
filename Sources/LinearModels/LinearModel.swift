import Core
import Kernels

/// A straight line, plane or hyperplane: one weight for each feature, and a bias.
///
///     f(x) = w·x + b = Σⱼ wⱼ·xⱼ + b
///
/// A gradient (∂J/∂w₁ … ∂J/∂wₙ, ∂J/∂b) is a value of the same type, and so is the difference of two models.
public struct LinearModel: Sendable, Hashable, Codable {
  /// w, one for each feature.
  public var weights: [Double]
  /// b.
  public var bias: Double

  /// The model w·x + b with these weights, one for each feature, and this bias.
  public init(weights: [Double], bias: Double) {
    self.weights = weights
    self.bias = bias
  }

  /// The model that predicts 0 everywhere, where the descents of the course begin.
  public static func zero(features: Int) -> LinearModel {
    LinearModel(weights: [Double](repeating: 0, count: features), bias: 0)
  }

  /// f(x) for one row of features.
  public func prediction(for features: [Double]) -> Double { Kernels.dot(weights, features) + bias }

  /// f(x) for one row of a table.
  public func prediction(for row: Matrix.Row) -> Double {
    precondition(weights.count == row.count, "\(weights.count) weights for \(row.count) numbers")
    return Kernels.dot(weights, row.elements, from: row.start) + bias
  }

  /// f(x) for each row of a table.
  public func predictions(for features: Matrix) -> [Double] {
    precondition(weights.count == features.columns, "\(weights.count) weights for \(features.columns) columns")
    return (0..<features.rows).map { Kernels.dot(weights, features.elements, from: $0 * weights.count) + bias }
  }

  /// One step of gradient descent, all parameters at once.
  ///
  ///     wⱼ ← wⱼ − α·∂J/∂wⱼ        b ← b − α·∂J/∂b
  ///
  /// Simultaneous: the gradient was taken at the old parameters, so no parameter moves before the gradient of the next
  /// one is known. Updating w first and then taking ∂J/∂b is another method, which converges where descent must not.
  public mutating func descend(along gradient: LinearModel, rate: Double) {
    precondition(weights.count == gradient.weights.count, "a gradient of another shape")
    for j in weights.indices { weights[j] -= rate * gradient.weights[j] }
    bias -= rate * gradient.bias
  }
}

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

/// The weights in order, then the bias.
extension LinearModel: Parameters {
  @inlinable public mutating func combine(with other: LinearModel, _ body: (inout Double, Double) -> Void) {
    weights.combine(with: other.weights, body)
    body(&bias, other.bias)
  }

  @inlinable public mutating func combineBuffers(with other: LinearModel, _ body: (inout [Double], [Double]) -> Void) {
    body(&weights, other.weights)
    bias.combineBuffers(with: other.bias, body)
  }
}
