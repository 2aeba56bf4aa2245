// caught by: Exercise11_2/`a direction without curvature`
import LessonKit

/// Exercise 11.2, done wrong: divides a direction of no length by its length.
public func sharpness(
  from start: [Double], shift: Double, rounds: Int, product: (_ direction: [Double]) -> [Double]
) -> Double {
  func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
  func unit(_ vector: [Double]) -> [Double] {
    let length = dot(vector, vector).squareRoot()
    return vector.map { $0 / length }
  }
  var v = unit(start)
  for _ in 0..<rounds {
    let u = zip(product(v), v).map { $0 + shift * $1 }
    v = unit(u)
  }
  return dot(v, product(v))
}
