import LessonKit

/// Exercise 11.2 · The sharpness, which is the largest eigenvalue of the Hessian, by power iteration.
///
///     v ← v/‖v‖                                       at the start
///     u = H·v + c·v,   v ← u/‖u‖                      in each round, unless u = 0: then v stays as it is
///     λ = vᵀ·H·v                                      at the end
///
/// Each round multiplies the part of v along an eigenvector by its eigenvalue plus c, so that the one with the largest
/// |λᵢ + c| is left. With a c above the most negative eigenvalue's size that is the largest eigenvalue, and not the most
/// negative one.
///
/// - Parameters:
///   - start: v, of any length from 1e-100 to 1e100 but 0.
///   - shift: c, at least 0.
///   - rounds: how many, at least 0.
///   - product: H·v of a v that is given to it, as exercise 11.1 finds it.
public func sharpness(
  from start: [Double], shift: Double, rounds: Int, product: (_ direction: [Double]) -> [Double]
) -> Double {
  // TODO 11.2: what does one round do to v, what is H·v needed for once more at the end, and where must c not appear?
  return .todo
}
