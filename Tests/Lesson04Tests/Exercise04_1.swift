import Lesson04
import Optimizers
import TestSupport
import Testing

/// Exercise 4.1: the heavy ball.
@Suite struct Exercise04_1 {
  /// v₀ is 0: what is the first velocity, and which velocity moves the parameters?
  @Test func `the first step is plain descent`() {
    var method = HeavyBall(momentum: 0.9)
    var point = [1.0, -2.0]
    method.step(&point, along: [3, 4], rate: 0.1)
    #expect(point.count == 2)
    #expect(point[0] ≈ 0.7)
    #expect(point[1] ≈ -2.4)
  }

  /// The velocity takes in the whole gradient at every step: g·(1 + β + β² + …) is what?
  @Test(arguments: [0.5, 0.9])
  func `under a constant gradient its step grows to 1 over 1 minus beta times the first`(β: Double) {
    let steps = walk(β, gradients: Array(repeating: 2, count: 400)) { _ in 0.01 }
    #expect(steps[0] ≈ -0.02)
    #expect(steps[399] ≈ (-0.02 / (1 - β)))
  }

  /// The gradient stops, the ball does not.
  @Test func `without a gradient each step is beta times the last`() {
    let steps = walk(0.8, gradients: [1] + Array(repeating: 0, count: 20)) { _ in 0.1 }
    #expect(steps[0] ≈ -0.1)
    let wrong = (0..<20).first { !isClose(steps[$0 + 1], 0.8 * steps[$0], relative: 1e-9) } ?? -1
    #expect(wrong == -1, "step \(wrong) moved by \(steps[max(wrong, 0)]), the next one by \(steps[wrong + 1])")
  }

  /// Which rate do the past gradients move at: the one of their own step, or the one of now?
  @Test func `a change of rate acts on the past gradients too`() {
    let steps = walk(0.9, gradients: [1, 1]) { step in step == 0 ? 0.1 : 0.01 }
    #expect(steps[1] ≈ -0.019)
  }

  /// 2(1 + β)/λ is the stability limit: just below it the error vanishes, just above it grows.
  @Test(arguments: [0.5, 0.9])
  func `its stability limit is 2 times 1 plus beta over lambda`(β: Double) {
    let limit = 2 * (1 + β) / 7
    let below = sizes(β, rate: 0.99 * limit, steps: 1_000)
    #expect(below[1_000] <= 1e-3)
    let above = sizes(β, rate: 1.01 * limit, steps: 100)
    #expect(above[100] > 100)
    #expect(above[100].isFinite)
    let theory = MomentumRule.heavyBall.factor(7 * 1.01 * limit, β)
    #expect((90..<100).first { !isClose(above[$0 + 1] / above[$0], theory, relative: 1e-3) } == nil)
  }

  /// A value with state of its own: a copy is a fork, and each parameter goes its own way.
  @Test func `keeps the promises of an optimizer`() {
    #expect(checkOptimizer { HeavyBall(momentum: 0.9) } == nil)
  }

  /// If all the other tests pass and this one fails: which step is the first to differ?
  @Test func `agrees with the library's SGD at every step`() {
    var (mine, library) = (HeavyBall(momentum: 0.7), SGD<[Double]>(momentum: 0.7))
    var (x, y) = ([1.0, -3], [1.0, -3])
    var wrong: Int?
    for step in 0..<100 where wrong == nil {
      mine.step(&x, along: [x[0], 5 * x[1]], rate: 0.1)
      library.step(&y, along: [y[0], 5 * y[1]], rate: 0.1)
      if !(isClose(x[0], y[0]) && isClose(x[1], y[1])) { wrong = step }
    }
    #expect(wrong == nil, "after step \(wrong ?? 0) SGD is at \(y), the heavy ball at \(x)")
  }

  /// How far each step moves one parameter.
  private func walk(_ β: Double, gradients: [Double], rate: (Int) -> Double) -> [Double] {
    var (method, point) = (HeavyBall(momentum: β), [0.0])
    return gradients.enumerated().map { step, gradient in
      let before = point[0]
      method.step(&point, along: [gradient], rate: rate(step))
      return point[0] - before
    }
  }

  /// |x| after 0, 1, … steps from 1 on a parabola of curvature 7.
  private func sizes(_ β: Double, rate: Double, steps: Int) -> [Double] {
    var (method, point) = (HeavyBall(momentum: β), [1.0])
    return [1]
      + (0..<steps).map { _ in
        method.step(&point, along: [7 * point[0]], rate: rate)
        return abs(point[0])
      }
  }
}
