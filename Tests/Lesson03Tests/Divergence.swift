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

  // MARK: What the article says of schedules

  /// A path is known before the run. What could it find?
  @Test(arguments: [700, 800, 900] as [UInt64])
  func `a schedule finds no rate: begun too low it stays too low`(seed: UInt64) throws {
    let bowl = try Bowl.cars(scaled: true)
    func end(from rate: Double) throws -> Double {
      try bowl.meanExcess(
        at: try StepLR(baseLR: rate, stepSize: 500, gamma: 0.1), batch: 5, order: .withReplacement, from: bowl.start,
        steps: 1_500, tail: 1, chains: 16, seed: seed)
    }
    let (right, low) = (try end(from: 0.1), try end(from: 0.001))
    #expect(right <= 0.6)
    #expect(low >= 200)
    // The path is the same on every problem: up to the factor it begins with.
    let (one, other) = (
      try StepLR(baseLR: 0.1, stepSize: 500, gamma: 0.1), try StepLR(baseLR: 0.001, stepSize: 500, gamma: 0.1)
    )
    #expect((0...1_500).first { !isClose(one($0), 100 * other($0), relative: 1e-12) } == nil)
  }

  /// "Decay" is another word for a schedule. Which way do these two go?
  @Test func `ConstantLR and LinearLR raise the rate by their defaults, and ConstantLR at a stroke`() throws {
    let (constant, linear) = (try ConstantLR(baseLR: 0.1), try LinearLR(baseLR: 0.1))
    for schedule in [constant, linear] as [any Schedule] {
      #expect(isClose(schedule(0), 0.1 / 3, relative: 1e-12))
      #expect(isClose(schedule(100), 0.1, relative: 1e-12))
    }
    #expect((1...100).filter { constant($0) != constant($0 - 1) } == [5])
    #expect((1...100).filter { linear($0) != linear($0 - 1) } == [1, 2, 3, 4, 5])
    // Negative control: of the other nine none ends above its start.
    let risen = try Schedulers.eleven(upTo: 0.1).filter { $0.schedule(100) > 1.001 * $0.schedule(0) }.map(\.name)
    #expect(risen.sorted() == ["ConstantLR", "LinearLR"])
  }

  /// It cuts after ten epochs. What does it know of them?
  @Test func `StepLR counts epochs and cuts a run that still falls, ReduceLROnPlateau waits for the plateau`() throws {
    let bowl = try Bowl.cars(scaled: true)
    let stepDecay = try StepLR(baseLR: 0.1, stepSize: 10, gamma: 0.1)
    func left(_ rate: (Int, Double) -> Double) -> Double {
      var model = bowl.start
      for epoch in 0..<100 {
        let (cost, gradient) = bowl.regression.costAndGradient(at: model)
        model.descend(along: gradient, rate: rate(epoch, cost))
      }
      let excess = bowl.regression.cost(at: model) - bowl.curvature.leastCost
      return excess / (bowl.regression.cost(at: bowl.start) - bowl.curvature.leastCost)
    }
    var plateau = try ReduceLROnPlateau(baseLR: 0.1)
    var cuts: [Int] = []
    let watched = left { epoch, loss in
      let before = plateau.rate
      plateau.observe(loss)
      if plateau.rate < before { cuts.append(epoch) }
      return before
    }
    let (counted, held) = (left { epoch, _ in stepDecay(epoch) }, left { _, _ in 0.1 })
    #expect((0.05...0.2).contains(counted))
    #expect(held <= 1e-8)
    #expect(watched <= 1e-4)
    #expect((cuts.first ?? 0) > 30)
    // Negative control: where the loss stands still from the start, waiting cuts as well, after its ten epochs and one.
    var idle = try ReduceLROnPlateau(baseLR: 0.1)
    for _ in 0..<12 { idle.observe(1) }
    #expect(isClose(idle.rate, 0.01, relative: 1e-12))
  }
}
