import Foundation
import GradientDescent
import Optimizers
import TestSupport
import Testing

/// What momentum gains, up to which rate a rule holds, and where Adam is right.
@Suite struct Convergence {
  /// At 2/(1 + κ) both errors shrink by (κ − 1)/(κ + 1) per step.
  @Test(arguments: ConditionNumberSweep.conditionNumbers)
  func `descent at its best rate needs kappa over 2 times ln of a million steps`(κ: Double) throws {
    let steps = Double(try #require(ConditionNumberSweep.descent(κ)))
    let theory = κ / 2 * log(1e6)
    #expect(abs(steps - theory) <= max(1, 0.005 * theory))
  }

  @Test func `the steps of descent grow like kappa`() {
    #expect((0.99...1.01).contains(ConditionNumberSweep.slope(from: 100, ConditionNumberSweep.descent)))
  }

  /// Each error shrinks like √βᵏ = ((√κ − 1)/(√κ + 1))ᵏ: how many steps is a millionth?
  @Test func `the steps of momentum tuned to kappa grow like its root`() throws {
    #expect((0.50...0.56).contains(ConditionNumberSweep.slope(from: 100, ConditionNumberSweep.heavyBall)))
    #expect((0.50...0.56).contains(try ConditionNumberSweep.slope(from: 100, ConditionNumberSweep.nesterov)))
  }

  @Test(arguments: ConditionNumberSweep.conditionNumbers)
  func `tuned momentum needs between 8 and 17 times root kappa steps`(κ: Double) throws {
    let root = κ.squareRoot()
    let heavyBall = try #require(ConditionNumberSweep.heavyBall(κ))
    let nesterov = try #require(try ConditionNumberSweep.nesterov(κ))
    #expect((8...11).contains(Double(heavyBall) / root))
    #expect((13...17).contains(Double(nesterov) / root))
    #expect(heavyBall < nesterov)
  }

  /// Negative control: the gain is the tuning's, not the momentum's.
  @Test func `momentum left at 0.9 goes back to kappa`() throws {
    #expect(ConditionNumberSweep.slope(from: 1_000, ConditionNumberSweep.fixed) > 0.9)
    // On a round bowl it is slower than plain descent.
    let momentum = try #require(ConditionNumberSweep.fixed(10))
    let plain = try #require(ConditionNumberSweep.descent(10))
    #expect(momentum > 3 * plain)
  }

  @Test(arguments: MomentumRule.all, [0.5, 0.9])
  func `the stability limit by bisection is that of theory to three digits`(rule: MomentumRule, β: Double) throws {
    let theory = rule.limit(β) / 7
    let measured = try rule.rateByBisection(β, steps: 1_000, high: 3 * theory)
    #expect(abs(measured / theory - 1) <= 5e-4)
  }

  /// Negative control: neither the limit of plain descent nor that of another rule would pass for it.
  @Test func `the stability limits of the rules lie apart`() {
    for β in [0.5, 0.9] {
      let limits = [
        MomentumRule.nesterov.limit(β), 2, MomentumRule.heavyBall.limit(β), MomentumRule.averaged.limit(β),
      ]
      #expect(zip(limits, limits.dropFirst()).first { !($1 > 1.2 * $0) } == nil)
    }
  }

  @Test(arguments: MomentumRule.all)
  func `of several curvatures the largest sets the stability limit`(rule: MomentumRule) throws {
    let theory = rule.limit(0.9) / 7
    let measured = try rule.rateByBisection(
      0.9, curvatures: [0.5, 7, 2], start: [1, 1, 1], steps: 1_000, high: 3 * theory)
    #expect(abs(measured / theory - 1) <= 1e-3)
  }

  @Test(arguments: MomentumRule.all, [0.5, 0.9])
  func `at 0.99 of the stability limit the error vanishes`(rule: MomentumRule, β: Double) throws {
    let sizes = try rule.sizes(β, rate: 0.99 * rule.limit(β) / 7, steps: 1_000)
    #expect(sizes[1_000] <= 1e-3)
  }

  /// Is a loss that rises a run that diverges?
  @Test func `a stable run of the heavy ball first grows several times`() throws {
    let sizes = try MomentumRule.heavyBall.sizes(0.9, rate: 0.99 * MomentumRule.heavyBall.limit(0.9) / 7, steps: 1_000)
    let greatest = try #require(sizes.max())
    #expect((5...20).contains(greatest))
    #expect(sizes[1_000] <= 1e-10)
  }

  /// Bias correction multiplies the first steps by up to 1/(1 − β): does it move the stability limit?
  @Test func `corrected for its start, frozen Adam grows large below its stability limit and still converges`() {
    func sizes(corrected: Bool) -> [Double] {
      let (β, rate) = (0.9, 0.9 * MomentumRule.averaged.limit(0.9) / 7)
      var (x, m, past) = (1.0, 0.0, 1.0)
      return (0..<2_000).map { _ in
        m = β * m + (1 - β) * 7 * x
        past *= β
        x -= rate * m / (corrected ? 1 - past : 1)
        return abs(x)
      }
    }
    let (corrected, plain) = (sizes(corrected: true), sizes(corrected: false))
    #expect((corrected.max() ?? .nan) >= 1e6)
    #expect((plain.max() ?? .nan) <= 100)
    #expect(corrected[1_999] <= 1e-6)
    #expect(plain[1_999] <= 1e-6)
  }

  @Test(arguments: [-1.0, 0, 1])
  func `AMSGrad ends at the right end of Reddi's example`(start: Double) throws {
    let end = CounterExample.end(of: try Adam<Double>(betas: (0, 0.1), amsgrad: true), from: start)
    #expect((-1 ... -0.98).contains(end))
  }

  /// Negative controls: with a longer memory, with momentum, and without any division the example is harmless.
  @Test(arguments: [-1.0, 0, 1])
  func `so do Adam with a long memory, Adam with momentum, and plain descent`(start: Double) throws {
    #expect((-1 ... -0.98).contains(CounterExample.end(of: try Adam<Double>(betas: (0, 0.999)), from: start)))
    #expect((-1 ... -0.98).contains(CounterExample.end(of: try Adam<Double>(betas: (0.9, 0.1)), from: start)))
    #expect((-1 ... -0.98).contains(CounterExample.end(of: SGD<Double>(), from: start)))
  }

  /// A step is about η, whatever the gradient: how far can Adam get, and does it come back?
  @Test(arguments: [10.0, 1_000])
  func `Adam on a parabola comes back from any rate`(rate: Double) {
    var (adam, x) = (Adam<Double>(), 1.0)
    var greatest = 0.0
    for _ in 0..<60_000 {
      adam.step(&x, along: 7 * x, rate: rate)
      greatest = max(greatest, abs(x))
    }
    #expect(greatest <= 10 * rate)
    #expect(greatest >= 0.5 * rate)
    #expect(abs(x) <= 1e-3 * rate)
  }

  // MARK: Each is best at something

  /// Both curvatures are nearly the same. What is there for a rate of its own per parameter to gain?
  @Test(arguments: [0.0, 30, 75])
  func `on a nearly round bowl plain descent is there first`(degrees: Double) {
    let bowl = QuadraticBowl(conditionNumber: 2, turnedBy: degrees)
    let steps = Strengths.Choice.allCases.map { choice in
      Strengths.arrival(of: choice, at: [0, 0], within: 3_000) { bowl.lossAndGradient(at: $0).gradient }
    }
    #expect(4 * steps[0] <= steps[1], "\(steps)")
    #expect(4 * steps[0] <= steps[2], "\(steps)")
  }

  /// Steep walls, a floor that is nearly flat, and a bend. Who gets through?
  @Test func `in Rosenbrock's canyon Adam is there first`() {
    let steps = Strengths.Choice.allCases.map { choice in
      Strengths.arrival(of: choice, at: Rosenbrock.minimum, within: 5_000) {
        Rosenbrock().lossAndGradient(at: $0).gradient
      }
    }
    #expect(steps[2] <= 4_000, "\(steps)")
    #expect(1.25 * steps[2] <= min(steps[0], steps[1]), "\(steps)")
  }

  /// The minimum is never twice at the same place. What is a memory of old gradients worth?
  @Test(arguments: [31, 32, 33, 34, 35] as [UInt64])
  func `a minimum that wanders is followed best by RMSprop`(seed: UInt64) {
    let distances = Strengths.Choice.allCases.map { Strengths.distance(of: $0, curvatures: [1, 100], seed: seed) }
    #expect(distances[1] <= 0.7 * distances[0], "\(distances)")
    #expect(distances[1] <= 0.7 * distances[2], "\(distances)")
    // Negative control: with equal curvatures plain descent follows as well.
    let round = Strengths.distance(of: .descent, curvatures: [1, 1], seed: seed)
    #expect(round <= 1.1 * Strengths.distance(of: .rmsprop, curvatures: [1, 1], seed: seed))
  }
}
