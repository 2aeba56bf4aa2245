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
  public let test: RangeTest
  /// The least smoothed loss so far; nil before the first.
  public private(set) var best: Double?
  private var rates: [Double] = []
  private var losses: [Double] = []
  private var smoothed: [Double] = []
  private var ending: RangeTestEnding?
  private var smoother: LossSmoother

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
