import Foundation
import TestSupport
import Testing
import Tuning

@Suite struct RangeTestLaws {
  @Test(arguments: RateRamp.Growth.allCases)
  func `our own ramp meets both ends exactly, and is even in between`(_ growth: RateRamp.Growth) throws {
    let ramp = try RateRamp(growth, from: 1e-5, to: 3, steps: 41)
    #expect(checkSavedSchedule(ramp, resting: true) == nil)
    let rates = ramp.rates
    #expect(rates.first == 1e-5 && rates.last == 3 && rates.count == 41)
    let steps = zip(rates, rates.dropFirst()).map { growth == .exponential ? $1 / $0 : $1 - $0 }
    #expect(steps.allSatisfy { isClose($0, steps[0], relative: 1e-9) })
    #expect(ramp(1_000) == 3 && ramp(-1) == 1e-5)
  }

  @Test func `a constant loss stays where it is, except in Lightning's smoothing`() {
    let constant = [Double](repeating: 0.7, count: 50)
    for smoothing in [LossSmoothing.none, .seeded(beta: 0.98), .biasCorrected(beta: 0.98)] {
      #expect(smoothing.smoothed(constant).allSatisfy { isClose($0, 0.7, relative: 1e-12) })
    }
    let lightning = LossSmoothing.lightning().smoothed(constant)
    #expect(lightning[0] < 0.36)
    #expect(zip(lightning, lightning.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `a test stops at a multiple of its best, and its last point is the one that stopped it`() throws {
    var recorder = RangeTestRecorder(try RangeTest(from: 1e-3, to: 1, steps: 10, stoppingAt: 3, beta: 0))
    for loss in [2, 1, 2.9, 3.1, 1, 1] { recorder.observe(loss) }
    #expect(recorder.curve.losses == [2, 1, 2.9, 3.1])
    #expect(recorder.curve.ending == .lossExceeded(rate: recorder.curve.rates[3]))
  }

  @Test func `negative losses that get better do not stop it, and worse ones do`() throws {
    let test = try RangeTest(from: 1e-3, to: 1, steps: 10, stoppingAt: 3, beta: 0)
    var recorder = RangeTestRecorder(test)
    for step in 0..<9 { recorder.observe(-1 - Double(step)) }
    #expect(recorder.curve.count == 9 && recorder.nextRate != nil)
    recorder.observe(10)
    #expect(recorder.curve.divergedAt == 1)
  }

  @Test func `a loss that is no number ends it before that point`() throws {
    var recorder = RangeTestRecorder(try RangeTest(from: 1e-3, to: 1, steps: 4))
    for loss in [2, 1, .nan, 1] { recorder.observe(loss) }
    #expect(recorder.curve.losses == [2, 1])
    #expect(recorder.curve.ending == .notFinite(rate: try RateRamp(from: 1e-3, to: 1, steps: 4)(2)))
  }

  /// A made-up curve: a logistic descent over log rate around `middle`, and an explosion from `bound` on.
  static func descent(middle: Double = 1e-2, bound: Double = 0.5, noise: Double = 0, steps: Int = 100) throws
    -> RangeTestCurve
  {
    var random = SplitMix(seed: 3)
    let rates = try RateRamp(from: 1e-6, to: 10, steps: steps).rates
    let jitter = random.numbers(steps)
    return try RangeTestCurve(
      rates: rates,
      losses: zip(rates, jitter).map { rate, jitter in
        2.3 - 1.5 / (1 + pow(rate / middle, -2)) + pow(rate / bound, 3) + noise * jitter
      })
  }

  @Test func `the default lies left of the minimum and right of where nothing happens`() throws {
    for noise in [0, 0.02, 0.1] {
      let curve = try Self.descent(noise: noise)
      let rate = try curve.suggestion().rate
      #expect(rate >= 1e-3 && rate <= 0.1, "noise \(noise)")
    }
  }

