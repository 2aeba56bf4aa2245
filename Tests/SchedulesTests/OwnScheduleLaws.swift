import Foundation
import Schedules
import TestSupport
import Testing

/// What piecewise constants, restarts, cycles and the inverse square root promise, beside the laws of all schedules.
@Suite struct OwnScheduleLaws {
  @Test(arguments: 1...40) func `a piecewise constant is what a search through its pieces says`(_ seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    let boundaries = Set(
      (0..<Int.random(in: 0...6, using: &random)).map { _ in Int.random(in: 0..<60, using: &random) }
    )
    .sorted()
    let values = (0...boundaries.count).map { _ in Double.random(in: 0...1, using: &random) }
    let rate = try PiecewiseConstant(boundaries: boundaries, values: values)
    for step in 0..<80 {
      var expected = values[0]
      for (boundary, value) in zip(boundaries, values.dropFirst()) where step >= boundary { expected = value }
      #expect(rate(step) == expected)
    }
    #expect(checkSavedSchedule(rate) == nil)
  }

  @Test(
    arguments: [(1.0, 1.0, nil), (2, 0.5, 3), (1.5, 0.9, nil), (1.000_001, 0.3, 12), (3, 0, 2)]
      as [(Double, Double, Int?)])
  func `restarts begin every cycle at its peak, fall in it, and rest at the minimum after the last`(
    _ stretch: Double, _ decay: Double, _ cycles: Int?
  ) throws {
    for shrink in CosineRestarts.Shrink.allCases {
      let rate = try CosineRestarts(
        from: 0.4, to: 0.05, over: 6, stretch: stretch, decay: decay, shrink: shrink, cycles: cycles)
      #expect(checkSavedSchedule(rate, resting: true) == nil)
      #expect(rate(0) == 0.4)
      var (begin, length) = (0.0, 6.0)
      for cycle in 0..<(cycles ?? 8) {
        let steps = Int(begin.rounded(.up))..<Int((begin + length).rounded(.up))
        let peak =
          shrink == .peak ? max(0.4 * pow(decay, Double(cycle)), 0.05) : 0.05 + 0.35 * pow(decay, Double(cycle))
        for step in steps {
          let expected = 0.05 + (peak - 0.05) * (1 + cos(.pi * (Double(step) - begin) / length)) / 2
          try #require(isClose(rate(step), expected, relative: 1e-8), "cycle \(cycle), step \(step)")
        }
        begin += length
        length *= stretch
      }
      if let cycles {
        #expect(rate.totalSteps == Int(begin.rounded(.up)), "\(cycles) cycles")
        #expect(rate(Int(begin.rounded(.up))) == 0.05)
      }
    }
  }

  @Test func `a whole stretch restarts at exactly the right step, far out too`() throws {
    let rate = try CosineRestarts(from: 0.1, over: 1, stretch: 3)
    var restart = 0
    for cycle in 0..<30 {
      #expect(rate(restart) == 0.1, "cycle \(cycle)")
      #expect(rate(restart + Int(pow(3, Double(cycle))) - 1) < 0.1 || cycle == 0)
      restart += Int(pow(3, Double(cycle)))
    }
  }

  @Test(arguments: [0.5, 1, 2, 3.7])
  func `a polynomial in cycles is at its end at every multiple, and jumps up after it`(
    _ power: Double
  ) throws {
    let rate = try Polynomial(from: 0.4, to: 0.05, over: 11, power: power, cycle: true)
    let once = try Polynomial(from: 0.4, to: 0.05, over: 11, power: power)
    #expect((0...10).first { rate($0) != once($0) } == nil)
    for round in 1...20 {
      #expect(rate(10 * round) ≈ 0.05)
      let expected = 0.05 + 0.35 * pow(9 / (10 * Double(round + 1)), power)
      #expect(rate(10 * round + 1) ≈ expected)
    }
    #expect(rate.totalSteps == nil)
    #expect(checkSavedSchedule(rate) == nil)
    #expect(checkSavedSchedule(once, resting: true) == nil)
  }

