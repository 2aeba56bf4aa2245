/// What a range test has seen: the loss of a mini-batch at each rate, in the order of the steps.
public struct RangeTestCurve: Hashable, Sendable, Codable {
  /// The rate of each step.
  public let rates: [Double]
  /// The loss at each step: of the mini-batch before the update, or of the validation data after it.
  public let losses: [Double]
  /// The same losses, smoothed.
  public let smoothed: [Double]
  /// How the test ended.
  public let ending: RangeTestEnding

  /// A curve from elsewhere.
  ///
  /// - Parameters:
  ///   - losses: one for each rate; they may be no finite numbers.
  ///   - smoothed: one for each rate; the losses themselves where left out.
  /// - Throws: ``RangeTestError`` for lists of different length, or a rate that is negative or not finite.
  public init(
    rates: [Double], losses: [Double], smoothed: [Double]? = nil, ending: RangeTestEnding = .unknown
  ) throws(RangeTestError) {
    let smoothed = smoothed ?? losses
    guard rates.count == losses.count, rates.count == smoothed.count else {
      throw .parameter(
        "A curve of \(rates.count) rates has \(losses.count) losses and \(smoothed.count) smoothed losses; it takes one "
          + "of each for every rate.")
    }
    if let place = rates.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw .parameter(
        "Point \(place + 1) of the curve has the rate \(rates[place]), but a rate is finite and at least 0.")
    }
    self.init(checked: rates, losses: losses, smoothed: smoothed, ending: ending)
  }

  init(checked rates: [Double], losses: [Double], smoothed: [Double], ending: RangeTestEnding) {
    (self.rates, self.losses, self.smoothed, self.ending) = (rates, losses, smoothed, ending)
  }

  /// How many points there are.
  public var count: Int { rates.count }

  /// The rate at which the loss exploded, or nil where it did not, or where nobody knows.
  public var divergedAt: Double? {
    switch ending {
    case .lossExceeded(let rate), .notFinite(let rate): rate
    case .allSteps, .dataRanOut, .unknown: nil
    }
  }

  /// The points from `range`, as a curve of its own.
  public func points(_ range: Range<Int>) -> RangeTestCurve {
    let range = range.clamped(to: 0..<count)
    return RangeTestCurve(
      checked: Array(rates[range]), losses: Array(losses[range]), smoothed: Array(smoothed[range]), ending: ending)
  }

  /// The part that fastai's `lr_find` asks for a suggestion: without the first tenth of the planned steps and the last
  /// five points, up to the first NaN.
  ///
  /// - Parameter steps: how many steps were planned.
  public func fastaiPart(of steps: Int) -> RangeTestCurve {
    let first = min(steps / 10, count)
    let end = max(count - 5, first)
    let broken = smoothed[first..<end].firstIndex { $0.isNaN }
    return points(first..<(broken ?? end))
  }
}