  /// A dip of one point must not decide: how far does a mean of nine carry it?
  @Test func `the default is a fifth of the first rate whose mean of nine points is nearly the least`() throws {
    let rates = try RateRamp(from: 1e-6, to: 10, steps: 100).rates
    var losses = rates.indices.map { 1 + abs(Double($0) - 60) / 60 }
    losses[80] = -0.5
    let found = try RangeTestCurve(rates: rates, losses: losses).suggestion()
    // The definition, once more: a fiftieth of the fall above the least of all means.
    let means = losses.indices.map { k in
      let near = losses[max(0, k - 4)...min(99, k + 4)]
      return near.reduce(0, +) / Double(near.count)
    }
    let least = means[60]
    let first = means.firstIndex { $0 <= least + (means[0] - least) / 50 }
    #expect(found.index == first)
    #expect(found.index >= 56 && found.index <= 60)
    #expect(isClose(found.rate, rates[found.index] / 5, relative: 1e-12))
  }

  /// As on a small table, which a network fits at every rate of two decades.
  @Test(arguments: [-1e-3, -1e-5, 0, 1e-5, 1e-3])
  func `where the loss lies flat at its least, the default takes the beginning of the flat`(tilt: Double) throws {
    let rates = try RateRamp(from: 1e-6, to: 10, steps: 100).rates
    let losses = rates.map { rate -> Double in
      if rate > 1 { return 0.05 + rate }
      let flat: Double = rate > 0.01 ? tilt * log10(rate / 0.01) : 0
      let fall: Double = 0.7 / (1 + pow(rate / 2e-3, 3))
      return 0.01 + flat + fall
    }
    let curve = try RangeTestCurve(rates: rates, losses: losses)
    let found = try curve.suggestion()
    #expect(rates[found.index] >= 2e-3 && rates[found.index] <= 3e-2, "point \(found.index)")
    #expect(!curve.neverRises)
  }

  @Test(arguments: [1e-3, 1e-2, 1e-1])
  func `the range for cycles ends at half of the rate with the least loss`(middle: Double) throws {
    let curve = try Self.descent(middle: middle, bound: 50 * middle)
    let lowest = try #require(curve.losses.indices.min { curve.losses[$0] < curve.losses[$1] })
    let range = try curve.rangeForCycles()
    #expect(isClose(range.upperBound, curve.rates[lowest] / 2, relative: 1e-6))
    #expect(isClose(range.lowerBound, range.upperBound / 16, relative: 1e-12))
    let broken = try RangeTestCurve(rates: curve.rates, losses: curve.rates.map { _ in .nan })
    #expect(throws: RangeTestError.self) { try broken.rangeForCycles() }
    // Zero is no rate to cycle at.
    #expect(throws: RangeTestError.self) { try RangeTestCurve(rates: [0, 1], losses: [1, 2]).rangeForCycles() }
  }

  @Test func `a curve that never rises is noticed, and one that does is not`() throws {
    let whole = try Self.descent(middle: 1e-2, bound: 0.5)
    let lowest = try #require(whole.losses.indices.min { whole.losses[$0] < whole.losses[$1] })
    #expect(!whole.neverRises)
    #expect(whole.points(0..<(lowest + 1)).neverRises)
    // It rises by a twentieth of the fall at the end.
    let rising = try RangeTestCurve(
      rates: Array(whole.rates.prefix(80)),
      losses: (0..<80).map { (place: Int) -> Double in
        place < 40 ? 2 - Double(place) / 40 : 1 + 0.1 * Double(max(0, place - 60)) / 19
      })
    #expect(!rising.neverRises)
    // No descent, too few points, a NaN: there is nothing to say.
    let flat = try RangeTestCurve(rates: whole.rates, losses: whole.rates.map { _ in 1 })
    #expect(!flat.neverRises && !whole.points(0..<5).neverRises)
    let broken = try RangeTestCurve(rates: whole.rates, losses: whole.losses.dropLast() + [.nan])
    #expect(!broken.neverRises)
  }

  @Test func `the default moves with the curve`() throws {
    let (low, high) = try (Self.descent(middle: 1e-3, bound: 0.05), Self.descent(middle: 1e-2, bound: 0.5))
    #expect(isClose(try high.suggestion().rate / low.suggestion().rate, 10, relative: 0.3))
  }

