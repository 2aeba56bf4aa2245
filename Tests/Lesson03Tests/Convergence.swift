import Core
import Datasets
import GradientDescent
import LinearModels
import Schedules
import TestSupport
import Testing
import Training
import Tuning

/// What a schedule is good for: the floor of a constant rate, the way below it, and where warm-up rescues.
@Suite struct Convergence {
  /// 64 chains from the minimum, 600 steps, the first 100 not counted; R's cars, z-scored, batches of 5.
  private func floor(at rate: Double, order: BatchSampler.Order = .withReplacement) throws -> Double {
    let bowl = try Bowl.cars(scaled: true)
    return try bowl.meanExcess(
      at: Hold(rate), batch: 5, order: order, from: bowl.curvature.minimiserFromZero, steps: 600, tail: 500,
      chains: 64, seed: 100)
  }

  /// Batches drawn anew keep pushing. How far, if each push is as long as the rate?
  @Test func `drawn with replacement, the floor of a constant rate is proportional to the rate`() throws {
    let ratio = try floor(at: 0.1) / floor(at: 0.05)
    #expect((1.8...2.4).contains(ratio))
  }

  @Test(arguments: [0.02, 0.05, 0.1])
  func `the floor is the one that theory predicts`(rate: Double) throws {
    let theory = try Bowl.cars(scaled: true).curvature.noiseFloor(rate: rate, batchSize: 5)
    let measured = try floor(at: rate)
    #expect(abs(measured / theory - 1) <= 0.15)
  }

  /// Negative control: an ordinary epoch loop contradicts the short form "the floor is proportional to the rate".
  @Test func `shuffled once per epoch, the floor falls with the square of the rate`() throws {
    let ratio = try floor(at: 0.04, order: .shuffledEachEpoch) / floor(at: 0.02, order: .shuffledEachEpoch)
    #expect((3.3...4.3).contains(ratio))
  }

  /// Negative control: where the line goes through every point, no row pushes at the minimum.
  @Test func `without noise at the minimum there is no floor`() throws {
    let bowl = try Bowl.two()
    let excess = try bowl.meanExcess(
      at: Hold(0.2), batch: 1, order: .withReplacement, from: bowl.start, steps: 8_000, tail: 1, chains: 1, seed: 1)
    #expect(excess <= 1e-20)
  }

  /// Five ways to come down, all slow enough to get there: each ends far below the constant rate.
  @Test func `a rate that falls goes below the floor`() throws {
    let bowl = try Bowl.cars(scaled: true)
    func end(_ schedule: any Schedule) throws -> Double {
      try bowl.meanExcess(
        at: schedule, batch: 5, order: .withReplacement, from: bowl.start, steps: 1_500, tail: 1, chains: 32, seed: 300)
    }
    let constant = try end(Hold(0.1))
    let falling: [any Schedule] = [
      try StepLR(baseLR: 0.1, stepSize: 500, gamma: 0.1),
      try Cosine(from: 0.1, to: 0, over: 1_500),
      try CosineAnnealingLR(baseLR: 0.1, tMax: 1_500),
      try LambdaLR(baseLR: 0.1, lambda: Formula(.inverse, 0.1)),
      try ExponentialLR(baseLR: 0.1, gamma: 0.995),
    ]
    #expect((1.2...4).contains(constant))
    for schedule in falling {
      #expect(try end(schedule) < constant / 2, "\(schedule)")
    }
  }

  /// Each factor (1 − ηλ) is a number, and numbers commute.
  @Test(arguments: try Bowl.all())
  func `on a bowl the order of the rates does not matter`(bowl: Bowl) throws {
    let rates = (1...20).map { 0.4 * bowl.curvature.criticalRate * Double($0) / 20 }
    var random = RandomSource(seed: 7)
    var mixed = rates
    random.shuffle(&mixed)
    func end(_ order: [Double]) -> LinearModel {
      var model = bowl.start
      for rate in order { model.descend(along: bowl.regression.gradient(at: model), rate: rate) }
      return model
    }
    let reference = end(rates)
    for order in [rates.reversed(), mixed] {
      #expect((end(order) - reference).length <= 1e-10 * reference.length)
    }
    // Negative control: another set of rates ends elsewhere.
    #expect((end(Array(rates.dropLast())) - reference).length > 1e-6 * reference.length)
  }

