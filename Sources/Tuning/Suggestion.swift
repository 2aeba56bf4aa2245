import Foundation

/// How a rate is read off a range test's curve.
///
/// | method | who | the rate |
/// |---|---|---|
/// | `steepest` | Lightning | where the loss falls fastest, per unit of rate |
/// | `steepest-2020` | Lightning until 2.5.2 | where the loss falls fastest from point to point: per factor of the rate |
/// | `valley` | fastai | half-way down the longest descent |
/// | `slide` | fastai | left of the final rise |
/// | `steep` | fastai | where the loss falls fastest, per unit of log rate |
/// | `minimum` | fastai | a tenth of the rate with the least loss |
/// | `default` | the workbench | see `RangeTestCurve.defaultRule` |
///
/// A method with a peer's name does what the peer does with the curve as it is given, also where that is unwise.
public enum SuggestionMethod: Hashable, Sendable {
  /// Lightning's, without the first and the last points; see ``steepest``.
  case steepestSlope(skipBegin: Int, skipEnd: Int)
  /// Lightning's of its time before 2.5.3, without the first and the last points; see ``steepest2020``.
  case steepestStep(skipBegin: Int, skipEnd: Int)
  /// fastai's: half-way down the longest descent.
  case valley
  /// fastai's: left of the final rise.
  case slide
  /// fastai's: where the loss falls fastest per unit of log rate.
  case steep
  /// fastai's: a tenth of the rate with the least loss.
  case minimum
  /// The workbench's own rule.
  case `default`

  /// Lightning's, as it is called without arguments: the first 10 points and the last one are skipped.
  public static let steepest = SuggestionMethod.steepest()

  /// Lightning's, without the first `skipBegin` and the last `skipEnd` points.
  public static func steepest(skipBegin: Int = 10, skipEnd: Int = 1) -> SuggestionMethod {
    .steepestSlope(skipBegin: skipBegin, skipEnd: skipEnd)
  }

  /// Lightning's until 2.5.2, as it was called without arguments: the first 10 points and the last one are skipped.
  public static let steepest2020 = SuggestionMethod.steepestStep(skipBegin: 10, skipEnd: 1)

  /// All of them, in the order of the table above.
  public static let all: [SuggestionMethod] = [.steepest, .steepest2020, .valley, .slide, .steep, .minimum, .default]

  /// The method's name in the table above.
  public var name: String {
    switch self {
    case .steepestSlope: "steepest"
    case .steepestStep: "steepest-2020"
    case .valley: "valley"
    case .slide: "slide"
    case .steep: "steep"
    case .minimum: "minimum"
    case .default: "default"
    }
  }
}

/// A rate that was read off a range test's curve.
public struct Suggestion: Hashable, Sendable {
  /// The learning rate.
  public let rate: Double
  /// The point of the curve that decided, counted from 0; its rate need not be the suggested one.
  public let index: Int
  /// Who suggests it.
  public let method: SuggestionMethod
}

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
    case .steepestStep(let skipBegin, let skipEnd): return try steepest2020(skipBegin: skipBegin, skipEnd: skipEnd)
    case .valley: return valley
    case .slide: return try slide()
    case .steep: return try steep()
    case .minimum: return minimum
    case .default: return try defaultRule()
    }
  }
}

extension RangeTestCurve {
  /// The workbench's own rule: a fifth of the first rate at which the loss, averaged over its neighbours, is nearly least.
  ///
  ///     m_k = the mean of loss_{k−h} … loss_{k+h}, as far as there are such points;  h = min(4, ⌊N/10⌋)
  ///     k* = the first place of the least m
  ///     j = the first place with m_j ≤ m_{k*} + (max(m_0 … m_{k*}) − m_{k*})/50;  answer = η(j)/5
  ///     it is no descent where k* < h + 3, or where the means before and around k* differ by less than 3 standard errors
  ///     (σ² = half the mean square of the differences of neighbours), or by no more than rounding
  ///
  /// Looks at the losses themselves: a mean over neighbours on both sides does not lag behind the rate, as a moving average
  /// over the past does, and a lag makes the answer too high. Too high costs far more than too low, hence the fifth, and
  /// hence the first of all rates with nearly the least loss: on a small table the loss can lie flat at its least for two
  /// decades, and the place of the minimum itself is then chance.
  ///
  /// It was chosen among some thirty rules on a few seeds and then tried on others: Benchmarks/finder-rule.md has the
  /// table. Rules that look for the steepest descent over log rate did worse, above all on LeNet with 100 steps.
  ///
  /// - Throws: ``RangeTestError`` for rates that do not rise, losses that are not finite, fewer than 10 points, and a loss
  ///   that does not fall.
  func defaultRule() throws(RangeTestError) -> Suggestion {
    let (means, lowest, near) = try descent()
    let first = means.firstIndex { $0 <= near } ?? lowest
    return Suggestion(rate: rates[first] / 5, index: first, method: .default)
  }