  @Test(arguments: [(1, 1), (10, 10), (10, 25), (7, 1)])
  func `counted from 0 the inverse square root starts at 0 and peaks at step W`(_ w: Int, _ scale: Int) throws {
    let rate = try InverseSquareRoot(to: 0.4, warmup: w, timescale: scale, first: 0)
    #expect(rate(0) == 0)
    #expect(rate(w) == 0.4)
    #expect((0..<500).filter { rate($0) >= 0.4 } == [w])
    #expect(rate(w + scale) ≈ (0.4 / 2.0.squareRoot()))
    #expect(checkSavedSchedule(rate) == nil)
    let noam = try InverseSquareRoot(to: 0.4, warmup: w, timescale: scale)
    #expect((0..<500).first { noam($0) != rate($0 + 1) } == nil)
  }
}

/// What a floor, a ceiling and single rates promise.
@Suite struct AdjustedScheduleLaws {
  private let base = try? ExponentialLR(baseLR: 1, gamma: 0.8)

  @Test(arguments: 1...30) func `the rate is the one that is given, or else the base's within the bounds`(
    _ seed: Int
  ) throws {
    var random = SplitMix(seed: UInt64(seed))
    let base = try #require(base)
    let floor = Bool.random(using: &random) ? Double.random(in: 0...0.3, using: &random) : nil
    let ceiling = Bool.random(using: &random) ? Double.random(in: 0.3...1.2, using: &random) : nil
    let at = Dictionary(
      (0..<Int.random(in: 0...3, using: &random)).map { _ in
        (Int.random(in: 0..<30, using: &random), Double.random(in: 0...2, using: &random))
      }, uniquingKeysWith: { $1 })
    let rate = try base.adjusted(floor: floor, ceiling: ceiling, at: at)
    for step in 0..<40 {
      var expected = base(step)
      if let floor, expected < floor { expected = floor }
      if let ceiling, expected > ceiling { expected = ceiling }
      #expect(rate(step) == at[step] ?? expected)
    }
    #expect(checkSavedSchedule(rate) == nil)
  }

  @Test func `it rests once base and single rates are over`() throws {
    let cosine = try Cosine(from: 1, to: 0.01, over: 10)
    #expect(checkSavedSchedule(try cosine.adjusted(floor: 0.1, at: [3: 2]), resting: true) == nil)
    let late = try cosine.adjusted(at: [9: 0.5, 40: 2])
    #expect(late.lastStep == 41)
    #expect(late.totalSteps == 10)
    #expect(checkSavedSchedule(late, resting: true) == nil)
    #expect(late.clamped(1000) == 0.01)
  }

  @Test func `momentum is the base's`() throws {
    let cycle = try OneCycleLR(maxLR: 1, totalSteps: 20)
    let rate = try cycle.adjusted(ceiling: 0.5)
    #expect((0..<20).first { rate.momentum?($0) != cycle.momentum?($0) } == nil)
    #expect(rate(6) == 0.5)
  }

  @Test func `a plateau behind a floor goes on falling, and shows the floor`() throws {
    let plateau = try ReduceLROnPlateau(baseLR: 1, factor: 0.1, patience: 0)
    var rate = try plateau.adjusted(floor: 0.05, at: [2: 0.7])
    var rates: [Double] = []
    for step in 0..<5 {
      rates.append(rate(step))
      rate.observe(1)
    }
    #expect(rates == [1, 1, 0.7, 0.05, 0.05])
    #expect(rate.rate == 0.05)
    #expect(rate.base.rate ≈ 1e-4)
    let restored = try JSONDecoder().decode(type(of: rate), from: JSONEncoder().encode(rate))
    #expect(restored == rate)
  }

  @Test func `bounds that cannot be are refused, also in saved files`() throws {
    let base = try #require(base)
    for (floor, ceiling) in [(-1.0, nil), (.nan, nil), (.infinity, nil), (0.2, 0.1), (nil, -0.5)]
      as [(Double?, Double?)]
    {
      #expect(throws: ScheduleError.self) { try base.adjusted(floor: floor, ceiling: ceiling) }
    }
    #expect(throws: ScheduleError.self) { try base.adjusted(at: [-1: 0.1]) }
    #expect(throws: ScheduleError.self) { try base.adjusted(at: [1: -0.1]) }
    let saved = String(decoding: try JSONEncoder().encode(base.adjusted(floor: 0.25)), as: UTF8.self)
    let spoiled = Data(saved.replacingOccurrences(of: "0.25", with: "-0.25").utf8)
    #expect(throws: (any Error).self) { try JSONDecoder().decode(AdjustedSchedule<ExponentialLR>.self, from: spoiled) }
  }
}