  /// The bound is 2/curvature: what is it at x = 3, and what in the minimum?
  @Test(arguments: [0.5, 0.9, 1.5])
  func `where the curvature falls along the way, warm-up rescues a rate that would blow up`(rate: Double) throws {
    let constant = SteepSides.losses(at: Hold(rate))
    #expect(constant.count <= 4)
    #expect(constant[1] > constant[0])
    let warmed = SteepSides.losses(at: try Warmup(to: rate, over: 10))
    #expect(warmed.count == 401)
    #expect(warmed[400] <= 1e-12)
  }

  @Test func `a small rate needs no warm-up`() throws {
    #expect(SteepSides.losses(at: Hold(0.1))[400] <= 1e-12)
    #expect(SteepSides.losses(at: try Warmup(to: 0.1, over: 10))[400] <= 1e-12)
  }

  @Test func `a ramp that rests at 0.99 of the bound never rises`() throws {
    for bowl in try Bowl.all() {
      let rest = 0.99 * bowl.curvature.criticalRate
      let schedule = try Warmup(from: 0.01 * rest, to: rest, over: 30)
      let losses = bowl.run(at: schedule, steps: 300).map(\.loss)
      #expect(zip(losses, losses.dropFirst()).first { !($1 <= $0 * (1 + 1e-12)) } == nil, "\(bowl.name)")
    }
  }

  /// Asked before, during or after the run: a schedule is a pure function of the step.
  @Test func `the rates of a run are those of its schedule, to the bit`() throws {
    let bowl = try Bowl.two()
    let schedule = try OneCycleLR(maxLR: 0.3, totalSteps: 100)
    let records = bowl.run(at: schedule, steps: 99)
    #expect(records.map(\.rate) == (0...99).map { schedule($0) })
    #expect(Array(records.map(\.rate).reversed()) == (0...99).reversed().map { schedule($0) })
  }

  // MARK: What the article says of schedules

  /// The noise pushes as long as the rate allows. What do the first, long steps leave to the last ones?
  @Test(arguments: [900, 1_000, 1_100] as [UInt64])
  func `from high to low is fast first and fine later, from low to high is neither in the end`(seed: UInt64) throws {
    let bowl = try Bowl.cars(scaled: true)
    let steps = 1_500
    let path = try StepLR(baseLR: 0.1, stepSize: 500, gamma: 0.1)
    func excess(_ schedule: any Schedule, after steps: Int) throws -> Double {
      try bowl.meanExcess(
        at: schedule, batch: 5, order: .withReplacement, from: bowl.start, steps: steps, tail: 1, chains: 16, seed: seed
      )
    }
    // Fast first: after a hundred steps nearly all is gone, at the last rate alone hardly anything.
    #expect(try excess(path, after: 100) <= 10)
    #expect(try excess(Hold(path(steps - 1)), after: 100) >= 500)
    // Fine later.
    let fine = try excess(path, after: steps)
    #expect(fine <= 0.6)
    // Negative control: the same rates from low to high end at the floor of the highest.
    let upwards = try Hold(0.001).then(Hold(0.01), after: 500).then(Hold(0.1), after: 1_000)
    #expect(try excess(upwards, after: steps) >= 2 * fine)
  }

