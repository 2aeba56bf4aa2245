import Autograd
import LessonKit

/// Exercise 5.2 · The backward sweep.
///
///     adjoint of x = ∂result/∂x
///     ∂result/∂operand = Σ over the entries that use it of ∂result/∂entry · ∂entry/∂operand
///
/// `entries[i].edges` is a list of pairs, one for each operand of entry i: `edge.operand` is its position and
/// `edge.partial` is ∂entry/∂operand, at the values of the run.
///
/// - Parameters:
///   - entries: a tape; an entry's operands stand before it, any number of them, and one may be used twice. Variables have
///     none, and may stand anywhere.
///   - result: the position of the number whose derivatives are wanted; there may be entries after it.
/// - Returns: one adjoint for each entry, 0 where the result does not depend on it.
public func adjoints(of entries: [ScalarTape.Entry], from result: Int) -> [Double] {
  // TODO 5.2: with which adjoint does the sweep begin, in which order does it visit the entries, and what does each
  // TODO 5.2: entry do to the adjoints of its operands?
  var adjoints = [Double](repeating: 0, count: entries.count)
  adjoints[result] = 1
  // An entry that hands on 0 may have an infinite partial, and 0·∞ is no number.
  for index in (0...result).reversed() where adjoints[index] != 0 {
    for (operand, partial) in entries[index].edges {
      adjoints[operand] += partial * adjoints[index]
    }
  }
  return adjoints
  // END 5.2: return .todo
}
