import Schedules
import TestSupport
import Testing

/// What the schedules with a PyTorch name promise beside the reference values.
@Suite struct TorchLaws {
  /// One of each plain kind, with numbers that no fixture has.
  static func plain() throws -> [any TorchSchedule] {
    [
      try LambdaLR(baseLR: 0.3, lambda: Formula(.inverse, 0.07)),
      try MultiplicativeLR(baseLR: 0.3, lambda: Formula(.cosine, 500)),
      try MultiplicativeLR(baseLR: 0.3, lambda: Formula(.exp, 0.999)),
      try MultiplicativeLR(baseLR: 0.3, lambda: Formula(.every, 0.7, 4)),
      try MultiplicativeLR(baseLR: 0.3, lambda: Formula(.invPow, 1.01, 0.1)),
      try MultiplicativeLR(baseLR: 0.3, lambda: Formula(.warmup, 3)),
      try StepLR(baseLR: 0.3, stepSize: 6, gamma: 0.7),
      try MultiStepLR(baseLR: 0.3, milestones: [11, 3, 11, 0], gamma: 0.6),
      try ConstantLR(baseLR: 0.3, factor: 0.2, totalIters: 7),
      try LinearLR(baseLR: 0.3, startFactor: 0.15, endFactor: 0.9, totalIters: 13),
      try ExponentialLR(baseLR: 0.3, gamma: 0.93),
      try PolynomialLR(baseLR: 0.3, totalIters: 17, power: 1.7),
      try CosineAnnealingLR(baseLR: 0.3, tMax: 9, etaMin: 0.02),
      try CosineAnnealingWarmRestarts(baseLR: 0.3, t0: 4, tMult: 2, etaMin: 0.02),
      try CyclicLR(baseLR: 0.03, maxLR: 0.3, stepSizeUp: 5, stepSizeDown: 3, mode: .triangular2),
      try CyclicLR(baseLR: 0.03, maxLR: 0.3, stepSizeUp: 5, mode: .expRange, gamma: 0.9),
      try OneCycleLR(maxLR: 0.3, totalSteps: 37, threePhase: true),
    ]
  }

  static func compositions() throws -> [any TorchSchedule] {
    let scaled = try SequentialLR(
      [LinearLR(baseLR: 0.3, totalIters: 4), MultiplicativeLR(baseLR: 0.3, lambda: Formula(.constant, 0.9))],
      milestones: [6])
    return [
      scaled,
      try SequentialLR(
        [scaled, CosineAnnealingLR(baseLR: 0.3, tMax: 8), CyclicLR(baseLR: 0.01, maxLR: 0.3, stepSizeUp: 3)],
        milestones: [9, 25]),
      try ChainedScheduler([ConstantLR(baseLR: 0.3), ExponentialLR(baseLR: 0.3, gamma: 0.9), scaled]),
      try ChainedScheduler([
        LinearLR(baseLR: 0.3, totalIters: 30), CosineAnnealingLR(baseLR: 0.3, tMax: 7, etaMin: 0.01),
        StepLR(baseLR: 0.3, stepSize: 5),
      ]),
      try ChainedScheduler([
        ExponentialLR(baseLR: 0.3, gamma: 0.9), CosineAnnealingWarmRestarts(baseLR: 0.3, t0: 6),
        ExponentialLR(baseLR: 0.3, gamma: 0.5),
      ]),
      try ChainedScheduler([CosineAnnealingLR(baseLR: 0.3, tMax: 7), CosineAnnealingLR(baseLR: 0.3, tMax: 11)]),
    ]
  }

  @Test func `asking for a step is the same as taking the steps one by one`() throws {
    for schedule in try Self.plain() + Self.compositions() {
      var (scheduler, group) = (SchedulerState(), TorchParameterGroup(lr: schedule.baseLR))
      schedule.construct(&scheduler, on: &group)
      for step in 0..<600 {
        try #require(isClose(group.lr, schedule(step), relative: 1e-10, absolute: 1e-14), "\(schedule) at step \(step)")
        if let momentum = schedule.momentum {
          try #require(group.momentum ≈ momentum(step), "\(schedule) at step \(step)")
        }
        schedule.step(state: &scheduler, on: &group)
      }
    }
  }

  @Test func `from the last step that is followed on, the rate of a composition holds`() throws {
    let rate = try ChainedScheduler([CosineAnnealingLR(baseLR: 1, tMax: 3000), LinearLR(baseLR: 1, totalIters: 7)])
    #expect(rate(1 << 22) != rate((1 << 22) - 1))
    #expect([1, 1000, 1 << 30].allSatisfy { rate((1 << 22) + $0) == rate(1 << 22) })
  }

  @Test func `several runs may ask one composition at once`() async throws {
    let rate = try ChainedScheduler([
      CosineAnnealingLR(baseLR: 1, tMax: 700), ExponentialLR(baseLR: 1, gamma: 0.999),
    ])
    let alone = try ChainedScheduler([
      CosineAnnealingLR(baseLR: 1, tMax: 700), ExponentialLR(baseLR: 1, gamma: 0.999),
    ])
    let expected = (0..<4000).map { alone($0) }
    let agree = await withTaskGroup(of: Bool.self) { group in
      for stride in [1, 3, 7, 1999, 3989] {
        group.addTask { (0..<4000).allSatisfy { rate($0 * stride % 4000) == expected[$0 * stride % 4000] } }
      }
      return await group.reduce(true) { $0 && $1 }
    }
    #expect(agree)
  }

