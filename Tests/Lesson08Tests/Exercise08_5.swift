import Core
import GradientDescent
import Lesson08
import Optimizers
import Testing

/// Exercise 8.5: the rate that was set and never used.
@Suite struct Exercise08_5 {
  /// A run at one rate, as its records tell it.
  private func records(_ steps: some Sequence<Int>, rate: (Int) -> Double) -> [Record] {
    steps.map { Record(step: $0, rate: rate($0), loss: 1) }
  }

  /// A tenth of the first rate every 30 steps.
  private static func falling(_ step: Int) -> Double { 0.1 * PortableMath.integerPower(0.1, step / 30) }

  /// Every record says what was set. Is there anything to report?
  @Test func `a run at the rate that was set has lost nothing`() {
    #expect(LostRate { _ in 0.1 }.firstStep(in: records(0..<50) { _ in 0.1 }) == nil)
    #expect(LostRate(schedule: Self.falling).firstStep(in: records(0..<100, rate: Self.falling)) == nil)
    #expect(LostRate { _ in 0 }.firstStep(in: records(3..<5) { _ in 0 }) == nil)
  }

  /// No record, no witness: what can be said of a run of no steps?
  @Test func `no records say nothing`() {
    #expect(LostRate { _ in 0.1 }.firstStep(in: []) == nil)
  }

  /// 0.0363 was found, and 0.002 trained. What does the very first record say?
  @Test func `a rate that never trained is lost at the first step`() {
    #expect(LostRate { _ in 0.0363 }.firstStep(in: records(0..<5) { _ in 0.002 }) == 0)
    #expect(LostRate { _ in 0.002 }.firstStep(in: records(0..<5) { _ in 0.0363 }) == 0)
    #expect(LostRate { _ in 0.1 }.firstStep(in: records([17]) { _ in 0.2 }) == 17)
  }

  /// The schedule was forgotten from one step on. Which step is the first of many?
  @Test(arguments: [1, 30, 59, 60, 99]) func `of many steps at another rate the first is named`(first: Int) {
    let trained = records(0..<100) { $0 < first ? Self.falling($0) : 0.5 }
    #expect(LostRate(schedule: Self.falling).firstStep(in: trained) == first)
  }

  /// A rate may be lost for one step and be back at the next. Do you look at every record?
  @Test(arguments: [0, 29, 99]) func `one step at another rate is enough`(step: Int) {
    let trained = records(0..<100) { $0 == step ? 0.3 : Self.falling($0) }
    #expect(LostRate(schedule: Self.falling).firstStep(in: trained) == step)
  }

  /// A schedule changes the rate, and that is no loss. What do you compare a record with: the record before, or the schedule?
  @Test func `a rate that stays where it should fall is lost`() {
    #expect(LostRate(schedule: Self.falling).firstStep(in: records(0..<100) { _ in 0.1 }) == 30)
  }

  /// Every hundredth record was kept. Which step does a record speak of: its place in the list?
  @Test func `a record is compared with its own step, whatever its place in the list`() {
    let sparse = Array(stride(from: 5, to: 1_000, by: 100))
    let schedule: @Sendable (Int) -> Double = { 1 / Double(1 + $0) }
    #expect(LostRate(schedule: schedule).firstStep(in: records(sparse, rate: schedule)) == nil)
    #expect(LostRate(schedule: schedule).firstStep(in: records(sparse) { $0 < 400 ? schedule($0) : 1 }) == 405)
  }

  /// Several workers wrote the records. Is the first in the list the first of the run?
  @Test(arguments: [1, 2, 3] as [UInt64]) func `the order of the records does not matter`(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let trained = records(0..<200) { $0 < 120 ? 0.1 : 0.01 }.shuffled(using: &random)
    #expect(LostRate { _ in 0.1 }.firstStep(in: trained) == 120)
  }

