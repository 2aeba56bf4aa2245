// caught by: Exercise05_2/`a chain passes the derivative on, from the end to the start`
import Autograd
import LessonKit

/// Exercise 5.2, done wrong: the sweep runs in the order of creation, before the adjoints are known.
///
///     adjoint of x = ∂result/∂x
///     ∂result/∂operand = Σ over the entries that use it of ∂result/∂entry · ∂entry/∂operand
///
/// - Parameters:
///   - entries: a tape; an entry's operands stand before it.
///   - result: the position of the number whose derivatives are wanted; there may be entries after it.
/// - Returns: one adjoint for each entry, 0 where the result does not depend on it.
public func adjoints(of entries: [ScalarTape.Entry], from result: Int) -> [Double] {
  var adjoints = [Double](repeating: 0, count: entries.count)
  adjoints[result] = 1
  for index in 0...result {
    for (operand, partial) in entries[index].edges {
      adjoints[operand] += partial * adjoints[index]
    }
  }
  return adjoints
}
