extension RangeTestCurve {
  /// Lightning's suggestion: the rate at which the loss falls fastest, per unit of the rate itself.
  ///
  ///     g_i = a·y_{i−1} + b·y_i + c·y_{i+1}     a = −h₂/(h₁(h₁ + h₂)), b = (h₂ − h₁)/(h₁h₂), c = h₁/(h₂(h₁ + h₂))
  ///     g at the two ends: (y_{i+1} − y_i)/h
  ///     answer: the rate at the first least g
  ///
  /// over the points lr[skip_begin:-skip_end] with a finite loss, in Float; h₁ and h₂ are the distances to the
  /// neighbours. Because the slope is per unit of rate and not of its logarithm, on an exponential ramp it prefers tiny
  /// rates. `skip_end` = 0 leaves nothing, as a Python slice to −0 does.
  ///
  /// - Source: Lightning 2.6.6, `_LRFinder.suggestion`; PyTorch, `torch.gradient`.
  func steepest(skipBegin: Int, skipEnd: Int) throws(RangeTestError) -> Suggestion {
    guard skipBegin >= 0, skipEnd >= 0 else {
      throw .parameter("steepest: \(min(skipBegin, skipEnd)) points cannot be skipped; it must be 0 or more.")
    }
    let end = skipEnd == 0 ? 0 : count - skipEnd
    let places = skipBegin < end ? (skipBegin..<end).filter { Float(smoothed[$0]).isFinite } : []
    guard places.count >= 2 else { throw .nothingLeft(skipBegin: skipBegin, skipEnd: skipEnd, points: count) }
    let slopes = Self.slopes(of: places.map { Float(smoothed[$0]) }, over: places.map { Float(rates[$0]) })
    let index = places[slopes.firstLeast]
    return Suggestion(rate: rates[index], index: index, method: .steepest(skipBegin: skipBegin, skipEnd: skipEnd))
  }

  /// `torch.gradient(y, spacing=[x])`, rounded as PyTorch rounds it.
  static func slopes(of y: [Float], over x: [Float]) -> [Float] {
    let last = y.count - 1
    return y.indices.map { i in
      if i == 0 { return (y[1] - y[0]) / (x[1] - x[0]) }
      if i == last { return (y[last] - y[last - 1]) / (x[last] - x[last - 1]) }
      let (h1, h2) = (x[i] - x[i - 1], x[i + 1] - x[i])
      let a = -h2 / (h1 * (h1 + h2))
      let b = (h2 - h1) / (h1 * h2)
      let c = h1 / (h2 * (h1 + h2))
      return a * y[i - 1] + b * y[i] + c * y[i + 1]
    }
  }
}

extension Array where Element: BinaryFloatingPoint {
  /// The place of the first least element, of the first NaN where there is one: `torch.argmin`.
  var firstLeast: Int {
    if let broken = firstIndex(where: { $0.isNaN }) { return broken }
    return indices.min { self[$0] < self[$1] } ?? 0
  }
}
