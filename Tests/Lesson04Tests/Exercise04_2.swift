import Core
import Foundation
import Lesson04
import Optimizers
import TestSupport
import Testing

/// Exercise 4.2: Adam.
@Suite struct Exercise04_2 {
  /// 1 − β⁰ is 0: from which number on are the steps counted? And which way is down?
  @Test func `the first step is finite and goes down`() {
    let moved = walk(AdaptiveMoments(), gradients: [3])[0]
    #expect(moved.isFinite, "The gradient is 3, the rate 0.01.")
    #expect(moved < 0, "The gradient is 3: the parameter should get smaller.")
  }

  /// Where do the averages and the count live: in the value itself, or in something that all of them share?
  @Test func `a second one begins anew, and so does a copy that was made before`() {
    var first = AdaptiveMoments(epsilon: 1)
    var (copy, place, other) = (first, [0.0], [0.0])
    first.step(&place, along: [1], rate: 0.01)
    let moved = walk(AdaptiveMoments(epsilon: 1), gradients: [1])[0]
    #expect(difference([moved], from: [place[0]]) == nil, "The first step of a second one, beside that of the first.")
    copy.step(&other, along: [1], rate: 0.01)
    #expect(difference(other, from: place) == nil, "The first step of a copy, beside that of the original.")
    #expect(moved < 0)
  }

  /// After one step the mean is (1 − β₁)·g and the mean square (1 − β₂)·g²: divided by what are they g and g²?
  @Test(arguments: [1, 1e6, -40, 1e100])
  func `the first step is the rate, whatever the size of the gradient`(gradient: Double) {
    let step = walk(AdaptiveMoments(), gradients: [gradient])[0]
    #expect(difference([step], from: [gradient > 0 ? -0.01 : 0.01], relative: 1e-6) == nil, "The rate is 0.01.")
  }

