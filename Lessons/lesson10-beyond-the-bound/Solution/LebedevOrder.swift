import LessonKit

/// Exercise 10.2 · Lebedev's order: after each small rate the large one that it repairs, and the other way round.
///
///     order(1)  = 0
///     order(2m) = each k of order(m), followed at once by 2m − 1 − k
///
/// So order(2) = 0 1, order(4) = 0 3 1 2, order(8) = 0 7 3 4 1 6 2 5. Taken in this order, Chebyshev's rates let no error grow
/// far on the way, and rounding has nothing to amplify.
///
/// - Parameter count: how many rates there are, a power of two.
/// - Returns: the place, counted from 0 among the ascending rates, of the rate for each step.
public func lebedevOrder(of count: Int) -> [Int] {
  // TODO 10.2: how does an order of m become one of 2m, and how often must that be done?
  var order = [0]
  while order.count < count {
    let last = 2 * order.count - 1
    order = order.flatMap { [$0, last - $0] }
  }
  return order
  // END 10.2: return .todo
}
