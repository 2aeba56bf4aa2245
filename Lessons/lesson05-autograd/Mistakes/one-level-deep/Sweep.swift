// caught by: Exercise05_2/`a chain passes the derivative on, from the end to the start`
import Autograd
import LessonKit

/// Exercise 5.2, done wrong: only the operands of the result get an adjoint.
///
///     adjoint of x = ∂result/∂x
///     ∂result/∂operand = Σ over the entries that use it of ∂result/∂entry · ∂entry/∂operand
///
/// - Parameters:
///   - entries: a tape; an entry's operands stand before it, any number of them, and one may be used twice. Variables have
///     none, and may stand anywhere.
///   - result: the position of the number whose derivatives are wanted; there may be entries after it.
/// - Returns: one adjoint for each entry, 0 where the result does not depend on it.
public func adjoints(of entries: [ScalarTape.Entry], from result: Int) -> [Double] {
  var adjoints = [Double](repeating: 0, count: entries.count)
  adjoints[result] = 1
  for (operand, partial) in entries[result].edges { adjoints[operand] += partial }
  return adjoints
}
