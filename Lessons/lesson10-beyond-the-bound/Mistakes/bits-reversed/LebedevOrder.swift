// caught by: Exercise10_2/`eight and sixteen, by hand`
import LessonKit

/// Exercise 10.2, done wrong: the places with their binary digits reversed.
public func lebedevOrder(of count: Int) -> [Int] {
  var order = [0]
  while order.count < count {
    order = order.map { 2 * $0 } + order.map { 2 * $0 + 1 }
  }
  return order
}