  /// The rule asks for three standard errors at the lowest of a hundred places: how often is that chance?
  @Test func `noise without a descent is taken for one in less than a tenth of all curves`() throws {
    let rates = try RateRamp(from: 1e-6, to: 10, steps: 100).rates
    let answered = try (0..<1000).count { seed in
      var random = SplitMix(seed: UInt64(seed))
      let noise = random.numbers(100)
      let curve = try RangeTestCurve(rates: rates, losses: noise.map { 2.3 + 0.1 * $0 })
      return (try? curve.suggestion()) != nil
    }
    #expect(answered <= 100)
  }

  @Test func `steepest per unit of rate is biased to tiny rates, per unit of log rate it is not`() throws {
    let curve = try Self.descent()
    let (lightning, steep) = try (curve.suggestion(.steepest).rate, curve.suggestion(.steep).rate)
    #expect(isClose(steep, 1e-2, relative: 0.2))
    #expect(lightning <= steep)
  }

  @Test(arguments: [-5000.0, 5000, 1e6]) func `what is added to every loss does not change the default`(offset: Double)
    throws
  {
    let curve = try Self.descent()
    let moved = try RangeTestCurve(rates: curve.rates, losses: curve.losses.map { $0 + offset })
    #expect(try moved.suggestion().rate == curve.suggestion().rate)
    let flat = try RangeTestCurve(rates: curve.rates, losses: curve.losses.map { _ in offset + 0.1 })
    #expect(throws: RangeTestError.self) { try flat.suggestion() }
  }

  @Test func `a curve that cannot answer says why and gives no number`() throws {
    let curve = try Self.descent()
    let (rates, losses) = (curve.rates, curve.losses)
    func refusal(_ rates: [Double], _ losses: [Double], by method: SuggestionMethod = .default) throws
      -> RangeTestError?
    {
      let curve = try RangeTestCurve(rates: rates, losses: losses)
      do throws(RangeTestError) {
        _ = try curve.suggestion(method)
        return nil
      } catch {
        return error
      }
    }
    let flat = [Double](repeating: 1, count: 100)
    #expect(try refusal(rates, flat) == .noDescent(method: "default", from: rates[0], to: rates[99]))
    let rising = rates.indices.map { 1 + Double($0) }
    #expect(try refusal(rates, rising) == .noDescent(method: "default", from: rates[0], to: rates[99]))
    var broken = losses
    broken[40] = .nan
    guard case .notFinite(_, point: 41, _, _) = try refusal(rates, broken) else {
      Issue.record("a NaN was not named")
      return
    }
    #expect(
      try refusal(rates.reversed(), losses) == .ratesDoNotRise(method: "default", point: 2, rate: rates[98]))
    #expect(
      try refusal(Array(rates.prefix(5)), Array(losses.prefix(5)))
        == .tooFewPoints(method: "default", points: 5, needed: 10))
    #expect(try refusal([0] + rates.dropFirst(), losses) == nil)
    #expect(
      try refusal([0] + rates.dropFirst(), losses, by: .steep) == .rateWithoutLogarithm(method: "steep", point: 1))
    for method in SuggestionMethod.all {
      #expect(try refusal([], [], by: method) == .tooFewPoints(method: method.name, points: 0, needed: 2))
      let name = method.name
      #expect(try refusal(rates, rates.map { _ in .nan }, by: method) == .noFiniteLoss(method: name))
    }
    #expect(throws: RangeTestError.self) { try RangeTestCurve(rates: [1, 2], losses: [1]) }
    #expect(throws: RangeTestError.self) { try RangeTestCurve(rates: [-1], losses: [1]) }
    #expect(throws: RangeTestError.self) { try curve.suggestion(.steepest(skipBegin: -1, skipEnd: 1)) }
  }

  @Test func `plans that cannot be are refused`() {
    for (low, high, steps) in [
      (0.0, 1.0, 10), (1, 1, 10), (2, 1, 10), (1e-3, .infinity, 10), (.nan, 1, 10), (1e-3, 1, 0),
    ] {
      #expect(throws: RangeTestError.self) { try RangeTest(from: low, to: high, steps: steps) }
    }
    #expect(throws: RangeTestError.self) { try RangeTest(beta: 1) }
    #expect(throws: RangeTestError.self) { try RangeTest(stoppingAt: 1) }
    #expect(throws: Never.self) { try RangeTest(.linear, from: 0, to: 1, steps: 10) }
  }
}
