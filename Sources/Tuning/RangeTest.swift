/// The plan of a range test: a short run in which the rate grows with every mini-batch until the loss explodes.
///
/// Below some rate nothing is learned, above another nothing is learned any more: between them the loss falls, and a good
/// rate lies there. `findLearningRate` carries the plan out, a ``RangeTestCurve`` is what comes of it.
///
/// - Source: Smith 2015, "Cyclical learning rates for training neural networks", section 3.3.
public struct RangeTest: Hashable, Sendable, Codable {
  /// The rate of every step.
  public var ramp: RateRamp
  /// How the losses are smoothed.
  public var smoothing: LossSmoothing
  /// When it stops early.
  public var stop: RangeTestStop

  /// A range test by its three parts.
  public init(ramp: RateRamp, smoothing: LossSmoothing, stop: RangeTestStop) {
    (self.ramp, self.smoothing, self.stop) = (ramp, smoothing, stop)
  }

  /// The workbench's own range test.
  ///
  /// - Parameters:
  ///   - growth: exponential, or linear as in Smith's paper.
  ///   - low: the first rate.
  ///   - high: the last rate.
  ///   - steps: mini-batches.
  ///   - multiple: it stops when the smoothed loss exceeds this multiple of the best; nil for never.
  ///   - beta: how much of the past the smoothed loss keeps, from 0 to below 1.
  public init(
    _ growth: RateRamp.Growth = .exponential, from low: Double = 1e-6, to high: Double = 10, steps: Int = 100,
    stoppingAt multiple: Double? = 4, beta: Double = 0.9
  ) throws(RangeTestError) {
    guard beta >= 0, beta < 1 else {
      throw .parameter("The smoothing keeps \(beta) of the past, but it must be from 0 to below 1, such as 0.9.")
    }
    if let multiple, !(multiple > 1) {
      throw .parameter("A range test cannot stop at \(multiple) times its best loss; take more than 1, such as 4.")
    }
    self.init(
      ramp: try RateRamp(growth, from: low, to: high, steps: steps), smoothing: .biasCorrected(beta: beta),
      stop: multiple.map { .multiple($0) } ?? .never)
  }

  /// Lightning's `lr_find`: its rates, its smoothing, its stop.
  public static func lightning(
    _ growth: RateRamp.Growth = .exponential, from low: Double = 1e-8, to high: Double = 1, steps: Int = 100,
    threshold: Double? = 4
  ) throws(RangeTestError) -> RangeTest {
    RangeTest(
      ramp: try RateRamp(growth, from: low, to: high, steps: steps, spacing: .lightning), smoothing: .lightning(),
      stop: threshold.map { .lightning(threshold: $0) } ?? .never)
  }

  /// Lightning's `lr_find` as the course's article of 2020 ran it: the same rates, smoothed by vₖ/(1 − 0.98^k), so that it
  /// stops at four times the best.
  ///
  /// - Source: Lightning 0.9.0 (2020).
  public static func lightning2020() throws(RangeTestError) -> RangeTest {
    RangeTest(ramp: try lightning().ramp, smoothing: .biasCorrected(beta: 0.98), stop: .multiple(4))
  }

  /// fastai's `lr_find`: its rates, its smoothing, its stop.
  public static func fastai(
    from low: Double = 1e-7, to high: Double = 10, steps: Int = 100, stopsEarly: Bool = true
  ) throws(RangeTestError) -> RangeTest {
    RangeTest(
      ramp: try RateRamp(from: low, to: high, steps: steps, spacing: .fastai), smoothing: .fastai(),
      stop: stopsEarly ? .fastai : .never)
  }
}

/// When a range test stops before its last step.
///
///     .never
///     .multiple(m)         s_k > best + (m − 1)·|best|, best over s_1 … s_k: for positive losses, m times the best
///     .lightning(m)        k > 1 and s_k > m·best, best over s_1 … s_{k−1}
///     .fastai              s_k > 4·best, best over s_1 … s_k
///
/// s are the smoothed losses. The point that stops the test is part of the curve. With negative losses the peers' rules stop
/// at once, for 4 times a negative number lies below it; ours does not.
///
/// After a loss that is NaN or infinite, ours and `never` stop too, and that loss is no point of the curve; the peers go on.
public enum RangeTestStop: Hashable, Sendable, Codable {
  /// Only a loss that is not finite ends it.
  case never
  /// Ours: the loss is further above the best than (m − 1)·|best|.
  case multiple(Double)
  /// Lightning's: from the second step on, above m times the best before it.
  case lightning(threshold: Double = 4)
  /// fastai's: above 4 times the best.
  case fastai

  /// Whether a loss that is not finite ends the test.
  var endsAtNotFinite: Bool {
    switch self {
    case .never, .multiple: true
    case .lightning, .fastai: false
    }
  }

  /// Whether the test ends with this smoothed loss; `before` is the best of those before it, nil at the first.
  func stops(at smoothed: Double, before: Double?) -> Bool {
    let best = before.map { min($0, smoothed) } ?? smoothed
    return switch self {
    case .never: false
    case .multiple(let multiple): smoothed > best + (multiple - 1) * abs(best)
    case .lightning(let threshold): before.map { smoothed > threshold * $0 } ?? false
    case .fastai: smoothed > 4 * best
    }
  }
}

/// Writes down a range test while it runs, and says when it is over.
///
///     var recorder = RangeTestRecorder(test)
///     while let rate = recorder.nextRate {
///       recorder.observe(the loss of a mini-batch, before the step at `rate`)
///     }
///     let curve = recorder.curve
///
/// It serves any training loop, also one that is not ours.
public struct RangeTestRecorder: Sendable {
  /// The plan that is followed.
  public let test: RangeTest
  /// The least smoothed loss so far; nil before the first.
  public private(set) var best: Double?
  private var rates: [Double] = []
  private var losses: [Double] = []
  private var smoothed: [Double] = []
  private var ending: RangeTestEnding?
  private var smoother: LossSmoother

  /// A recorder that has seen no loss.
  public init(_ test: RangeTest) {
    self.test = test
    smoother = LossSmoother(test.smoothing)
  }

  /// The rate of the next step, or nil when the test is over.
  public var nextRate: Double? { ending == nil && losses.count < test.ramp.steps ? test.ramp(losses.count) : nil }

  /// Notes the loss that belongs to `nextRate`; nothing after the end.
  public mutating func observe(_ loss: Double) {
    guard let rate = nextRate else { return }
    if !loss.isFinite && test.stop.endsAtNotFinite {
      ending = .notFinite(rate: rate)
      return
    }
    let value = smoother.observe(loss)
    rates.append(rate)
    losses.append(loss)
    smoothed.append(value)
    if test.stop.stops(at: value, before: best) { ending = .lossExceeded(rate: rate) }
    best = best.map { value < $0 ? value : $0 } ?? value
  }

  /// Notes that there was no further mini-batch.
  public mutating func dataRanOut() {
    if nextRate != nil { ending = .dataRanOut(steps: losses.count, wanted: test.ramp.steps) }
  }

  /// What has been noted.
  public var curve: RangeTestCurve {
    RangeTestCurve(
      checked: rates, losses: losses, smoothed: smoothed, ending: ending ?? (nextRate == nil ? .allSteps : .unknown))
  }
}
