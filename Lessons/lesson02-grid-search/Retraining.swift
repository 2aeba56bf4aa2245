import Terminal

/// The last step of the procedure: the best rate, once more, on all the data.
struct Retraining {
  /// The best rate of the search.
  let found: Double
  /// The rate that was used.
  let rate: Double
  /// λmax of all rows over λmax of the training rows.
  let steepness: Double
  /// 2/λmax of all rows, or the least that it can be.
  let bound: Double
  let rows: Int
  let cost: Double
  let divergedAt: Int?

  var sentences: String {
    guard !rate.isNaN else { return "Not retrained: exercise 2.3 gives no rate." }
    let scaling =
      "All rows together have \(steepness.fixed(3)) times the training rows' λmax, so the rate \(found.significant()) "
      + "becomes \(rate.significant())" + (found > bound ? "; unscaled, it would have crossed their bound." : ".")
    let end = divergedAt.map { "diverged at step \($0)" } ?? "ended at cost \(cost.significant(5))"
    return "Retrained on all \(rows.grouped) rows. \(scaling) The run \(end)."
  }
}
