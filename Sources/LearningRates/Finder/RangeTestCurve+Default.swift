import Foundation

extension RangeTestCurve {
  /// The workbench's own rule: a tenth of the rate at which the smoothed loss is least.
  ///
  /// - Throws: ``RangeTestError`` for rates that do not rise, losses that are not finite, fewer than 10 points, and a loss
  ///   that never falls.
  func defaultRule() throws(RangeTestError) -> Suggestion {
    try checkForDefault()
    let smooth = LossSmoothing.seeded(beta: 0.9).smoothed(losses)
    let lowest = smooth.firstLeast
    guard smooth[lowest] < smooth[0] - 0.01 * abs(smooth[0]) else {
      throw .noDescent(method: "default", from: rates[0], to: rates[count - 1])
    }
    return Suggestion(rate: rates[lowest] / 10, index: lowest, method: .default)
  }

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
