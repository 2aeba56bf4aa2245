import LessonKit

/// Exercise 11.1 · The Hessian times a direction, from two gradients and without the Hessian.
///
///     H·v ≈ (∇J(x + h·v) − ∇J(x − h·v))/2h        h = 1e-5·max(1, ‖x‖)/‖v‖
///     H·0 = 0                                     whatever the gradient
///
/// Two gradients, however many parameters there are: a million of them would have a Hessian of 10¹² numbers. With this h the
/// point moves by 1e-5 of its own length, whatever the length of v: about the cube root of a Double's rounding.
///
/// - Parameters:
///   - point: x, where the curvature is taken, of a length up to 1e100.
///   - direction: v, as many numbers, of any length from 1e-100 to 1e100, or all 0.
///   - gradient: ∇J at a point that is given to it.
/// - Returns: H·v, as many numbers.
public func hessianProduct(
  at point: [Double], along direction: [Double], gradient: (_ point: [Double]) -> [Double]
) -> [Double] {
  // TODO 11.1: how long are x and v, where do the two gradients belong, and what is left to say where v has no length?
  func length(_ vector: [Double]) -> Double { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  guard length(direction) > 0 else { return point.map { _ in 0 } }
  let h = 1e-5 * max(1, length(point)) / length(direction)
  let ahead = gradient(zip(point, direction).map { x, v in x + h * v })
  let behind = gradient(zip(point, direction).map { x, v in x - h * v })
  return zip(ahead, behind).map { ($0 - $1) / (2 * h) }
  // END 11.1: return .todo
}
