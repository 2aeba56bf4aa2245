// caught by: Exercise11_1/`one number, by hand`
import LessonKit

/// Exercise 11.1, done wrong: divided by h, where 2h lies between the two points.
public func hessianProduct(
  at point: [Double], along direction: [Double], gradient: (_ point: [Double]) -> [Double]
) -> [Double] {
  func length(_ vector: [Double]) -> Double { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  guard length(direction) > 0 else { return point.map { _ in 0 } }
  let h = 1e-5 * max(1, length(point)) / length(direction)
  let ahead = gradient(zip(point, direction).map { x, v in x + h * v })
  let behind = gradient(zip(point, direction).map { x, v in x - h * v })
  return zip(ahead, behind).map { ($0 - $1) / h }
}
