// caught by: Exercise02_3/`equally steep, the same rate`
import LessonKit

/// Exercise 2.3, done wrong: rates above 1 are cut off, though the bound may be far above 1.
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
  min(1, found * trainingSharpness / wholeSharpness)
}
