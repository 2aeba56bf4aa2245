/// What one method suggested for one seed, and what training at that rate came to.
struct Answer {
  /// nil where the method had no answer.
  let rate: Double?
  /// The suggested rate over the middle of the plateau.
  let ratio: Double
  /// Accuracy of the grid's best minus that at the suggested rate, after the same budget; an answer that is missing
  /// loses everything but chance.
  let lost: Double
}
