// caught by: Exercise11_1/`both gradients are taken a hundred-thousandth away`
import LessonKit

/// Exercise 11.1, done wrong: h is a hundred-thousandth wherever the point is.
public func hessianProduct(
  at point: [Double], along direction: [Double], gradient: (_ point: [Double]) -> [Double]
) -> [Double] {
  func length(_ vector: [Double]) -> Double { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  guard length(direction) > 0 else { return point.map { _ in 0 } }
  let h = 1e-5 / length(direction)
  let ahead = gradient(zip(point, direction).map { x, v in x + h * v })
  let behind = gradient(zip(point, direction).map { x, v in x - h * v })
  return zip(ahead, behind).map { ($0 - $1) / (2 * h) }
}
