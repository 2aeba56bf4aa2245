import Autograd
import LessonKit

/// Exercise 5.1 · Three operations for the tape.
///
///     a·b          ∂(a·b)/∂a = ?          ∂(a·b)/∂b = ?
///     a²           ∂(a²)/∂a = ?
///     max(a, 0)    ∂/∂a = ?               at a = 0 the workbench says 0, as PyTorch does
///
/// An operation records its value and one partial derivative for each operand, all at the operands' values of now:
/// `tape.record(sign, value, [(position of the operand, partial derivative), …])`. Of an operand, `a.value` is its value,
/// `a.index` its position on the tape and `a.tape` the tape.
public enum Operations {
  /// a·b.
  public static func product(_ a: Variable, _ b: Variable) -> Variable {
    // TODO 5.1: when a grows by a little, by how many times that does a·b grow? And when b does?
    return a.tape.record("×", a.value * b.value, [(a.index, b.value), (b.index, a.value)])
    // END 5.1: return a.tape.record("×", .todo, [])
  }

  /// a².
  public static func square(_ a: Variable) -> Variable {
    // TODO 5.1: a² is a·a: what do the two contributions to ∂/∂a add up to?
    return a.tape.record("²", a.value * a.value, [(a.index, 2 * a.value)])
    // END 5.1: return a.tape.record("²", .todo, [])
  }

  /// max(a, 0).
  public static func relu(_ a: Variable) -> Variable {
    // TODO 5.1: how steep is it to the right of 0, to the left of it, and at 0 itself?
    return a.tape.record("relu", max(a.value, 0), [(a.index, a.value > 0 ? 1 : 0)])
    // END 5.1: return a.tape.record("relu", .todo, [])
  }
}
