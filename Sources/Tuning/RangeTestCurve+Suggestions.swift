extension RangeTestCurve {
  /// The learning rate that a method reads off this curve.
  ///
  /// Lightning's and fastai's methods look at the smoothed losses.
  ///
  /// - Throws: ``RangeTestError`` where there is no answer: it says why and what to change.
  public func suggestion(_ method: SuggestionMethod = .default) throws(RangeTestError) -> Suggestion {
    if case .dataRanOut(let steps, let wanted) = ending { throw .dataRanOut(steps: steps, wanted: wanted) }
    if let divergedAt, count < 3 { throw .divergedAtOnce(rate: rates.first ?? divergedAt) }
    guard count >= 2 else { throw .tooFewPoints(method: method.name, points: count, needed: 2) }
    guard smoothed.contains(where: \.isFinite) else { throw .noFiniteLoss(method: method.name) }
    switch method {
    case .steepestSlope(let skipBegin, let skipEnd): return try steepest(skipBegin: skipBegin, skipEnd: skipEnd)
    case .valley: return valley
    case .slide: return try slide()
    case .steep: return try steep()
    case .minimum: return minimum
    case .default: return try defaultRule()
    }
  }
}
