/// How a run of gradient descent at a constant rate ended.
///
/// The first of these that holds, in this order:
///
///     diverged      the cost left the range that ``DivergenceWatch`` allows, at the step given
///     converged     ‖∇J‖ ≤ tolerance·‖∇J₀‖, the gradient of the last record against that of the first, and where the
///                   least cost J* is known, J − J* ≤ J*/1000; in an exact fit (J* ≤ 1e-12·J₀), where that says nothing,
///                   J − J* ≤ tolerance²·(J₀ − J*); in both cases the noise level is near enough
///     growing       the last cost is above the first: on its way out, not yet called diverged
///     oscillating   α > 1/λmax: the error along the top eigenvector changes its sign at every step
///     still falling none of these: more steps, or a higher rate
///
/// A gradient alone says little: where features are not scaled, it is small all along the valley, far from the minimum.
/// The excess of the cost does not depend on the units of the features.
///
/// A converged run may have oscillated on its way, and a diverged one has. A rate just above 2/λmax needs many steps
/// before its growth shows.
public enum ConvergenceStatus: Sendable, Hashable, Codable {
  /// It rests near enough to the minimum, by the rule above.
  case converged
  /// The cost falls and has not come near enough: more steps, or a higher rate.
  case stillFalling
  /// It jumps to and fro across the valley: the rate is above 1/λmax.
  case oscillating
  /// The last cost is above the first, and the run has not been called diverged yet.
  case growing
  /// The step is the number of updates after which it was noticed.
  case diverged(atStep: Int)

  /// The status of a run.
  ///
  /// - Parameters:
  ///   - costs: J after 0, 1, 2, … updates, each of them: divergence is judged over the steps.
  ///   - gradientLengths: ‖∇J‖ at the first and at the last of these costs.
  ///   - rate: α.
  ///   - largestEigenvalue: λmax, or nil where it is not known; such a run is never called oscillating.
  ///   - leastCost: J*, or nil where it is not known; the gradient alone decides then.
  ///   - tolerance: how far the gradient must have shrunk to count as converged.
  ///   - noiseLevel: as in ``DivergenceWatch``.
  public static func judge(
    costs: some Sequence<Double>, gradientLengths: (first: Double, last: Double), rate: Double,
    largestEigenvalue: Double? = nil, leastCost: Double? = nil, tolerance: Double = 1e-5, noiseLevel: Double = 0
  ) -> ConvergenceStatus {
    var watch = DivergenceWatch(noiseLevel: noiseLevel)
    var ends: (first: Double, last: Double)?
    for cost in costs {
      ends = (ends?.first ?? cost, cost)
      if watch.observe(cost) { break }
    }
    return judge(
      divergedAt: watch.divergedAt, costs: ends, gradientLengths: gradientLengths, rate: rate,
      largestEigenvalue: largestEigenvalue, leastCost: leastCost, tolerance: tolerance, noiseLevel: noiseLevel)
  }

  /// The status of a run whose divergence was watched for on the way, as ``RunHistory`` does, by its first and last cost.
  public static func judge(
    divergedAt: Int?, costs: (first: Double, last: Double)?, gradientLengths: (first: Double, last: Double),
    rate: Double, largestEigenvalue: Double? = nil, leastCost: Double? = nil, tolerance: Double = 1e-5,
    noiseLevel: Double = 0
  ) -> ConvergenceStatus {
    if let divergedAt { return .diverged(atStep: divergedAt) }
    if gradientLengths.last <= tolerance * gradientLengths.first,
      isNearLeast(costs, leastCost, tolerance: tolerance, noiseLevel: noiseLevel)
    {
      return .converged
    }
    if let costs, costs.last > costs.first { return .growing }
    if let largestEigenvalue, rate * largestEigenvalue > 1 { return .oscillating }
    return .stillFalling
  }

  /// Whether the last cost is as good as the least one, or the least one is not known.
  ///
  /// A thousandth of J* is less than any fit tells apart; an exact fit has J* = 0, and there the cost must have fallen as
  /// far as the square of the gradient's tolerance.
  private static func isNearLeast(
    _ costs: (first: Double, last: Double)?, _ leastCost: Double?, tolerance: Double, noiseLevel: Double
  ) -> Bool {
    guard let costs, let leastCost else { return true }
    let isExactFit = leastCost <= 1e-12 * costs.first
    let near = isExactFit ? tolerance * tolerance * (costs.first - leastCost) : leastCost / 1000
    return costs.last - leastCost <= max(near, noiseLevel)
  }

  /// Whether the run ended in divergence.
  public var isDiverged: Bool {
    if case .diverged = self { true } else { false }
  }
}

extension ConvergenceStatus: CustomStringConvertible {
  /// A few words, for a table.
  public var description: String {
    switch self {
    case .converged: "converged"
    case .stillFalling: "still falling, too slow"
    case .oscillating: "oscillating"
    case .growing: "growing, on its way out"
    case .diverged(let step): "diverged, noticed at step \(step)"
    }
  }

  /// One sentence that says what it means.
  public var sentence: String {
    switch self {
    case .converged: "Converged: the gradient has vanished, and more steps change nothing."
    case .stillFalling: "Still falling: the minimum is not reached yet; take more steps or a higher rate."
    case .oscillating: "Oscillating: the rate is above 1/λmax, so that each step jumps across the valley."
    case .growing: "Growing: the cost is higher than at the start, though not yet a thousand times; take a lower rate."
    case .diverged(let step):
      "Diverged, noticed at step \(step): each step lands higher than it began; take a lower rate."
    }
  }
}

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

  /// A watch that has seen no cost yet.
  ///
  /// - Parameter noiseLevel: for a linear regression `LinearRegression.roundingCost`; 0 if nothing is known.
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
