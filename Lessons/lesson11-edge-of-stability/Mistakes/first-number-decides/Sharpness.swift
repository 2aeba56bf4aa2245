// caught by: Exercise11_2/`any diagonal`
import LessonKit

/// Exercise 11.2, done wrong: one number of u is 0, and v stays as it is.
public func sharpness(
  from start: [Double], shift: Double, rounds: Int, product: (_ direction: [Double]) -> [Double]
) -> Double {
  func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
  func unit(_ vector: [Double]) -> [Double] {
    let length = dot(vector, vector).squareRoot()
    return length > 0 ? vector.map { $0 / length } : vector
  }
  var v = unit(start)
  for _ in 0..<rounds {
    let u = zip(product(v), v).map { $0 + shift * $1 }
    if u.first != 0 { v = unit(u) }
  }
  return dot(v, product(v))
}
