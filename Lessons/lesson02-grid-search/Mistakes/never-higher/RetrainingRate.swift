// caught by: Exercise02_3/`twice as steep, half the rate`
import LessonKit

/// Exercise 2.3, done wrong: a rate that was found is never raised, though the bowl of all rows may be flatter.
///
///     α_all · λmax(all) = α · λmax(training)
///
/// The best rate was found on the training rows. All rows together are another bowl, with another bound 2/λmax.
///
/// - Parameters:
///   - found: α, the best rate of the search, at least 0; it may be above 1.
///   - trainingSharpness: λmax of the training rows, above 0.
///   - wholeSharpness: λmax of all rows, above 0.
/// - Returns: α_all, which is the same share of its bound as α is of its own.
public func retrainingRate(found: Double, trainingSharpness: Double, wholeSharpness: Double) -> Double {
  min(found, found * trainingSharpness / wholeSharpness)
}
