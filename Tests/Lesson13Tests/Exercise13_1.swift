import Core
import Foundation
import Lesson13
import TestSupport
import Testing

/// Exercise 13.1: Polyak's rate.
@Suite struct Exercise13_1 {
  /// On ½·2x² at 3 the loss is 9 and the slope 6. Along which line would the loss be 0, and after which step?
  @Test(arguments: [(9.0, 6.0, 0.25), (8, 2, 2), (0.5, -1, 0.5), (1, 10, 0.01)])
  func `one number, by hand`(loss: Double, slope: Double, right: Double) {
    let rate = polyakRate(loss: loss, leastLoss: 0, gradient: [slope], cap: .infinity)
    #expect(difference([rate], from: [right]) == nil, "f = \(loss), f* = 0, g = (\(slope)), no cap")
  }

  /// ‖(3, −4)‖² is 25. Is yours the square, or its root, or a mean?
  @Test func `several numbers, by hand`() {
    let two = polyakRate(loss: 50, leastLoss: 0, gradient: [3, -4], cap: .infinity)
    #expect(difference([two], from: [2]) == nil, "f = 50, f* = 0, g = (3, −4), no cap")
    let four = polyakRate(loss: 5, leastLoss: 0, gradient: [1, -1, 2, 2], cap: .infinity)
    #expect(difference([four], from: [0.5]) == nil, "f = 5, f* = 0, g = (1, −1, 2, 2), no cap")
    let zeros = polyakRate(loss: 2, leastLoss: 0, gradient: [0, 2, 0], cap: .infinity)
    #expect(difference([zeros], from: [0.5]) == nil, "f = 2, f* = 0, g = (0, 2, 0), no cap")
  }

  /// Only what is left to fall counts. Where is f* in your formula, also when it is below 0?
  @Test(arguments: [4.999_999_999, 3, 0.5, 0, -2, -100, -1e9]) func `the least loss is subtracted`(leastLoss: Double) {
    let rate = polyakRate(loss: 5, leastLoss: leastLoss, gradient: [2, 1], cap: .infinity)
    #expect(difference([rate], from: [(5 - leastLoss) / 5]) == nil, "f = 5, f* = \(leastLoss), g = (2, 1), no cap")
  }

  /// Without the cap the rate would be 2. Which of the two is taken, and when?
  @Test(arguments: [0, 1e-9, 0.1, 1.999, 2.001, 7, 1e30, Double.infinity])
  func `never above the cap`(cap: Double) {
    let rate = polyakRate(loss: 50, leastLoss: 0, gradient: [3, -4], cap: cap)
    #expect(difference([rate], from: [cap < 2 ? cap : 2]) == nil, "f = 50, f* = 0, g = (3, −4), η_max = \(cap)")
  }

  /// A billionth of the way is left to fall. Is that nothing?
  @Test(arguments: [1.0, -7, 1e6]) func `just above the least loss`(leastLoss: Double) {
    for share in [1e-6, 1e-9, 1e-12] {
      let loss = leastLoss + share * abs(leastLoss)
      let rate = polyakRate(loss: loss, leastLoss: leastLoss, gradient: [0.5, 0.5], cap: .infinity)
      #expect(difference([rate], from: [2 * (loss - leastLoss)]) == nil, "f = \(loss), f* = \(leastLoss), g = (½, ½)")
    }
  }

  /// A gradient of zeros has no direction. What does a division by 0 make of your rate, above the least loss and at it?
  @Test(arguments: [1, 2, 5]) func `without a gradient there is no step`(count: Int) {
    let zero = [Double](repeating: 0, count: count)
    for (loss, cap) in [(0.0, Double.infinity), (0, 1), (3, .infinity), (3, 0.5)] {
      let rate = polyakRate(loss: loss, leastLoss: 0, gradient: zero, cap: cap)
      #expect(difference([rate], from: [0]) == nil, "f = \(loss), f* = 0, \(count) zeros, η_max = \(cap)")
    }
  }

  /// A batch may have a loss below f*. In which direction would your step go?
  @Test(arguments: [0.2, 0.2 - 1e-12, 0, -3]) func `at or below the least loss there is no step`(loss: Double) {
    let rate = polyakRate(loss: loss, leastLoss: 0.2, gradient: [1, 2], cap: 10)
    #expect(difference([rate], from: [0]) == nil, "f = \(loss), f* = 0.2, g = (1, 2), η_max = 10")
  }

  /// No numbers, no gradient. What is the rate where ‖g‖² is 0?
  @Test func `nothing at all`() {
    let rate = polyakRate(loss: 1, leastLoss: 0, gradient: [], cap: 1)
    #expect(difference([rate], from: [0]) == nil, "f = 1, f* = 0, g = (), η_max = 1")
  }

