import GradientDescent
import LinearModels
import Optimizers
import Schedules
import TestSupport
import Testing
import Training
import Tuning

/// When a rate that grows becomes too high, who notices first; what only postpones it; and what freezes.
@Suite struct Divergence {
  private func steepest(_ records: [TracedRecord<LinearModel>], under bowl: Bowl) -> [Double] {
    records.map { abs(bowl.curvature.topComponent(of: $0.point - bowl.curvature.minimiserFromZero)) }
  }

  private func crossingStep(_ records: [TracedRecord<LinearModel>], under bowl: Bowl) -> Int? {
    records.first { $0.rate > bowl.curvature.criticalRate }?.step
  }

  private func firstRise(_ values: [Double]) -> Int? {
    zip(values, values.dropFirst()).enumerated().first { _, pair in pair.1 > pair.0 }?.offset
  }

  /// The error along the steepest direction is multiplied by |1 − ηλmax|: at which η does that pass 1?
  @Test(arguments: [(0.9, 1.01), (0.9, 1.05), (0.3, 1.2), (0.6, 2)])
  func `the steepest error turns in the very step that crosses 2 over lambda max`(share: Double, growth: Double) throws
  {
    for bowl in try Bowl.all() {
      let records = bowl.run(at: try ramp(from: share, by: growth, under: bowl), steps: 40)
      #expect(crossingStep(records, under: bowl) != nil)
      // From a rate below 1/λmax the component shrinks, above it turns its sign: its size is what counts.
      #expect(firstRise(steepest(records, under: bowl)) == crossingStep(records, under: bowl), "\(bowl.name)")
    }
  }

  @Test(arguments: [(0.9, 1.01), (0.3, 1.05)])
  func `the steepest error is the product of all factors so far`(share: Double, growth: Double) throws {
    for bowl in try Bowl.all() {
      let records = bowl.run(at: try ramp(from: share, by: growth, under: bowl), steps: 30)
      let errors = steepest(records, under: bowl)
      var product = errors[0]
      var wrong: Int?
      for record in records.dropLast() where wrong == nil {
        product *= bowl.curvature.topFactor(at: record.rate)
        // A component that has shrunk to a millionth of the start is known to fewer digits.
        let slack = 1e-9 * product + 1e-13 * errors[0]
        if !(abs(errors[record.step + 1] - product) <= slack) { wrong = record.step + 1 }
      }
      #expect(wrong == nil, "\(bowl.name)")
    }
  }

  @Test(arguments: [1.01, 1.05])
  func `a ramp that starts near the bound shows it in the loss at once`(growth: Double) throws {
    for bowl in [try Bowl.two(), try Bowl.cars()] {
      let records = bowl.run(at: try ramp(from: 0.9, by: growth, under: bowl), steps: 40)
      #expect(firstRise(records.map(\.loss)) == crossingStep(records, under: bowl), "\(bowl.name)")
    }
  }

  /// The short form "the loss blows up at the very step where the rate crosses" is false: this run refutes it.
  @Test func `a ramp that starts far below the bound shows it in the loss only later`() throws {
    for bowl in [try Bowl.two(), try Bowl.cars()] {
      let records = bowl.run(at: try ramp(from: 0.01, by: 1.2, under: bowl), steps: 44)
      let crossing = try #require(crossingStep(records, under: bowl))
      #expect(crossing == 26)
      #expect(records[crossing + 1].loss < records[crossing].loss)
      let rise = try #require(firstRise(records.map(\.loss)))
      let share = records[rise].rate / bowl.curvature.criticalRate
      #expect((2...6).contains(share))
      #expect(records[44].loss > records[0].loss)
      #expect(records[44].loss.isFinite)
    }
  }

  /// On a bowl the bound stays where it is, so a longer warm-up buys time and nothing else.
  @Test func `on a bowl warm-up to a rate above the bound only postpones divergence`() throws {
    let bowl = try Bowl.two()
    let peak = 1.05 * bowl.curvature.criticalRate
    let steps = try [1, 10, 100].map { length in
      let records = bowl.run(at: try Warmup(to: peak, over: length), steps: 900)
      return try #require(records.first { $0.loss > 1e20 }?.step)
    }
    #expect(steps[0] < steps[1])
    #expect(steps[1] < steps[2])
  }

  /// Above 2/f″(0) = 2 not even the minimum itself holds the run.
  @Test(arguments: [10, 20])
  func `no warm-up rescues a rate above the bound at the minimum`(length: Int) throws {
    let losses = SteepSides.losses(at: try Warmup(to: 2.1, over: length))
    #expect(losses.count < 401 || losses[400] > 1e-4)
    // Negative control: a rate below it is held after the longer warm-up.
    #expect(SteepSides.losses(at: try Warmup(to: 1.9, over: 20))[400] <= 1e-10)
  }

  /// Σ η_t·λmin has to be large: a geometric sum is not.
  @Test func `a rate that falls too fast freezes on the way`() throws {
    let bowl = try Bowl.cars(scaled: true)
    func end(_ gamma: Double) throws -> Double {
      try bowl.meanExcess(
        at: ExponentialLR(baseLR: 0.1, gamma: gamma), batch: 5, order: .withReplacement, from: bowl.start,
        steps: 1_500, tail: 1, chains: 32, seed: 500)
    }
    let constant = try bowl.meanExcess(
      at: Hold(0.1), batch: 5, order: .withReplacement, from: bowl.start, steps: 1_500, tail: 1, chains: 32, seed: 500)
    let frozen = try end(0.5)
    #expect(frozen > 100 * constant)
    #expect(frozen < bowl.regression.cost(at: bowl.start))
    #expect(try end(0.9) > 10 * constant)
    #expect(try end(0.995) < constant)
  }

  /// What is left of the start is Π(1 − η_t): full batches on a round bowl.
  @Test func `what freezing leaves is the product of the factors`() throws {
    let bowl = try Bowl.cars(scaled: true)
    let schedule = try ExponentialLR(baseLR: 0.1, gamma: 0.5)
    let records = bowl.run(at: schedule, steps: 100)
    let left = (0..<100).reduce(1.0) { $0 * (1 - schedule($1)) }
    let start = (records[0].point - bowl.curvature.minimiserFromZero).length
    let end = (records[100].point - bowl.curvature.minimiserFromZero).length
    #expect(end / start ≈ left)
    #expect(left > 0.8)
  }
}
