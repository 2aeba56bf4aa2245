import LessonKit

/// Exercise 2.3 · The rate to retrain with on all the rows.
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
  // TODO 2.3: if all rows together are steeper than the training rows, must the rate be lower or higher?
  return .todo
}
