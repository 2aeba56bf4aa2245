// caught by: Exercise10_2/`every rate is taken once`
import LessonKit

/// Exercise 10.2, done wrong: places counted from 1.
public func lebedevOrder(of count: Int) -> [Int] {
  var order = [1]
  while order.count < count {
    let both = 2 * order.count + 1
    order = order.flatMap { [$0, both - $0] }
  }
  return order
}
