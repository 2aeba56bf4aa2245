/// Notices divergence while a run goes on, long before the cost is infinite.
///
/// The cost Jₖ after k updates is called diverged as soon as one of these holds, with J₀ the first cost observed:
///
///     Jₖ is NaN or infinite
///     Jₖ > 1000·J₀
///     Jₖ > 10·J₀  and  Jₖ > Jₖ₋₅₀        log J has risen in the mean of the last 50 steps
///
/// J₀ = 0, or a J₀ that is only rounding, would make any later rounding a divergence: `noiseLevel` stands in for a J₀
/// below it, and with J₀ = 0 and no noise level the first cost above 0 does. The cost may rise below these limits:
/// stochastic descent and cycles of rates do that and come back.
public struct DivergenceWatch: Sendable, Hashable {
  /// The costs at or below which everything is rounding.
  public let noiseLevel: Double
  /// The step at which divergence was noticed, the number of updates before it, or nil.
  public private(set) var divergedAt: Int?

  private static let window = 50
  private var reference: Double?
  private var recent: [Double] = []
  private var count = 0

  /// - Parameter noiseLevel: for a linear regression ``LinearRegression/roundingCost``; 0 if nothing is known.
  public init(noiseLevel: Double = 0) { self.noiseLevel = noiseLevel }

  /// Takes the next cost, that of the start first, and says whether the run has diverged: once so, always so.
  public mutating func observe(_ cost: Double) -> Bool {
    guard divergedAt == nil else { return true }
    if hasDiverged(cost) { divergedAt = count }
    // A ring of the last 50 costs: the one to be replaced next is the one of 50 steps ago.
    if recent.count < Self.window { recent.append(cost) } else { recent[count % Self.window] = cost }
    count += 1
    return divergedAt != nil
  }

  private mutating func hasDiverged(_ cost: Double) -> Bool {
    guard cost.isFinite else { return true }
    guard let reference else {
      let first = max(cost, noiseLevel)
      if first > 0 { reference = first }
      return false
    }
    if cost > 1e3 * reference { return true }
    guard cost > 10 * reference, recent.count == Self.window else { return false }
    return cost > recent[count % Self.window]
  }
}
