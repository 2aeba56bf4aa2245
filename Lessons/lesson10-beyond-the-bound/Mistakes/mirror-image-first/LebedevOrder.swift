// caught by: Exercise10_2/`two and four, by hand`
import LessonKit

/// Exercise 10.2, done wrong: the mirror image comes first.
public func lebedevOrder(of count: Int) -> [Int] {
  var order = [0]
  while order.count < count {
    let last = 2 * order.count - 1
    order = order.flatMap { [last - $0, $0] }
  }
  return order
}
