// caught by: Exercise11_1/`the product is proportional to the direction`
import LessonKit

/// Exercise 11.1, done wrong: the product is that of a direction of length 1.
public func hessianProduct(
  at point: [Double], along direction: [Double], gradient: (_ point: [Double]) -> [Double]
) -> [Double] {
  func length(_ vector: [Double]) -> Double { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  guard length(direction) > 0 else { return point.map { _ in 0 } }
  let h = 1e-5 * max(1, length(point)) / length(direction)
  let ahead = gradient(zip(point, direction).map { x, v in x + h * v })
  let behind = gradient(zip(point, direction).map { x, v in x - h * v })
  return zip(ahead, behind).map { ($0 - $1) / (2 * h * length(direction)) }
}
