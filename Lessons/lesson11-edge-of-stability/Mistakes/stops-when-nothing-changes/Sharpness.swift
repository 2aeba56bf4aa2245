// caught by: Exercise11_2/`a start that hardly has a part of the largest`
import LessonKit

/// Exercise 11.2, done wrong: it ends where λ has not changed from one round to the next.
public func sharpness(
  from start: [Double], shift: Double, rounds: Int, product: (_ direction: [Double]) -> [Double]
) -> Double {
  func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
  func unit(_ vector: [Double]) -> [Double] {
    let length = dot(vector, vector).squareRoot()
    return length > 0 ? vector.map { $0 / length } : vector
  }
  var v = unit(start)
  var last = Double.nan
  for _ in 0..<rounds {
    let image = product(v)
    let now = dot(v, image)
    if abs(now - last) <= 1e-12 * abs(now) { break }
    last = now
    let u = zip(image, v).map { $0 + shift * $1 }
    if u.contains(where: { $0 != 0 }) { v = unit(u) }
  }
  return dot(v, product(v))
}