  /// √v̂ + ε or √(v̂ + ε)? And is it added to the root of the corrected v̂, or to that of v?
  @Test(arguments: [(1e-8, 1e-6), (0.5, 2), (10, -3), (1e-3, 1e-5)])
  func `epsilon stands outside the root`(ε: Double, gradient: Double) {
    let step = walk(AdaptiveMoments(epsilon: ε), gradients: [gradient])[0]
    #expect(
      difference([step], from: [-0.01 * gradient / (abs(gradient) + ε)], relative: 1e-7) == nil, "The rate is 0.01.")
  }

  /// For a constant gradient both corrected averages are exact at every step. Is what is kept the average itself, without
  /// its correction, and is t the number of this step?
  @Test func `under a constant gradient every step is the rate`() {
    let steps = walk(AdaptiveMoments(), gradients: Array(repeating: 5, count: 12))
    #expect(
      difference(steps, from: steps.map { _ in -0.01 }, relative: 1e-7, name: step) == nil,
      "The gradient is 5, the rate 0.01.")
  }

  /// β₁ belongs to the gradients, β₂ to their squares. Does each average keep its own share of the past?
  @Test(arguments: [(0.5, 0.8), (0.8, 0.5), (0, 0.9), (0.9, 0), (0, 0)])
  func `the second step weighs the past by beta 1 above and beta 2 below`(β1: Double, β2: Double) {
    let steps = walk(AdaptiveMoments(beta1: β1, beta2: β2, epsilon: 0.1), gradients: [1, -2])
    let mean = (β1 * 1 - 2) / (β1 + 1)
    let square = (β2 * 1 + 4) / (β2 + 1)
    #expect(
      difference(steps, from: [-0.01 / 1.1, -0.01 * mean / (square.squareRoot() + 0.1)], name: step) == nil,
      "The gradients are 1 and −2, the rate is 0.01, ε is 0.1.")
  }

  /// β₂ᵗ is 0.37 after 1,000 steps and 0.007 after 5,000. From which step on does yours take it for 0?
  @Test func `the correction goes on for thousands of steps`() {
    let steps = walk(AdaptiveMoments(), gradients: Array(repeating: -5, count: 20_000))
    #expect(
      difference(steps, from: steps.map { _ in 0.01 }, relative: 1e-7, name: step) == nil,
      "The gradient is −5, the rate 0.01.")
  }

  /// Once the large gradient is long past: does anything still remember it?
  @Test func `a large gradient is forgotten again`() {
    let steps = walk(AdaptiveMoments(beta1: 0.5, beta2: 0.9), gradients: [1_000] + Array(repeating: 1, count: 600))
    #expect(
      difference([steps[600]], from: [-0.01], relative: 1e-6) == nil,
      "The first gradient was 1,000, the 600 after it are 1, and the rate is 0.01: the last step.")
  }

  /// Lowering the rate acts at once, and a rate of 0 stops nothing but the parameter. Do the averages and the count go on?
  @Test func `the rate scales the step and nothing else`() {
    let gradients = [1, -2, 0.5, 3, -1, 2]
    let steps = walk(AdaptiveMoments(), gradients: gradients)
    let rates = [0, 0, 0.01, 0.5, 1e-3, 0]
    let scaled = walk(AdaptiveMoments(), gradients: gradients) { rates[$0] }
    #expect(
      difference(scaled, from: zip(steps, rates).map { $0 * $1 / 0.01 }, name: step) == nil,
      "The rates are \(rates), beside steps at 0.01 along the same gradients \(gradients).")
  }

  /// Where the parameter stands is in no formula but that of its own move. Is w in yours once more?
  @Test(arguments: [1, -2, 50])
  func `the way does not depend on where it begins`(start: Double) {
    var (method, point) = (AdaptiveMoments(), [start])
    for _ in 0..<3 { method.step(&point, along: [1], rate: 0.1) }
    #expect(difference(point, from: [start - 0.3], relative: 1e-7) == nil, "Three steps along 1 at the rate 0.1.")
  }

  /// Gradients a thousand times as large: which part of the formula does not grow with them?
  @Test func `the scale of one gradient does not change the steps`() {
    let gradients = [1, -2, 0.5, 3, -1, 2]
    let steps = walk(AdaptiveMoments(epsilon: 1e-30), gradients: gradients)
    let scaled = walk(AdaptiveMoments(epsilon: 1e-30), gradients: gradients.map { 1_000 * $0 })
    #expect(
      difference(scaled, from: steps, relative: 1e-9, name: step) == nil, "The gradients are 1,000 times \(gradients).")
  }

  /// One mean and one mean square for each parameter, one count for all of them: what do yours share?
  @Test(arguments: [0, 1, 2, 7])
  func `each parameter has averages of its own`(count: Int) {
    var (method, point) = (AdaptiveMoments(beta1: 0.5, beta2: 0.8), [Double](repeating: 1, count: count))
    let gradients = [(0..<count).map { pow(3, Double($0)) }, (0..<count).map { 10 - Double($0 * $0) }]
    for gradient in gradients { method.step(&point, along: gradient, rate: 0.01) }
    let right = (0..<count).map { place in
      1 + walk(AdaptiveMoments(beta1: 0.5, beta2: 0.8), gradients: gradients.map { $0[place] }).reduce(0, +)
    }
    #expect(
      difference(point, from: right, absolute: 1e-9) == nil,
      "After steps along \(gradients), beside each parameter alone.")
    #expect(point.count == count)
    if count > 0 { #expect(point[0].isFinite) }
  }

  /// m̂ is the mean of all gradients, weighted by β₁ to their age, and v̂ that of their squares, by β₂. Is yours?
  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func `both are weighted means of all the past`(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let (β1, β2, ε) = (random.uniform(), random.uniform(), pow(10, -8 * random.uniform()))
    let gradients = (0..<60).map { _ in 3 * random.gaussian() }
    let rates = gradients.map { _ in random.uniform() }
    let steps = walk(AdaptiveMoments(beta1: β1, beta2: β2, epsilon: ε), gradients: gradients) { rates[$0] }
    func mean(_ values: [Double], _ β: Double) -> Double {
      let weights = values.indices.map { pow(β, Double(values.count - 1 - $0)) }
      return zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    }
    let right = gradients.indices.map { now in
      let past = Array(gradients[...now])
      return -rates[now] * mean(past, β1) / (mean(past.map { $0 * $0 }, β2).squareRoot() + ε)
    }
    #expect(
      difference(steps, from: right, relative: 1e-8, absolute: 1e-9, name: step) == nil,
      "β₁ = \(β1), β₂ = \(β2), ε = \(ε), gradients and rates are random.")
  }

  /// A run that has met a gradient of NaN is lost; does it show?
  @Test func `a gradient that is no number is not hidden`() {
    var (method, point) = (AdaptiveMoments(), [1.0, 1.0])
    method.step(&point, along: [.nan, 1], rate: 0.1)
    #expect(point[0].isNaN, "One gradient of two is NaN: the parameters came as \(point).")
    #expect(
      difference([point[1]], from: [0.9], relative: 1e-7) == nil, "The other one's gradient is 1, and the rate 0.1.")
  }

  /// Same start, same path; a copy is a fork; each parameter by itself: which promise is broken?
  @Test func `keeps the promises of an optimizer`() {
    #expect(checkOptimizer { AdaptiveMoments() } == nil)
  }

  /// If all the other tests pass and this one fails: which step is the first to differ?
  @Test func `agrees with the library's Adam at every step`() throws {
    var (mine, library) = (AdaptiveMoments(beta1: 0.8, beta2: 0.95), try Adam<[Double]>(betas: (0.8, 0.95)))
    var (x, y) = ([1.0, -3], [1.0, -3])
    var (mines, libraries) = ([Double](), [Double]())
    for _ in 0..<60 {
      mine.step(&x, along: [x[0], 5 * x[1]], rate: 0.01)
      library.step(&y, along: [y[0], 5 * y[1]], rate: 0.01)
      mines += x
      libraries += y
    }
    let place = { (at: Int) in "parameter \(at % 2 + 1) after step \(at / 2 + 1)" }
    #expect(difference(mines, from: libraries, absolute: 1e-9, name: place) == nil)
  }

  private func step(_ place: Int) -> String { "step \(place + 1)" }

  /// How far each step moves one parameter.
  private func walk(
    _ method: AdaptiveMoments, gradients: [Double], rate: (Int) -> Double = { _ in 0.01 }
  ) -> [Double] {
    var method = method
    return gradients.enumerated().map { step, gradient in
      // From 0 each time: nothing of a small step is lost beside a large number.
      var point = [0.0]
      method.step(&point, along: [gradient], rate: rate(step))
      return point[0]
    }
  }
}