  /// Took the run up again at step 40, and at another rate: step 40 has two records. Does one of them acquit the other?
  @Test func `of two records of a step each one counts`() {
    let (before, after) = (records(0..<50) { _ in 0.1 }, records(40..<60) { _ in 0.2 })
    #expect(LostRate { _ in 0.1 }.firstStep(in: before + after) == 40)
    #expect(LostRate { _ in 0.1 }.firstStep(in: after + before) == 40)
    #expect(LostRate { _ in 0.1 }.firstStep(in: before + before) == nil)
  }

  /// The same rate by another formula differs in its last digits. From which difference on is it another rate?
  @Test(arguments: [1e-9, 0.0363, 1, 4e7]) func `a billionth of the rate is rounding, a millionth is not`(rate: Double)
  {
    for sign in [1.0, -1] {
      let (near, far) = (rate * (1 + sign * 2e-10), rate * (1 + sign * 1e-6))
      #expect(LostRate { _ in rate }.firstStep(in: records(0..<9) { _ in near }) == nil)
      #expect(LostRate { _ in rate }.firstStep(in: records(0..<9) { $0 == 7 ? far : near }) == 7)
    }
  }

  /// A billionth of 0 is 0. And how far is 0 from a rate that should be tiny?
  @Test func `a rate of 0 is met by 0 alone`() {
    #expect(LostRate { _ in 0 }.firstStep(in: records(2..<4) { _ in 1e-12 }) == 2)
    #expect(LostRate { _ in 1e-12 }.firstStep(in: records(2..<4) { _ in 0 }) == 2)
  }

  /// Schedules that climb have negative rates in between: a step uphill. What is a billionth of a negative number?
  @Test func `a negative rate is compared by its size`() {
    #expect(LostRate { _ in -0.1 }.firstStep(in: records(0..<4) { _ in -0.1 * (1 + 1e-12) }) == nil)
    #expect(LostRate { _ in -0.1 }.firstStep(in: records(0..<4) { $0 == 1 ? 0.1 : -0.1 }) == 1)
  }

  /// NaN satisfies no comparison. Does yours ask whether the rates agree, or whether they differ?
  @Test(arguments: [Double.nan, .infinity, -.infinity]) func `what is no number was never set`(rate: Double) {
    #expect(LostRate { _ in 0.1 }.firstStep(in: records(0..<9) { $0 == 6 ? rate : 0.1 }) == 6)
  }

  /// A random schedule, some random steps at other rates. Which is the smallest of them?
  @Test(arguments: 0..<20 as Range<UInt64>) func `agrees with a search from step to step`(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let length = Int.random(in: 1...300, using: &random)
    let start = Double.random(in: -8...3, using: &random)
    let set = (0..<length).map { _ in PortableMath.exp(start + Double.random(in: -2...2, using: &random)) }
    var trained = set
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      trained[Int.random(in: 0..<length, using: &random)] *= Double.random(in: 1.001...3, using: &random)
    }
    var expected: Int?
    for step in (0..<length).reversed() where trained[step] != set[step] { expected = step }
    let shuffled = records(0..<length) { trained[$0] }.shuffled(using: &random)
    #expect(LostRate { set[$0] }.firstStep(in: shuffled) == expected)
  }

  /// The library writes the rate that moved the weights into every record. What do you read off a run of its own?
  @Test func `finds the rate that was lost in a run of the library`() {
    var run = Descent(
      on: QuadraticBowl(conditionNumber: 4), from: [1, 1], by: SGD(), at: 0.002)
    let trained = (0..<5).compactMap { _ in run.next() }
    #expect(LostRate { _ in 0.0363 }.firstStep(in: trained) == 0)
    #expect(LostRate { _ in 0.002 }.firstStep(in: trained) == nil)
  }

  /// A long run, whose last step is the lost one. Up to which record do you read?
  @Test(arguments: [5_001, 50_000]) func `the last of many records counts like the first`(count: Int) {
    let trained = records(0..<count) { $0 == count - 1 ? 0.2 : 0.1 }
    #expect(LostRate { _ in 0.1 }.firstStep(in: trained) == count - 1)
    #expect(LostRate { _ in 0.1 }.firstStep(in: trained.reversed()) == count - 1)
  }
}
