extension RandomNumberGenerator {
  /// A number drawn evenly from [0, 1), a multiple of 2⁻⁵³.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number from the normal distribution with mean 0 and deviation 1.
  ///
  /// By comparisons alone, without logarithm or exponential, whose last bits differ from machine to machine: the same
  /// seed gives the same weights everywhere.
  ///
  ///     k with probability ∝ e^(−k²/2), x evenly from [0, 1), kept with probability e^(−x·(2k + x)/2)
  ///     ±(k + x), because k² + 2·k·x + x² = (k + x)²
  ///
  /// - Source: Karney 2016, "Sampling exactly from the normal distribution", algorithm N, here with x of 53 bits.
  mutating func standardNormal() -> Double {
    while true {
      // e^(−k/2) and e^(−k·(k − 1)/2) make e^(−k²/2).
      var k = 0
      while happens(exponent: 0.5) { k += 1 }
      guard happens(exponent: 0.5, times: k * (k - 1)) else { continue }
      let x = unit()
      let n = Double(k + 1)
      guard happens(exponent: x * (2 * Double(k) + x) / (2 * n), times: k + 1) else { continue }
      return next() >> 63 == 0 ? Double(k) + x : -(Double(k) + x)
    }
  }

  /// Whether an event of probability e^(−t) happens so many times in a row, 0 ≤ t ≤ 1.
  ///
  /// A decreasing run t > u₁ > u₂ > … has length n or more with probability tⁿ/n!, so its length is even with
  /// probability 1 − t + t²/2 − … = e^(−t) (von Neumann 1951).
  private mutating func happens(exponent t: Double, times: Int = 1) -> Bool {
    for _ in 0..<times {
      var (last, isEven) = (t, true)
      while true {
        let u = unit()
        guard u < last else { break }
        last = u
        isEven.toggle()
      }
      if !isEven { return false }
    }
    return true
  }
}
