// caught by: Exercise05_1/`a square grows by twice its root`
import Autograd
import LessonKit

/// Exercise 5.1, done wrong: the slope of the square is 2·|a|.
///
///     a·b          ∂(a·b)/∂a = ?          ∂(a·b)/∂b = ?
///     a²           ∂(a²)/∂a = ?
///     max(a, 0)    ∂/∂a = ?               at a = 0 the workbench says 0, as PyTorch does
///
/// An operation records its value and one partial derivative for each operand, all at the operands' values of now:
/// `tape.record(sign, value, [(position of the operand, partial derivative), …])`.
public enum Operations {
  /// a·b.
  public static func product(_ a: Variable, _ b: Variable) -> Variable {
    return a.tape.record("×", a.value * b.value, [(a.index, b.value), (b.index, a.value)])
  }

  /// a².
  public static func square(_ a: Variable) -> Variable {
    return a.tape.record("²", a.value * a.value, [(a.index, 2 * abs(a.value))])
  }

  /// max(a, 0).
  public static func relu(_ a: Variable) -> Variable {
    return a.tape.record("relu", max(a.value, 0), [(a.index, a.value > 0 ? 1 : 0)])
  }
}
