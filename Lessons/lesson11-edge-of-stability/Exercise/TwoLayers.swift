import LessonKit

/// Exercise 11.4 · A network of two linear layers, for one example: the input 1, for which the output is to be 0.
///
///     f = u·v/√n                      the output, n the width
///     J = ½·f²                        the loss
///     λ = (‖u‖² + ‖v‖²)/n             the curvature of J where f = 0, along the steepest direction
///     ∂J/∂u = f·v/√n                  ∂J/∂v = f·u/√n
///
/// - Source: Lewkowycz et al. 2020, "The large learning rate phase of deep learning" (arXiv:2003.02218).
public struct TwoLayers: Sendable {
  /// u and v, the weights of the two layers: n numbers each, at least one.
  public var u, v: [Double]

  public init(u: [Double], v: [Double]) {
    self.u = u
    self.v = v
  }

  /// f.
  public var output: Double {
    // TODO 11.4: what grows with the width if the root is forgotten?
    return .todo
  }

  /// λ.
  public var curvature: Double {
    // TODO 11.4: whose squares are summed, and divided by what?
    return .todo
  }

  /// The layers after one step of gradient descent at the rate η, any number.
  public func stepped(rate: Double) -> TwoLayers {
    // TODO 11.4: at which u and which v are the two gradients taken?
    return TwoLayers(u: .todo, v: .todo)
  }
}