  /// Whether the loss is still near its least at the last rate: then no rate of the test was too high, a larger one may be
  /// better, and where the loss would explode is not known.
  ///
  /// With the means of the workbench's own rule: no mean after the least is more than a fiftieth of the fall above it. False
  /// for a test that an explosion ended, and for curves that have no suggestion by that rule.
  public var neverRises: Bool {
    guard divergedAt == nil, let (means, lowest, near) = try? descent() else { return false }
    return means[lowest...].allSatisfy { $0 <= near }
  }

  /// The two ends between which Smith lets a rate go up and down.
  ///
  ///     top = half of the rate at which the smoothed loss is least;  base = top/16
  ///
  /// Half, because the least loss lies right before the rise. Smith takes a third or a quarter of the top as the base, for
  /// cycles of several epochs; a sixteenth suits those of one.
  ///
  /// - Source: Smith 2015, section 3.3, for the top; the factors are the workbench's, fixed before lesson 09's runs.
  /// - Throws: ``RangeTestError`` for a curve without points or without a finite loss.
  public func rangeForCycles() throws(RangeTestError) -> ClosedRange<Double> {
    // fastai's method answers a tenth of the rate with the least smoothed loss.
    let top = try 5 * suggestion(.minimum).rate
    guard top > 0, top.isFinite else { throw .noFiniteLoss(method: "the range for cycles") }
    return (top / 16)...top
  }

  /// The losses averaged over their neighbours, the first place of the least mean, and what is nearly the least: a fiftieth
  /// of the fall above it.
  private func descent() throws(RangeTestError) -> (means: [Double], lowest: Int, near: Double) {
    try checkForDefault()
    let reach = min(4, count / 10)
    let means = losses.indices.map { mean(max(0, $0 - reach)..<min(count, $0 + reach + 1)) }
    let lowest = means.firstLeast
    guard falls(to: lowest, reach: reach) else {
      throw .noDescent(method: "default", from: rates[0], to: rates[count - 1])
    }
    let top = means[...lowest].max() ?? means[lowest]
    return (means, lowest, means[lowest] + (top - means[lowest]) / 50)
  }

  /// Whether the losses around a place are lower than those before it by more than chance.
  private func falls(to place: Int, reach: Int) -> Bool {
    guard place >= reach + 3 else { return false }
    let (before, around) = (0..<(place - reach), (place - reach)..<min(count, place + reach + 1))
    let fall = mean(before) - mean(around)
    let jumps = (1...place).map { losses[$0] - losses[$0 - 1] }
    let variance = jumps.reduce(0) { $0 + $1 * $1 } / Double(2 * place)
    let error = (variance * (1 / Double(before.count) + 1 / Double(around.count))).squareRoot()
    // The means of equal losses differ by their rounding, which has no standard error.
    return fall > 1e-12 * abs(mean(before)) && fall >= 3 * error
  }

  private func mean(_ places: Range<Int>) -> Double { losses[places].reduce(0, +) / Double(places.count) }

  private func checkForDefault() throws(RangeTestError) {
    if let place = (1..<count).first(where: { rates[$0] <= rates[$0 - 1] }) {
      throw .ratesDoNotRise(method: "default", point: place + 1, rate: rates[place])
    }
    if let place = losses.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(method: "default", point: place + 1, rate: rates[place], loss: losses[place])
    }
    guard count >= 10 else { throw .tooFewPoints(method: "default", points: count, needed: 10) }
  }
}
