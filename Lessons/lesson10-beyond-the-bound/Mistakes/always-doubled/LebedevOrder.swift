// caught by: Exercise10_2/`one rate stands alone`
import LessonKit

/// Exercise 10.2, done wrong: doubles before it looks.
public func lebedevOrder(of count: Int) -> [Int] {
  var order = [0]
  repeat {
    let last = 2 * order.count - 1
    order = order.flatMap { [$0, last - $0] }
  } while order.count < count
  return order
}
