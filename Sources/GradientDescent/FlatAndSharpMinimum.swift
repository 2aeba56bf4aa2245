import Core
import Foundation
import LinearModels

/// A loss with two minima, a flat one at 0 and a sharp one near 2: a rate that goes up and down may change between them.
///
///     J(x)  = 0.05x² − depth·exp(−(x − 2)²/(2·0.25²))
///     J′(x) = 0.1x + depth·exp(−(x − 2)²/(2·0.25²))·(x − 2)/0.25²
///
/// At depth 0.15 the flat minimum is the lower of the two, at 0.6 the sharp one.
public struct FlatAndSharpMinimum: Objective, Hashable {
  /// How deep the sharp minimum is.
  public let depth: Double

  /// The line with a sharp minimum of this depth.
  ///
  /// - Parameter depth: of the sharp minimum, at least 0.
  public init(depth: Double) { self.depth = depth }

  /// J at x.
  public func loss(at x: Double) -> Double { lossAndGradient(at: x).loss }

  /// J and J′ at x.
  public func lossAndGradient(at x: Double) -> (loss: Double, gradient: Double) {
    let well = depth * exp(-(x - 2) * (x - 2) / 0.125)
    return (0.05 * x * x - well, 0.1 * x + well * (x - 2) / 0.0625)
  }
}

/// A regression whose bias is held at one value, so that two features are two parameters.
///
/// With features of mean 0 and the bias at the mean of the targets, nothing is lost: ∂J/∂b is 0 there for all weights.
public struct HeldBias: Objective, Hashable {
  /// The regression with all its parameters.
  public let regression: LinearRegression
  /// b, the same at every step.
  public let bias: Double

  /// The regression with its bias held at `bias`.
  ///
  /// - Parameter bias: b, in the units of the targets.
  public init(_ regression: LinearRegression, bias: Double) { (self.regression, self.bias) = (regression, bias) }

  /// J and its gradient over the weights.
  ///
  /// - Parameter point: (w₁, …, wₙ).
  public func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    let (loss, gradient) = regression.lossAndGradient(at: LinearModel(weights: point, bias: bias))
    return (loss, gradient.weights)
  }
}