  /// One cycle has a fast part and a slow one. Which is which?
  @Test(arguments: [50, 100, 400])
  func `one cycle rises in three tenths of its steps and falls in the rest`(steps: Int) throws {
    let cycle = try OneCycleLR(maxLR: 0.1, totalSteps: steps)
    let rates = (0..<steps).map { cycle($0) }
    let rising = zip(rates, rates.dropFirst()).count { $0 < $1 }
    #expect(abs(Double(rising) / Double(steps) - 0.3) <= 0.02)
    #expect(zip(rates, rates.dropFirst()).count { $0 > $1 } == steps - 1 - rising)
    #expect(isClose(rates.max() ?? .nan, 0.1, relative: 1e-12))
    #expect(isClose(rates[0], 0.1 / 25, relative: 1e-12))
    // Negative control: a triangular cycle rises as long as it falls.
    let triangle = try CyclicLR(baseLR: 0.004, maxLR: 0.1, stepSizeUp: Double(steps / 2))
    let even = (0..<steps).map { triangle($0) }
    #expect(abs(zip(even, even.dropFirst()).count { $0 < $1 } - steps / 2) <= 1)
  }

  /// The highest rate of a run is the one that may be too high. Who says how high it is?
  @Test func `ten of the eleven schedulers never leave the maximum that they are given`() throws {
    for (name, schedule) in try Schedulers.eleven(upTo: 0.1) where name != "LambdaLR" {
      let highest = (0...100).map { schedule($0) }.max() ?? .nan
      #expect(highest <= 0.1 * (1 + 1e-12), "\(name)")
      #expect(highest >= 0.1 * (1 - 1e-3), "\(name)")
    }
    // The other side: a formula may go wherever it wants.
    let beyond = try LambdaLR(baseLR: 0.1, lambda: Formula(.exp, 1.1))
    #expect(beyond(100) > 1_000)
  }

  /// StepLR and MultiStepLR keep a rate for many steps. In which of them do they change it?
  @Test func `StepLR and MultiStepLR multiply at their milestones and not at each step`() throws {
    func changes(_ schedule: any Schedule) -> [Int] { (1...100).filter { schedule($0) != schedule($0 - 1) } }
    #expect(changes(try StepLR(baseLR: 0.1, stepSize: 30, gamma: 0.1)) == [30, 60, 90])
    #expect(changes(try MultiStepLR(baseLR: 0.1, milestones: [30, 80], gamma: 0.1)) == [30, 80])
    // ExponentialLR does so at each step, and its end is nowhere.
    let exponential = try ExponentialLR(baseLR: 0.1, gamma: 0.9)
    #expect(changes(exponential) == Array(1...100))
    #expect(exponential.lastStep == nil)
    #expect(exponential(2_000) > 0)
    #expect(exponential(2_001) < exponential(2_000))
  }

  /// Both have a function that gives a factor. A factor of what?
  @Test func `LambdaLR's factor is one of the base rate, MultiplicativeLR's one of the last rate`() throws {
    let half = try Formula(.constant, 0.5)
    let (lambda, multiplicative) = (
      try LambdaLR(baseLR: 0.1, lambda: half), try MultiplicativeLR(baseLR: 0.1, lambda: half)
    )
    #expect((0...3).map { lambda($0) } == [0.05, 0.05, 0.05, 0.05])
    #expect((0...3).map { multiplicative($0) } == [0.1, 0.05, 0.025, 0.0125])
  }

  /// After ten epochs comes the first cut. Whose rate does a line show that is printed after the schedule's step?
  @Test func `what is printed after the schedule's step is the rate of the next epoch`() throws {
    let schedule = try StepLR(baseLR: 0.1, stepSize: 10, gamma: 0.1)
    var (used, printed): ([Double], [Double]) = ([], [])
    for epoch in 0..<22 {
      used.append(schedule(epoch))
      printed.append(schedule(epoch + 1))
    }
    #expect(used[9] == 0.1)
    #expect(isClose(printed[9], 0.01, relative: 1e-12))
    #expect(Array(printed.dropLast()) == Array(used.dropFirst()))
    // Printed once, after the loop, it is one line, and the rate of an epoch that never runs.
    #expect(isClose(printed[21], 0.001, relative: 1e-12))
  }
}
