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

  /// fastai's `lr_find`: its rates, its smoothing, its stop.
  public static func fastai(
    from low: Double = 1e-7, to high: Double = 10, steps: Int = 100, stopsEarly: Bool = true
  ) throws(RangeTestError) -> RangeTest {
    RangeTest(
      ramp: try RateRamp(from: low, to: high, steps: steps, spacing: .fastai), smoothing: .fastai(),
      stop: stopsEarly ? .fastai : .never)
  }
}
