// caught by: Exercise11_4/`layers that were changed`
import LessonKit

/// Exercise 11.4, done wrong: the output of the first weights is kept when they change.
public struct TwoLayers: Sendable {
  public var u, v: [Double]
  private let kept: Double

  public init(u: [Double], v: [Double]) {
    self.u = u
    self.v = v
    kept = zip(u, v).reduce(0) { $0 + $1.0 * $1.1 } / Double(u.count).squareRoot()
  }

  public var output: Double {
    return kept
  }

  public var curvature: Double {
    return (u + v).reduce(0) { $0 + $1 * $1 } / Double(u.count)
  }

  public func stepped(rate: Double) -> TwoLayers {
    let pull = rate * output / Double(u.count).squareRoot()
    return TwoLayers(u: zip(u, v).map { $0 - pull * $1 }, v: zip(v, u).map { $0 - pull * $1 })
  }
}
