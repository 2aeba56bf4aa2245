import Foundation

extension RangeTestCurve {
  /// The workbench's own rule: a fifth of the rate at which the loss, averaged over its neighbours, is least.
  ///
  ///     m_k = the mean of loss_{k−h} … loss_{k+h}, as far as there are such points;  h = min(4, ⌊N/10⌋)
  ///     k* = the first place of the least m;  answer = η(k*)/5
  ///     it is no descent where k* < h + 3, or where the means before and around k* differ by less than 3 standard errors
  ///     (σ² = half the mean square of the differences of neighbours), or by less than a thousandth of themselves
  ///
  /// Looks at the losses themselves: a mean over neighbours on both sides does not lag behind the rate, as a moving average
  /// over the past does, and a lag makes the answer too high. Too high costs far more than too low, hence the fifth.
  ///
  /// It was chosen among some thirty rules on a few seeds and then tried on others: Benchmarks/finder-rule.md has the
  /// table. Rules that look for the steepest descent over log rate did worse, above all on LeNet with 100 steps.
  ///
  /// - Throws: ``RangeTestError`` for rates that do not rise, losses that are not finite, fewer than 10 points, and a loss
  ///   that does not fall.
  func defaultRule() throws(RangeTestError) -> Suggestion {
    try checkForDefault()
    let reach = min(4, count / 10)
    let means = losses.indices.map { mean(max(0, $0 - reach)..<min(count, $0 + reach + 1)) }
    let lowest = means.firstLeast
    guard falls(to: lowest, reach: reach) else {
      throw .noDescent(method: "default", from: rates[0], to: rates[count - 1])
    }
    return Suggestion(rate: rates[lowest] / 5, index: lowest, method: .default)
  }

  /// Whether the losses around a place are lower than those before it by more than chance.
  private func falls(to place: Int, reach: Int) -> Bool {
    guard place >= reach + 3 else { return false }
    let (before, around) = (0..<(place - reach), (place - reach)..<min(count, place + reach + 1))
    let fall = mean(before) - mean(around)
    let jumps = (1...place).map { losses[$0] - losses[$0 - 1] }
    let variance = jumps.reduce(0) { $0 + $1 * $1 } / Double(2 * place)
    let error = (variance * (1 / Double(before.count) + 1 / Double(around.count))).squareRoot()
    return fall > 1e-3 * abs(mean(before)) && fall >= 3 * error
  }

  private func mean(_ places: Range<Int>) -> Double { losses[places].reduce(0, +) / Double(places.count) }

  private func checkForDefault() throws(RangeTestError) {
    if let zero = rates.firstIndex(of: 0) { throw .rateWithoutLogarithm(method: "default", point: zero + 1) }
    if let place = (1..<count).first(where: { rates[$0] <= rates[$0 - 1] }) {
      throw .ratesDoNotRise(method: "default", point: place + 1, rate: rates[place])
    }
    if let place = losses.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(method: "default", point: place + 1, rate: rates[place], loss: losses[place])
    }
    guard count >= 10 else { throw .tooFewPoints(method: "default", points: count, needed: 10) }
  }
}
