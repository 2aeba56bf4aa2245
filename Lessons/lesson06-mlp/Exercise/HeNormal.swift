import Core
import LessonKit

/// Exercise 6.1 · He's initialiser for layers of ReLUs.
///
///     w ~ N(0, σ²)          σ² = 2/n          n: the number of inputs of a unit
///
/// - Source: He, Zhang, Ren & Sun 2015, "Delving deep into rectifiers".
public struct HeNormal {
  public init() {}

  /// The weights of a layer, outputs × inputs of them, row by row; inputs from 1, outputs from 0.
  ///
  /// Each is a draw of its own from `random`, which is further on afterwards: two layers from one source differ.
  /// `random.gaussian()` draws from the normal distribution with deviation 1.
  public func weights(inputs: Int, outputs: Int, using random: inout RandomSource) -> [Double] {
    // TODO 6.1: by what must a number of deviation 1 be multiplied, so that its variance is 2/n?
    return .todo
  }
}
