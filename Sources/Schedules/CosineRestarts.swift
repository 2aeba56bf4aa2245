import Foundation

/// Half a cosine down, then back to a peak at once, again and again: longer cycles and lower peaks if you like.
///
///     η(t) = to + (peakᵢ − to)·(1 + cos(πτ/Lᵢ))/2        in cycle i = 0, 1, 2, …, τ steps after its beginning
///     η(t) = to                                          after the last cycle
///     Lᵢ = over·stretchⁱ
///     peakᵢ = to + (from − to)·decayⁱ                    shrink = height
///     peakᵢ = max(from·decayⁱ, to)                       shrink = peak
///
/// With decay = 1 and a whole stretch it is ``CosineAnnealingWarmRestarts``. A cycle may begin between two steps; `to` is
/// reached only after the last cycle, because where a cycle ends the next begins.
///
/// - Parameters:
///   - from: the peak of the first cycle.
///   - to: the minimum, at most `from`.
///   - over: the length of the first cycle in steps, at least 1.
///   - stretch: the factor between the lengths of two cycles, at least 1; it need not be a whole number.
///   - decay: the factor between two peaks, from 0 to 1.
///   - shrink: what `decay` multiplies: the `peak`, or its `height` above the minimum. The same where `to` is 0.
///   - cycles: how many, at least 1; nil for ever.
/// - Source: Loshchilov and Hutter, *SGDR*, 2017. Shrinking peaks are those of timm's `CosineLRScheduler` (`cycle_decay`:
///   peak), shrinking heights those of Keras's `CosineDecayRestarts` (`m_mul`). timm's peaks may fall below the minimum.
public struct CosineRestarts: Schedule, NamedSchedule {
  /// What the decay multiplies.
  public enum Shrink: String, Hashable, Sendable, CaseIterable {
    /// The height of the peak above the minimum, as in Keras.
    case height
    /// The peak itself, as in timm; never below the minimum.
    case peak
  }

  /// The rate at the beginning of the first cycle.
  public let peak: Double
  /// The rate that each cycle falls towards.
  public let minimum: Double
  /// The length of the first cycle in steps, at least 1.
  public let firstLength: Int
  /// The factor between the lengths of two cycles, at least 1.
  public let stretch: Double
  /// The factor between two peaks, from 0 to 1.
  public let decay: Double
  /// What `decay` multiplies.
  public let shrink: Shrink
  /// The number of cycles, at least 1, or nil for ever.
  public let cycles: Int?

  /// Cosines from `peak` to `minimum`, the first over `firstLength` steps.
  ///
  /// - Throws: ``ScheduleError`` that names the parameter, its value and what is allowed.
  public init(
    from peak: Double, to minimum: Double = 0, over firstLength: Int, stretch: Double = 1, decay: Double = 1,
    shrink: Shrink = .peak, cycles: Int? = nil
  ) throws {
    try Self.require(peak.isFinite && peak >= 0, "from", peak, "finite and at least 0")
    try Self.require(minimum >= 0 && minimum <= peak, "to", minimum, "at least 0 and at most from, which is \(peak)")
    try Self.require(firstLength >= 1, "over", firstLength, "at least 1 step")
    try Self.require(stretch.isFinite && stretch >= 1, "stretch", stretch, "finite and at least 1")
    try Self.require((0...1).contains(decay), "decay", decay, "between 0 and 1")
    try Self.require((cycles ?? 1) >= 1, "cycles", cycles ?? 0, "at least 1")
    (self.peak, self.minimum, self.firstLength, self.stretch) = (peak, minimum, firstLength, stretch)
    (self.decay, self.shrink, self.cycles) = (decay, shrink, cycles)
    let end = beginning(of: Double(cycles ?? 0))
    try Self.require(end < 0x1p62, "cycles", cycles ?? 0, "few enough for the steps of all to be counted")
  }

  /// The first step after the last cycle.
  public var totalSteps: Int? { cycles.map { Int(beginning(of: Double($0)).rounded(.up)) } }
  /// Also that step, as for ``CosineAnnealingLR``: the first at the minimum.
  public var lastStep: Int? { totalSteps }

  public func callAsFunction(_ step: Int) -> Double {
    let t = Double(step)
    let cycle = cycle(at: t)
    if let cycles, cycle >= Double(cycles) { return minimum }
    let top =
      switch shrink {
      case .height: minimum + (peak - minimum) * pow(decay, cycle)
      case .peak: max(peak * pow(decay, cycle), minimum)
      }
    let progress = (t - beginning(of: cycle)) / (Double(firstLength) * pow(stretch, cycle))
    return minimum + (top - minimum) * (1 + cos(.pi * progress)) / 2
  }

  /// Where a cycle begins, in steps: over·(stretchⁱ − 1)/(stretch − 1), the sum of the lengths before it.
  private func beginning(of cycle: Double) -> Double {
    Double(firstLength) * (stretch == 1 ? cycle : (pow(stretch, cycle) - 1) / (stretch - 1))
  }

  /// The number of the cycle that step t is in.
  private func cycle(at t: Double) -> Double {
    let passed = t / Double(firstLength)
    guard stretch > 1 else { return passed.rounded(.down) }
    // A logarithm is rounded: it can miss by one at a restart.
    let guess = (log(1 + passed * (stretch - 1)) / log(stretch)).rounded()
    return beginning(of: guess) <= t ? guess : max(guess - 1, 0)
  }

  public static let parameters = [
    Parameter("from", "the first peak"),
    Parameter("to", default: .double(0), "the minimum"),
    Parameter("over", "steps of the first cycle"),
    Parameter("stretch", default: .double(1), "the factor between the lengths of two cycles"),
    Parameter("decay", default: .double(1), "the factor between two peaks"),
    Parameter("shrink", default: .string("peak"), "what decay multiplies: the peak, or its height above the minimum"),
    Parameter("cycles", default: .null, "how many cycles; for ever when left out"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(
      from: arguments.number("from"), to: arguments.number("to"), over: arguments.count("over"),
      stretch: arguments.number("stretch"), decay: arguments.number("decay"), shrink: arguments.word("shrink"),
      cycles: arguments.has("cycles") ? arguments.count("cycles") : nil)
  }

  public var arguments: [String: ArgumentValue] {
    [
      "from": .double(peak), "to": .double(minimum), "over": .int(firstLength), "stretch": .double(stretch),
      "decay": .double(decay), "shrink": .string(shrink.rawValue),
      "cycles": cycles.map(ArgumentValue.int) ?? .null,
    ]
  }
}
