// caught by: Exercise05_2/`asking twice gives the same answer`
import Autograd
import LessonKit

/// Exercise 5.2, done wrong: the answer for a tape of the same length is used again.
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
  if memory.kept.count == entries.count { return memory.kept }
  var adjoints = [Double](repeating: 0, count: entries.count)
  adjoints[result] = 1
  for index in (0...result).reversed() {
    for (operand, partial) in entries[index].edges {
      adjoints[operand] += partial * adjoints[index]
    }
  }
  memory.kept = adjoints
  return adjoints
}

private final class Memory: @unchecked Sendable {
  var kept: [Double] = []
}

private let memory = Memory()
