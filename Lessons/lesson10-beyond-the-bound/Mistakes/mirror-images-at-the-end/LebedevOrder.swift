// caught by: Exercise10_2/`each place is followed by its mirror image`
import LessonKit

/// Exercise 10.2, done wrong: all mirror images after all others.
public func lebedevOrder(of count: Int) -> [Int] {
  var order = [0]
  while order.count < count {
    let last = 2 * order.count - 1
    order += order.map { last - $0 }
  }
  return order
}
