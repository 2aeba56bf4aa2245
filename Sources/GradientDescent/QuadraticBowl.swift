import Core
import Foundation
import Optimizers

/// A bowl over the plane with curvatures 1 and κ.
///
///     J(x, y) = ½·(u² + κ·v²)        u = x·cos φ + y·sin φ,  v = −x·sin φ + y·cos φ
///
/// Descent and momentum do not notice the turn φ. Methods with a rate for each parameter (Adam, RMSprop, Adagrad) do:
/// where φ = 0 each axis of the bowl is a parameter, and they can make it round; turned, they cannot.
public struct QuadraticBowl: Objective, Hashable {
  /// κ, the greater curvature over the smaller.
  public let conditionNumber: Double
  /// The second derivatives: ∂²J/∂x², ∂²J/∂x∂y, ∂²J/∂y².
  public let xx, xy, yy: Double

  /// - Parameters:
  ///   - conditionNumber: κ, at least 1.
  ///   - degrees: φ, counter-clockwise.
  public init(conditionNumber: Double, turnedBy degrees: Double = 0) {
    let φ = degrees * .pi / 180
    let (cosine, sine) = (cos(φ), sin(φ))
    self.conditionNumber = conditionNumber
    xx = cosine * cosine + conditionNumber * sine * sine
    xy = (1 - conditionNumber) * cosine * sine
    yy = sine * sine + conditionNumber * cosine * cosine
  }

  @inlinable public func loss(at point: [Double]) -> Double { lossAndGradient(at: point).loss }

  /// - Parameter point: (x, y).
  @inlinable public func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    let (x, y) = (point[0], point[1])
    let gradient = [xx * x + xy * y, xy * x + yy * y]
    return ((x * gradient[0] + y * gradient[1]) / 2, gradient)
  }
}
