// caught by: Exercise06_1/`no two weights are equal`
import Core
import LessonKit

/// Exercise 6.1, done wrong: all weights of a unit are equal.
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
    let deviation = (2 / Double(inputs)).squareRoot()
    return (0..<outputs).flatMap { _ in Array(repeating: deviation * random.gaussian(), count: inputs) }
  }
}
