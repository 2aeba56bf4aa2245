import Core
import Foundation
import Lesson11
import Optimizers
import TestSupport
import Testing

/// Exercise 11.3: what Adam divides by, and its edge.
@Suite struct Exercise11_3 {
  /// After one step with g = 3 and β₂ = 0.999, v is 0.001·9. What do both corrections leave of it?
  @Test func `one step, by hand`() {
    let divisor = adamPreconditioner(meanSquares: [0.001 * 9], steps: 1, beta1: 0.9, beta2: 0.999, epsilon: 0)
    #expect(
      difference(divisor, from: [0.1 * 3]) == nil, "v = 0.009, t = 1, β₁ = 0.9, β₂ = 0.999, ε = 0: (1 − 0.9)·√9")
  }

  /// With β₁ = 0.5 and β₂ = 0.75, after two steps: 1 − 0.25 and 1 − 0.5625. Where does each of them stand?
  @Test func `two steps, by hand`() {
    let divisor = adamPreconditioner(
      meanSquares: [0.4375 * 16, 0.4375 * 0.25], steps: 2, beta1: 0.5, beta2: 0.75, epsilon: 0.5)
    #expect(
      difference(divisor, from: [0.75 * 4.5, 0.75]) == nil,
      "v = 7, 0.109375, t = 2, β₁ = 0.5, β₂ = 0.75, ε = 0.5: 0.75·(4 + 0.5), 0.75·(0.5 + 0.5)")
  }

  /// Where the gradient has always been 0, ε alone is left. Inside or outside of the root?
  @Test(arguments: [0, 1e-8, 0.25]) func `a gradient that was always zero`(epsilon: Double) {
    let divisor = adamPreconditioner(meanSquares: [0], steps: 3, beta1: 0.5, beta2: 0.9, epsilon: epsilon)
    #expect(difference(divisor, from: [0.875 * epsilon]) == nil, "v = 0, t = 3, β₁ = 0.5, β₂ = 0.9, ε = \(epsilon)")
  }

  /// After ten thousand steps both corrections are 1 to many digits. What is left of the formula?
  @Test func `late in a run both corrections are gone`() {
    let divisor = adamPreconditioner(
      meanSquares: [4, 1e-30, 1e30], steps: 100_000, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
    #expect(
      difference(divisor, from: [2 + 1e-8, 1e-15 + 1e-8, 1e15]) == nil,
      "v = 4, 1e-30, 1e30, t = 100,000, β₁ = 0.9, β₂ = 0.999, ε = 1e-8")
  }

  /// With β₁ = 0 nothing is averaged, and nothing to be corrected: 0^t. And β₂ = 0?
  @Test(arguments: [1, 2, 50]) func `without running means`(steps: Int) {
    let first = adamPreconditioner(meanSquares: [9], steps: steps, beta1: 0, beta2: 0, epsilon: 1)
    #expect(difference(first, from: [4]) == nil, "v = 9, t = \(steps), β₁ = 0, β₂ = 0, ε = 1")
  }

  /// No parameters have no divisors. And does each of many have its own?
  @Test(arguments: [0, 1, 2, 7]) func `one for each parameter`(count: Int) {
    let squares = (0..<count).map { Double($0 * $0) }
    let divisors = adamPreconditioner(meanSquares: squares, steps: 1, beta1: 0, beta2: 0, epsilon: 0)
    #expect(difference(divisors, from: (0..<count).map(Double.init)) == nil, "v = \(squares), t = 1, β₁ = β₂ = ε = 0")
  }

  /// Adam's step is −η·m/p. Which of your factors does the library's Adam not have?
  @Test(arguments: 1...5) func `the library's Adam steps by the rate times m over p`(seed: UInt64) throws {
    var random = RandomSource(seed: 1_130 + seed)
    let (β₁, β₂) = (random.uniform(in: 0..<0.99), random.uniform(in: 0..<0.999))
    let ε = pow(10, random.uniform(in: -8..<(-1)))
    var adam = try Adam<[Double]>(betas: (β₁, β₂), epsilon: ε)
    var w = (0..<4).map { _ in random.gaussian() }
    for step in 1...40 {
      let before = w
      adam.step(&w, along: (0..<4).map { _ in random.gaussian() * pow(10, random.uniform(in: -3..<2)) }, rate: 0.01)
      let (m, v) = (try #require(adam.firstMoment), try #require(adam.secondMoment))
      let p = adamPreconditioner(meanSquares: v, steps: step, beta1: β₁, beta2: β₂, epsilon: ε)
      try #require(p.count == 4, "four parameters, step \(step)")
      let steps = zip(m, p).map { -0.01 * $0 / $1 }
      let wrong = difference(steps, from: zip(w, before).map { $0 - $1 }, relative: 1e-9, absolute: 1e-12)
      try #require(wrong == nil, "−η·m/p after step \(step), β₁ = \(β₁), β₂ = \(β₂), ε = \(ε)")
    }
  }

  /// The formula as it is written, for any numbers: which of yours stands elsewhere?
  @Test func `any numbers`() throws {
    var random = RandomSource(seed: 114)
    for place in 0..<300 {
      let squares = (0..<random.index(below: 5)).map { _ in pow(10, random.uniform(in: -12..<6)) }
      // Every tenth run is a long one, with means that forget slowly.
      let isLong = place % 10 == 9
      let steps = 1 + random.index(below: isLong ? 6_000 : 60)
      let betas = (0..<2).map { _ in isLong ? 1 - pow(10, random.uniform(in: -4..<(-1))) : random.uniform() }
      let (β₁, β₂) = (betas[0], betas[1])
      let ε = pow(10, random.uniform(in: -10..<1))
      var (left₁, left₂) = (1.0, 1.0)
      for _ in 0..<steps { (left₁, left₂) = (left₁ * β₁, left₂ * β₂) }
      let right = squares.map { (1 - left₁) * (($0 / (1 - left₂)).squareRoot() + ε) }
      let divisors = adamPreconditioner(meanSquares: squares, steps: steps, beta1: β₁, beta2: β₂, epsilon: ε)
      let wrong = difference(divisors, from: right, relative: 1e-9)
      try #require(wrong == nil, "v = \(squares), t = \(steps), β₁ = \(β₁), β₂ = \(β₂), ε = \(ε)")
    }
  }

  /// 2/η is the edge of plain descent. What is left of (1 + β₁)/(1 − β₁) at 0, at 0.5 and at 0.9?
  @Test func `the edge, by hand`() {
    #expect(difference([adamEdge(rate: 0.5, beta1: 0)], from: [4]) == nil, "η = 0.5, β₁ = 0")
    #expect(difference([adamEdge(rate: 2, beta1: 0.5)], from: [3]) == nil, "η = 2, β₁ = 0.5")
    #expect(difference([adamEdge(rate: 0.001, beta1: 0.9)], from: [38_000]) == nil, "η = 0.001, β₁ = 0.9")
  }

  /// Half the rate has twice the edge. And the limits of β₁?
  @Test(arguments: [1e-12, 0.003, 1, 400, 1e12]) func `any rate`(rate: Double) {
    for β₁ in [0, 0.1, 0.9, 0.99, 0.999_9] {
      let right = 2 / rate * (1 + β₁) / (1 - β₁)
      #expect(difference([adamEdge(rate: rate, beta1: β₁)], from: [right]) == nil, "η = \(rate), β₁ = \(β₁)")
    }
  }

  /// The claim of the lesson, on a parabola of curvature λ, with p = 1 held fast: below your edge the swings die out, above it
  /// they grow. Is yours the edge of a running mean, or of a velocity that sums up?
  @Test(arguments: [0, 0.5, 0.9, 0.97], [0.01, 3]) func `below it a run settles, above it it grows`(
    beta1: Double, rate: Double
  ) {
    func end(_ share: Double) -> Double {
      let λ = share * adamEdge(rate: rate, beta1: beta1)
      var (x, m) = (1.0, 0.0)
      for _ in 0..<4_000 {
        m += (1 - beta1) * (λ * x - m)
        x -= rate * m
        if !(abs(x) < 1e9) { break }
      }
      return abs(x)
    }
    #expect(end(0.98) <= 1e-3, "η = \(rate), β₁ = \(beta1): 0.98 times the edge, from 1")
    #expect(end(1.02) >= 1e3, "η = \(rate), β₁ = \(beta1): 1.02 times the edge, from 1")
  }
}
