import Core
import Lesson04
import Optimizers
import TestSupport
import Testing

/// Exercise 4.1: the heavy ball.
@Suite struct Exercise04_1 {
  /// v₀ is 0: does the old velocity move the parameter, or the new one, and in which direction?
  @Test func `the first step goes down`() {
    let moved = walk(0.9, gradients: [3]) { _ in 0.1 }[0]
    #expect(moved < 0, "The gradient is 3 and the rate 0.1: the parameter should get smaller.")
  }

  /// Where does the velocity live: in the value itself, or in something that all of them share?
  @Test func `a second one begins at rest, and so does a copy that was made before`() {
    var first = HeavyBall(momentum: 0.9)
    var (copy, place, other) = (first, [0.0], [0.0])
    first.step(&place, along: [1], rate: 0.1)
    let moved = walk(0.9, gradients: [1]) { _ in 0.1 }[0]
    #expect(
      difference([moved], from: [place[0]]) == nil, "The first step of a second heavy ball, beside that of the first.")
    copy.step(&other, along: [1], rate: 0.1)
    #expect(difference(other, from: place) == nil, "The first step of a copy, beside that of the original.")
    #expect(moved < 0)
  }

  /// The first velocity is β·0 and the gradient: all of it, and only once?
  @Test(arguments: [0, 0.3, 0.9, 0.99])
  func `the first step is the rate times the gradient`(β: Double) {
    let moved = [3, -40].map { gradient in walk(β, gradients: [gradient]) { _ in 0.1 }[0] }
    #expect(difference(moved, from: [-0.3, 4]) == nil, "Along a gradient of 3, and along one of −40, at the rate 0.1.")
  }

  /// The second velocity is β·v and the gradient: is v still there, is it β of it, and is the gradient still whole?
  @Test(arguments: [0, 0.3, 0.9, 0.99])
  func `the second step adds beta times the first`(β: Double) {
    let steps = walk(β, gradients: [2, 2]) { _ in 0.01 }
    #expect(
      difference(steps, from: [-0.02, -0.02 * (1 + β)], name: step) == nil,
      "The gradient is 2 both times, the rate 0.01.")
  }

  /// The velocity takes in the whole gradient at every step: g·(1 + β + β² + …) is what?
  @Test(arguments: [0.5, 0.9, 0.999])
  func `under a constant gradient its step grows to 1 over 1 minus beta times the first`(β: Double) {
    let steps = walk(β, gradients: Array(repeating: 2, count: 30_000)) { _ in 0.01 }
    #expect(
      difference([steps[29_999]], from: [-0.02 / (1 - β)]) == nil, "The 30,000th step; the first was \(steps[0]).")
  }

  /// The gradient stops; does the ball?
  @Test func `without a gradient each step is beta times the last`() {
    let steps = walk(0.8, gradients: [1] + Array(repeating: 0, count: 60)) { _ in 0.1 }
    var right = [-0.1]
    for _ in 0..<60 { right.append(0.8 * right[right.count - 1]) }
    #expect(
      difference(steps, from: right, relative: 1e-6, name: step) == nil, "The first gradient is 1, all others are 0.")
  }

  /// Uphill again: is the old velocity thrown away, or does it only shrink?
  @Test func `a gradient of the other sign does not stop it`() {
    let steps = walk(0.9, gradients: [10, -1, -1]) { _ in 0.1 }
    #expect(
      difference(steps, from: [-1, -0.8, -0.62], name: step) == nil, "Along 10, −1, −1 at the rate 0.1 and β = 0.9.")
  }

  /// Which rate do the past gradients move at: the one of their own step, or the one of now?
  @Test func `a change of rate acts on the past gradients too`() {
    let steps = walk(0.9, gradients: [1, 1]) { step in step == 0 ? 0.1 : 0.01 }
    #expect(difference(steps, from: [-0.1, -0.019], name: step) == nil, "The rate was 0.1 and is 0.01.")
  }

  /// At the rate 0 nothing moves. Does the velocity take in the gradient all the same?
  @Test func `the velocity grows while the rate is 0`() {
    let steps = walk(0.9, gradients: [1, 1, 1]) { step in step < 2 ? 0 : 0.1 }
    #expect(difference(steps, from: [0, 0, -0.271], name: step) == nil, "The rates are 0, 0 and 0.1, the gradients 1.")
  }

  /// Where the parameter stands is in no formula but that of its own move. Is w in yours once more?
  @Test(arguments: [1, -2, 50])
  func `the way does not depend on where it begins`(start: Double) {
    var (method, point) = (HeavyBall(momentum: 0.5), [start])
    for _ in 0..<3 { method.step(&point, along: [1], rate: 0.1) }
    #expect(difference(point, from: [start - 0.425]) == nil, "Three steps along 1 at the rate 0.1, β = 0.5.")
  }

  /// One velocity for each parameter: whose is used where?
  @Test(arguments: [0, 1, 2, 7])
  func `each parameter has a velocity of its own`(count: Int) {
    var (method, point) = (HeavyBall(momentum: 0.5), [Double](repeating: 1, count: count))
    let gradient = (0..<count).map { Double($0) - 2.5 }
    method.step(&point, along: gradient, rate: 0.1)
    method.step(&point, along: gradient.map { $0 * $0 }, rate: 0.1)
    let right = gradient.map { 1 - 0.1 * $0 - 0.1 * (0.5 * $0 + $0 * $0) }
    #expect(difference(point, from: right, absolute: 1e-9) == nil, "After steps along \(gradient) and its squares.")
  }

  /// Is there anything in the formula that a large or a small number would change?
  @Test(arguments: [1e-200, 1e200])
  func `gradients of any size are taken as they are`(size: Double) {
    let steps = walk(0.9, gradients: [size, -size, size]) { _ in 0.1 }
    #expect(
      difference(steps, from: [-0.1, 0.01, -0.091].map { $0 * size }, name: step) == nil,
      "Along \(size), −\(size), \(size).")
  }

  /// v = g now + β·g before + β²·g before that + …: which of the past gradients has another weight in yours?
  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func `the velocity is the sum of all gradients, each weighted by beta to its age`(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let β = random.uniform()
    let gradients = (0..<50).map { _ in 3 * random.gaussian() }
    let rates = gradients.map { _ in random.uniform() }
    let steps = walk(β, gradients: gradients) { rates[$0] }
    let right = gradients.indices.map { now in
      var (velocity, weight) = (0.0, 1.0)
      for age in 0...now {
        velocity += weight * gradients[now - age]
        weight *= β
      }
      return -rates[now] * velocity
    }
    #expect(
      difference(steps, from: right, absolute: 1e-9, name: step) == nil, "β is \(β), gradients and rates are random.")
  }

  /// A run that has met a gradient of NaN is lost; does it show?
  @Test func `a gradient that is no number is not hidden`() {
    var (method, point) = (HeavyBall(momentum: 0.9), [1.0, 1.0])
    method.step(&point, along: [.nan, 1], rate: 0.1)
    #expect(point[0].isNaN, "One gradient of two is NaN: the parameters came as \(point).")
    #expect(difference([point[1]], from: [0.9]) == nil, "The other one's gradient is 1.")
  }

  /// 2(1 + β)/λ is the stability limit: does the error vanish just below it, and grow just above it?
  @Test(arguments: [0.5, 0.9])
  func `its stability limit is 2 times 1 plus beta over lambda`(β: Double) {
    let limit = 2 * (1 + β) / 7
    let below = sizes(β, rate: 0.99 * limit, steps: 1_000)
    #expect(below[1_000] <= 1e-3)
    let above = sizes(β, rate: 1.01 * limit, steps: 100)
    #expect(above[100] > 100)
    #expect(above[100].isFinite)
    let theory = MomentumRule.heavyBall.factor(7 * 1.01 * limit, β)
    let factors = (90..<100).map { above[$0 + 1] / above[$0] }
    #expect(
      difference(factors, from: factors.map { _ in theory }, relative: 1e-3) == nil,
      "|x| after a step over |x| before it.")
  }

  /// Same start, same path; a copy is a fork; each parameter by itself: which promise is broken?
  @Test func `keeps the promises of an optimizer`() {
    #expect(checkOptimizer { HeavyBall(momentum: 0.9) } == nil)
  }

  /// If all the other tests pass and this one fails: which step is the first to differ?
  @Test func `agrees with the library's SGD at every step`() {
    var (mine, library) = (HeavyBall(momentum: 0.7), SGD<[Double]>(momentum: 0.7))
    var (x, y) = ([1.0, -3], [1.0, -3])
    var (mines, libraries) = ([Double](), [Double]())
    for _ in 0..<100 {
      mine.step(&x, along: [x[0], 5 * x[1]], rate: 0.1)
      library.step(&y, along: [y[0], 5 * y[1]], rate: 0.1)
      mines += x
      libraries += y
    }
    let place = { (at: Int) in "parameter \(at % 2 + 1) after step \(at / 2 + 1)" }
    #expect(difference(mines, from: libraries, absolute: 1e-9, name: place) == nil)
  }

  private func step(_ place: Int) -> String { "step \(place + 1)" }

  /// How far each step moves one parameter.
  private func walk(_ β: Double, gradients: [Double], rate: (Int) -> Double) -> [Double] {
    var method = HeavyBall(momentum: β)
    return gradients.enumerated().map { step, gradient in
      // From 0 each time: nothing of a small step is lost beside a large number.
      var point = [0.0]
      method.step(&point, along: [gradient], rate: rate(step))
      return point[0]
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
