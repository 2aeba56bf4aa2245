import Core
import Foundation
import LinearModels

/// Something to descend on: a loss, and the gradient that the next step is taken along.
///
/// A loss over all the data is a function of the point. `MiniBatches` is not: each call is about the next batch, which is
/// why the requirement is mutating; a copy goes on with the same batches.
public protocol Objective<Point>: Sendable {
  /// What is moved: a number, a list of numbers, a linear model, a network.
  associatedtype Point: Parameters

  /// The loss at `point` and its gradient, over the data that the next step is computed from.
  mutating func lossAndGradient(at point: Point) -> (loss: Double, gradient: Point)
}

// MARK: The linear models

extension LinearRegression: Objective {}

extension LogisticRegression: Objective {}

/// What the closed forms call cost is what a run of descent calls loss.
extension CostFunction where Self: Objective, Point == LinearModel {
  /// The cost J at `point`, under the name that runs use.
  public func loss(at point: LinearModel) -> Double { cost(at: point) }

  /// The cost J at `point` and its gradient (∂J/∂w, ∂J/∂b), over all rows.
  public func lossAndGradient(at point: LinearModel) -> (loss: Double, gradient: LinearModel) {
    let (cost, gradient) = costAndGradient(at: point)
    return (cost, gradient)
  }
}

// MARK: Named problems

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

  /// A bowl with curvature 1 along u and κ along v, its minimum 0 at the origin.
  ///
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

  /// J at (x, y).
  @inlinable public func loss(at point: [Double]) -> Double { lossAndGradient(at: point).loss }

  /// J at (x, y), and its gradient (∂J/∂x, ∂J/∂y).
  ///
  /// - Parameter point: (x, y).
  @inlinable public func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    let (x, y) = (point[0], point[1])
    let gradient = [xx * x + xy * y, xy * x + yy * y]
    return ((x * gradient[0] + y * gradient[1]) / 2, gradient)
  }
}

/// Rosenbrock's valley: a bent canyon whose floor falls gently towards (1, 1).
///
///     J(x, y) = (1 − x)² + 100·(y − x²)²
///     ∂J/∂x   = −2·(1 − x) − 400·x·(y − x²)
///     ∂J/∂y   = 200·(y − x²)
///
/// In the minimum its curvatures are 0.399 and 1001.6; the usual start is (−1.2, 1), on the other side of the bend.
///
/// - Source: Rosenbrock 1960, "An automatic method for finding the greatest or least value of a function".
public struct Rosenbrock: Objective, Hashable {
  /// Where everybody starts.
  public static let start = [-1.2, 1.0]
  /// Where the loss is 0.
  public static let minimum = [1.0, 1.0]

  /// The valley; it has no parameters.
  public init() {}

  /// J at (x, y); 0 at the minimum alone.
  ///
  /// - Parameter point: (x, y).
  @inlinable public func loss(at point: [Double]) -> Double {
    let (x, y) = (point[0], point[1])
    return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
  }

  /// J at (x, y), and its gradient (∂J/∂x, ∂J/∂y).
  @inlinable public func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    let (x, y) = (point[0], point[1])
    let off = y - x * x
    return (loss(at: point), [-2 * (1 - x) - 400 * x * off, 200 * off])
  }
}

/// A valley whose sides are far steeper than its floor: the bound on the rate rises along the way down.
///
///     J(x)  = x⁴/4 + x²/2
///     J′(x) = x³ + x
///     J″(x) = 3x² + 1        28 at x = 3, 1 at the minimum x = 0
public struct SteepSides: Objective, Hashable {
  /// The valley; it has no parameters.
  public init() {}

  /// J(x).
  @inlinable public func loss(at x: Double) -> Double { x * x * x * x / 4 + x * x / 2 }

  /// J(x) and J′(x).
  @inlinable public func lossAndGradient(at x: Double) -> (loss: Double, gradient: Double) {
    (loss(at: x), x * x * x + x)
  }
}
