import Lesson04
import Optimizers
import TestSupport
import Testing

/// Exercise 4.2: Adam.
@Suite struct Exercise04_2 {
  /// After one step the mean is (1 − β₁)·g and the mean square (1 − β₂)·g²: divided by what are they g and g²?
  @Test(arguments: [1e-3, 1, 1e6, -40])
  func `the first step is the rate, whatever the size of the gradient`(gradient: Double) {
    let step = walk(AdaptiveMoments(), gradients: [gradient])[0]
    #expect(isClose(step, gradient > 0 ? -0.01 : 0.01, relative: 2e-5))
  }

  /// For a constant gradient both corrected averages are exact from the start.
  @Test func `under a constant gradient every step is the rate`() {
    let steps = walk(AdaptiveMoments(), gradients: Array(repeating: 5, count: 50))
    let wrong = steps.first { !isClose($0, -0.01, relative: 1e-7) }
    #expect(wrong == nil, "at the rate 0.01 every step should be −0.01, one is \(wrong ?? 0)")
  }

  /// 1 − β⁰ is 0: from which number on are the steps counted?
  @Test func `every step is finite`() {
    let steps = walk(AdaptiveMoments(), gradients: [1, -2, 0.5, 3])
    #expect(steps.first { !$0.isFinite } == nil)
    #expect(steps[0] < 0)
  }

  /// √v̂ + ε or √(v̂ + ε)? At g = ε·100 the first step is 0.990·η in one case and 0.010·η in the other.
  @Test func `epsilon stands outside the root`() {
    let step = walk(AdaptiveMoments(), gradients: [1e-6])[0]
    #expect(step ≈ (-0.01 / 1.01))
  }

  /// Each parameter is divided by the size of its own gradients.
  @Test func `the scale of one gradient does not change the steps`() {
    let gradients = [1, -2, 0.5, 3, -1, 2]
    let steps = walk(AdaptiveMoments(epsilon: 0), gradients: gradients)
    let scaled = walk(AdaptiveMoments(epsilon: 0), gradients: gradients.map { 1_000 * $0 })
    let wrong = zip(steps, scaled).first { !isClose($0, $1, relative: 1e-9) }
    #expect(wrong == nil, "a step of \(wrong?.0 ?? 0) became \(wrong?.1 ?? 0) with gradients 1,000 times as large")
  }

  /// A value with state of its own: a copy is a fork, and each parameter goes its own way.
  @Test func `keeps the promises of an optimizer`() {
    #expect(checkOptimizer { AdaptiveMoments() } == nil)
  }

  /// If all the other tests pass and this one fails: which step is the first to differ?
  @Test func `agrees with the library's Adam at every step`() throws {
    var (mine, library) = (AdaptiveMoments(beta1: 0.8, beta2: 0.95), try Adam<[Double]>(betas: (0.8, 0.95)))
    var (x, y) = ([1.0, -3], [1.0, -3])
    var wrong: Int?
    for step in 0..<60 where wrong == nil {
      mine.step(&x, along: [x[0], 5 * x[1]], rate: 0.01)
      library.step(&y, along: [y[0], 5 * y[1]], rate: 0.01)
      if !(isClose(x[0], y[0]) && isClose(x[1], y[1])) { wrong = step }
    }
    #expect(wrong == nil, "after step \(wrong ?? 0) the library is at \(y), the exercise at \(x)")
  }

  /// How far each step moves one parameter, at the rate 0.01.
  private func walk(_ method: AdaptiveMoments, gradients: [Double]) -> [Double] {
    var (method, point) = (method, [0.0])
    return gradients.map { gradient in
      let before = point[0]
      method.step(&point, along: [gradient], rate: 0.01)
      return point[0] - before
    }
  }
}