  @Test func `all of them are pure, finite however far one asks, and can be saved`() throws {
    for schedule in try Self.plain() + Self.compositions() {
      #expect(checkSchedule(schedule) == nil, "\(schedule)")
      #expect(checkSavedSchedule(AnyBox(schedule)) == nil, "\(schedule)")
    }
  }

  @Test func `a schedule that decays never rises`() throws {
    let decays: [any Schedule] = [
      try StepLR(baseLR: 0.3, stepSize: 6), try MultiStepLR(baseLR: 0.3, milestones: [4, 9]),
      try ExponentialLR(baseLR: 0.3, gamma: 0.9), try PolynomialLR(baseLR: 0.3, totalIters: 20, power: 0.9),
      try CosineAnnealingLR(baseLR: 0.3, tMax: 20).clamped,
    ]
    for rate in decays {
      #expect(rate(0) == 0.3)
      #expect((0..<60).first { rate($0 + 1) > rate($0) } == nil)
    }
  }

  @Test func `a step schedule falls at exactly step S, not one before or after`() throws {
    let rate = try StepLR(baseLR: 1, stepSize: 10, gamma: 0.5)
    #expect([0, 9, 10, 11, 19, 20].map { rate($0) } == [1, 1, 0.5, 0.5, 0.5, 0.25])
  }

  @Test func `warm restarts are at the top at every restart, and at fractions of an epoch in between`() throws {
    let rate = try CosineAnnealingWarmRestarts(baseLR: 0.1, t0: 1, tMult: 3)
    // The cycles have 1, 3, 9, 27, 81 epochs; PyTorch's logarithm misses the one at 121.
    for restart in [0, 1, 4, 13, 40, 121, 364] {
      #expect(rate(restart) == 0.1)
      #expect(rate(epoch: Double(restart)) == 0.1)
    }
    #expect(rate(epoch: 0.5) ≈ 0.05)
    #expect(rate(epoch: 2.5) ≈ 0.05)
  }

  @Test func `a triangle is at its bounds at the ends and in the middle of a cycle`() throws {
    let rate = try CyclicLR(baseLR: 0.1, maxLR: 0.5, stepSizeUp: 4, mode: .triangular2)
    #expect([0, 4, 8, 12, 16].map { rate($0) }.elementsEqual([0.1, 0.5, 0.1, 0.3, 0.1], by: { isClose($0, $1) }))
    #expect([0, 4, 8].map { rate.momentum(at: $0) } == [0.9, 0.8, 0.9])
  }

  @Test func `the closure variants do what the formulas do`() throws {
    let formula = try Formula(.inverse, 0.1)
    let cycle = try CyclicLR(
      baseLR: 0.1, maxLR: 0.5, stepSizeUp: 4, scale: Formula(.invPow, 2, 0.1), scaleMode: .iterations)
    let halving = try Formula(.invPow, 2, 0.1)
    let pairs: [(any Schedule, any Schedule)] = [
      (try LambdaLR(baseLR: 2, lambda: formula), CustomLambdaLR(baseLR: 2) { formula(Double($0)) }),
      (try MultiplicativeLR(baseLR: 2, lambda: formula), CustomMultiplicativeLR(baseLR: 2) { formula(Double($0)) }),
      (cycle, CustomCyclicLR(cycle, scaleMode: .iterations) { halving($0) }),
    ]
    for (named, custom) in pairs {
      #expect((0..<60).first { !isClose(named($0), custom($0)) || named.momentum?($0) != custom.momentum?($0) } == nil)
    }
  }

  @Test func `after a milestone a member starts from its base rate, but a multiplicative one from the rate reached`()
    throws
  {
    let halved = try ExponentialLR(baseLR: 1, gamma: 0.5)
    let restarted = try SequentialLR([halved, ExponentialLR(baseLR: 1, gamma: 0.9)], milestones: [3])
    #expect([2, 3, 4].map { restarted($0) } == [0.25, 1, 0.9])
    let continued = try SequentialLR(
      [halved, MultiplicativeLR(baseLR: 1, lambda: Formula(.constant, 0.5))], milestones: [3])
    #expect([2, 3, 4].map { continued($0) } == [0.25, 0.125, 0.0625])
  }

  @Test func `a cosine in a chain climbs back to the full base rate`() throws {
    let rate = try ChainedScheduler([
      ConstantLR(baseLR: 1, factor: 0.1, totalIters: 1_000_000), CosineAnnealingLR(baseLR: 1, tMax: 10),
    ])
    #expect(rate(0) ≈ 0.1)
    #expect(rate(20) ≈ 1)
  }
}

/// Opens an existential for `checkSavedSchedule`, which needs one Equatable type.
private struct AnyBox: Schedule, Codable, Equatable {
  let schedule: AnyTorchSchedule
  init(_ schedule: any TorchSchedule) { self.schedule = AnyTorchSchedule(schedule) }
  func callAsFunction(_ step: Int) -> Double { schedule.base(step) }
}
