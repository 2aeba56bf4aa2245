import Foundation
import Optimizers
import TestSupport
import Testing

/// Beyond which rate momentum diverges, and how fast; and where Adam goes to the wrong end.
@Suite struct Divergence {
  /// The matrix that place and velocity follow has two roots: the larger one is the factor per step.
  @Test(arguments: MomentumRule.all, [0.5, 0.9])
  func `above its stability limit every rule grows by the factor of theory`(rule: MomentumRule, β: Double) throws {
    let s = 1.01 * rule.limit(β)
    let theory = rule.factor(s, β)
    let sizes = try rule.sizes(β, rate: s / 7, start: [1e-100], steps: 400)
    #expect(theory > 1.005)
    // By then the smaller root has died out.
    let wrong = (380..<400).first { !isClose(sizes[$0 + 1] / sizes[$0], theory, relative: 1e-9) }
    #expect(wrong == nil)
    #expect(sizes[400] > 4 * sizes[0])
    #expect(sizes[400].isFinite)
    // Negative control: below the limit the same run shrinks, and theory says so.
    let below = try rule.sizes(β, rate: 0.99 * rule.limit(β) / 7, steps: 400)
    #expect(rule.factor(0.99 * rule.limit(β), β) < 1)
    #expect(below[400] < 0.1)
  }

  /// 2/λ is the bound of plain descent. What does momentum do to it?
  @Test func `the heavy ball bears rates that plain descent does not`() throws {
    let rate = 3.0 / 7
    let plain = try MomentumRule.heavyBall.sizes(0, rate: rate, steps: 100)
    #expect((0..<100).first { !isClose(plain[$0 + 1] / plain[$0], 2, relative: 1e-12) } == nil)
    let momentum = try MomentumRule.heavyBall.sizes(0.9, rate: rate, steps: 1_000)
    #expect(momentum[1_000] <= 1e-15)
  }

  /// A look ahead costs reach: what is left of 2/λ?
  @Test func `Nesterov diverges at rates that plain descent bears`() throws {
    let rate = 1.9 / 7
    let nesterov = try MomentumRule.nesterov.sizes(0.9, rate: rate, steps: 100)
    let theory = MomentumRule.nesterov.factor(1.9, 0.9)
    #expect(theory > 1.5)
    #expect((60..<100).first { !isClose(nesterov[$0 + 1] / nesterov[$0], theory, relative: 1e-9) } == nil)
    let plain = try MomentumRule.heavyBall.sizes(0, rate: rate, steps: 400)
    #expect(plain[400] <= 1e-15)
  }

  @Test func `at twice the stability limit of tuned momentum the narrow direction alone explodes`() throws {
    let κ = 100.0
    let β = 81.0 / 121
    let sizes = try MomentumRule.heavyBall.sizes(
      β, rate: 2 * MomentumRule.heavyBall.limit(β) / κ, curvatures: [1, κ], start: [1, 1e-150], steps: 200)
    // While the narrow error is still small the wide one shrinks as if nothing were wrong.
    #expect(sizes[100] < 0.1)
    #expect(sizes[200].isFinite)
    let late = try MomentumRule.heavyBall.sizes(
      β, rate: 2 * MomentumRule.heavyBall.limit(β) / κ, curvatures: [κ], start: [1e-150], steps: 200)
    let theory = MomentumRule.heavyBall.factor(2 * MomentumRule.heavyBall.limit(β), β)
    #expect(isClose(late[200] / late[199], theory, relative: 1e-9))
  }

  /// The rare 3 and the frequent −1: which of them does an average over two gradients remember?
  @Test(arguments: [-1.0, 0, 1])
  func `Adam ends at the wrong end of Reddi's example`(start: Double) throws {
    let end = CounterExample.end(of: try Adam<Double>(betas: (0, 0.1)), from: start)
    #expect((0.99...1).contains(end))
  }

  /// Below 0.472 Adam forgets too fast, above it remembers enough.
  @Test func `whether it does depends on how fast it forgets`() throws {
    let ends = try [0.1, 0.3, 0.4, 0.55, 0.7, 0.999].map { β₂ in
      CounterExample.end(of: try Adam<Double>(betas: (0, β₂)), from: 0)
    }
    #expect(ends.prefix(3).allSatisfy { (0.9...1).contains($0) }, "\(ends)")
    #expect(ends.suffix(3).allSatisfy { (-1 ... -0.9).contains($0) }, "\(ends)")
  }

  /// Without an interval the objective has no minimum, and there is no right end.
  @Test func `without the interval neither of them settles`() throws {
    let adam = CounterExample.end(of: try Adam<Double>(betas: (0, 0.1)), from: 0, projected: false)
    let amsgrad = CounterExample.end(of: try Adam<Double>(betas: (0, 0.1), amsgrad: true), from: 0, projected: false)
    #expect((1.5...1_000).contains(adam))
    #expect((-1_000 ... -1.5).contains(amsgrad))
  }
}