  /// A slope twice as steep has a quarter of the rate, however steep it is. Have you added something to the square?
  @Test(arguments: [1e-100, 1e-60, 1e-20, 1e-6, 1, 1e6, 1e60, 1e100]) func `slopes of any magnitude`(scale: Double) {
    let rate = polyakRate(loss: 2, leastLoss: 1, gradient: [scale, -scale], cap: .infinity)
    #expect(difference([rate], from: [1 / (2 * scale * scale)]) == nil, "f = 2, f* = 1, g = \(scale)·(1, −1), no cap")
    for share in [0.25, 4] {
      let cap = share / (2 * scale * scale)
      let capped = polyakRate(loss: 2, leastLoss: 1, gradient: [scale, -scale], cap: cap)
      #expect(
        difference([capped], from: [min(share, 1) / (2 * scale * scale)]) == nil,
        "f = 2, f* = 1, g = \(scale)·(1, −1), η_max = \(cap)")
    }
  }

  /// The same of what is left to fall. Is a number added to it that has the units of a loss?
  @Test(arguments: [1e-100, 1e-12, 1, 1e12, 1e100]) func `losses of any magnitude`(loss: Double) {
    let rate = polyakRate(loss: loss, leastLoss: 0, gradient: [1, -1, 1], cap: .infinity)
    #expect(difference([rate], from: [loss / 3]) == nil, "f = \(loss), f* = 0, g = (1, −1, 1), no cap")
  }

  /// The straight line f − η·‖g‖² meets f* exactly there. Where does it meet yours?
  @Test func `the straight line reaches the least loss`() throws {
    var random = RandomSource(seed: 131)
    for place in 0..<300 {
      let gradient = (0..<(1 + random.index(below: place % 30 == 29 ? 500 : 8))).map { _ in random.gaussian() * 3 }
      let (leastLoss, gap) = (2 * random.gaussian(), random.uniform(in: 0.01..<20))
      let rate = polyakRate(loss: leastLoss + gap, leastLoss: leastLoss, gradient: gradient, cap: .infinity)
      let line = gradient.reduce(leastLoss + gap) { $0 - rate * $1 * $1 }
      try #require(
        difference([line], from: [leastLoss], absolute: 1e-10) == nil,
        "f − η·‖g‖² with f = \(leastLoss + gap), f* = \(leastLoss), g = \(gradient), no cap")
      // Half of that rate is the cap: it holds; twice of it does not.
      for share in [0.5, 2] {
        let capped = polyakRate(loss: leastLoss + gap, leastLoss: leastLoss, gradient: gradient, cap: share * rate)
        try #require(
          difference([capped], from: [min(share, 1) * rate]) == nil,
          "f = \(leastLoss + gap), f* = \(leastLoss), g = \(gradient), η_max = \(share * rate)")
      }
    }
  }

  /// ½·λ·x² has the slope λ·x: every step halves x, whatever λ is. What does yours do?
  @Test(arguments: [1e-6, 0.3, 1, 50, 1e6], [2, -0.01]) func `on a parabola every step goes half of the way`(
    curvature: Double, start: Double
  ) {
    var x = start
    for _ in 0..<20 {
      let rate = polyakRate(loss: curvature * x * x / 2, leastLoss: 0, gradient: [curvature * x], cap: .infinity)
      x -= rate * curvature * x
    }
    #expect(
      difference([x], from: [start / 1_048_576], relative: 1e-9) == nil,
      "½·\(curvature)·x² from \(start), 20 steps, no cap")
  }

  /// The claim of the lesson: the distance from the minimum never grows. At which step does yours grow?
  @Test(arguments: 1...10) func `on a bowl the distance never grows`(seed: UInt64) throws {
    var random = RandomSource(seed: 1_310 + seed)
    let curvatures = (0..<6).map { _ in pow(10, random.uniform(in: -2..<2)) }
    let (least, minimum) = (random.gaussian(), (0..<6).map { _ in random.gaussian() })
    var x = (0..<6).map { _ in 10 * random.gaussian() }
    func distance(_ x: [Double]) -> Double { zip(x, minimum).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
    var before = distance(x)
    let start = before
    for step in 1...300 {
      let errors = zip(x, minimum).map { $0 - $1 }
      let gradient = zip(curvatures, errors).map { $0 * $1 }
      let loss = zip(gradient, errors).reduce(least) { $0 + $1.0 * $1.1 / 2 }
      let rate = polyakRate(loss: loss, leastLoss: least, gradient: gradient, cap: .infinity)
      x = zip(x, gradient).map { $0 - rate * $1 }
      let now = distance(x)
      try #require(now <= before * (1 + 1e-12), "the squared distance after step \(step), curvatures \(curvatures)")
      before = now
    }
    #expect(before < start / 2, "the squared distance after 300 steps, from \(start), curvatures \(curvatures)")
  }
}
