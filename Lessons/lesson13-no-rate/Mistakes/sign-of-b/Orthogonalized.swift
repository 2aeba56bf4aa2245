// caught by: Exercise13_4/`one number, by hand`
import LessonKit

/// Exercise 13.4, done wrong: b is added.
public func orthogonalized(_ matrix: [[Double]], rounds: Int) -> [[Double]] {
  func times(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    a.map { row in
      var sums = [Double](repeating: 0, count: b.first?.count ?? 0)
      for (factor, other) in zip(row, b) { for column in sums.indices { sums[column] += factor * other[column] } }
      return sums
    }
  }
  let length = matrix.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
  guard length > 0 else { return matrix }
  var x = matrix.map { $0.map { $0 / length } }
  for _ in 0..<rounds {
    let transposed = x[0].indices.map { column in x.map { $0[column] } }
    let a = times(x, transposed)
    let square = times(a, a)
    let factor = zip(a, square).map { zip($0, $1).map { 4.7750 * $0 + 2.0315 * $1 } }
    x = zip(x, times(factor, x)).map { zip($0, $1).map { 3.4445 * $0 + $1 } }
  }
  return x
}
