// caught by: Exercise06_1/`no two weights are equal`
import Core
import LessonKit

/// Exercise 6.1 · He's initialiser for layers of ReLUs.
///
///     w ~ N(0, σ²)          σ² = 2/n          n: the number of inputs of a unit
///
/// - Source: He, Zhang, Ren & Sun 2015, "Delving deep into rectifiers".
public struct HeNormal {
  public init() {}

  /// The weights of a layer, outputs × inputs of them, row by row.
  ///
  /// `random.gaussian()` draws from the normal distribution with deviation 1.
  public func weights(inputs: Int, outputs: Int, using random: inout RandomSource) -> [Double] {
    let deviation = (2 / Double(inputs)).squareRoot()
    return Array(repeating: deviation, count: outputs * inputs)
  }
}
