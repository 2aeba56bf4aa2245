import GradientDescent
import LinearModels
import Optimizers
import TestSupport
import Testing
import Training
import Tuning

/// Loops that do not learn, loops that swing for ever, and loops that diverge.
@Suite struct Divergence {
  // MARK: The article's loop: backward, zero_grad, step, backward

  private let start = LinearModel(weights: [1], bias: 1)

  /// Where the article's loop ends after 50 epochs on two houses, from w = b = 1.
  private func end(
    _ optimizer: some Optimizer<LinearModel>, setToNone: Bool, calls: [LoopCall] = .article
  ) throws -> LinearModel {
    let bowl = try Bowl.two()
    var loop = HandwrittenLoop(
      calls, on: TapedLine(bowl), from: start, by: optimizer, at: 0.4 * bowl.curvature.criticalRate,
      setToNone: setToNone)
    for _ in 0..<50 { _ = loop.next() }
    return loop.point
  }

  /// What does the step find where zero_grad has just been?
  @Test(arguments: [true, false]) func `the article's loop moves by exactly 0`(setToNone: Bool) throws {
    #expect(try end(SGD(), setToNone: setToNone) == start)
    #expect(try end(SGD(momentum: 0.9), setToNone: setToNone) == start)
    #expect(try end(Adam(), setToNone: setToNone) == start)
    // Negative control: with the same calls in another order all of them move.
    #expect(try (end(SGD(), setToNone: setToNone, calls: .corrected) - start).length > 100)
    #expect(try (end(SGD(momentum: 0.9), setToNone: setToNone, calls: .corrected) - start).length > 100)
    #expect(try (end(Adam(), setToNone: setToNone, calls: .corrected) - start).length > 1)
  }

  /// The loop never looks at the data, so its loss stays where it was.
  @Test func `the article's loop keeps its loss and always has a gradient lying about`() throws {
    let bowl = try Bowl.two()
    var loop = HandwrittenLoop(
      .article, on: TapedLine(bowl), from: start, by: SGD(), at: 0.4 * bowl.curvature.criticalRate)
    let losses = (0..<50).compactMap { _ in loop.next()?.loss }
    #expect(losses == [Double](repeating: bowl.regression.cost(at: start), count: 50))
    #expect(loop.gradient.sum == TapedLine(bowl).lossAndGradient(at: start).gradient)
  }

  /// w ← w − α·(0 + λ·w): zeros are a gradient too.
  @Test func `with zeros kept, weight decay shrinks the weights and nothing else happens`() throws {
    let bowl = try Bowl.two()
    let decay = try SGD<LinearModel>(momentum: 0, weightDecay: 0.1)
    let shrunk = try end(decay, setToNone: false)
    let factor = 1 - 0.4 * bowl.curvature.criticalRate * 0.1
    let expected = (0..<50).reduce(1.0) { product, _ in product * factor }
    #expect(shrunk.weights[0] ≈ expected)
    #expect(shrunk.bias ≈ expected)
    // With momentum it is faster; with nothing left to step along it does not happen at all.
    let momentum = try SGD<LinearModel>(momentum: 0.9, weightDecay: 0.1)
    let moved = try (end(momentum, setToNone: false) - start).length / start.length
    #expect(moved > 0.9)
    #expect(moved < 1.1)
    #expect(try end(decay, setToNone: true) == start)
    #expect(try end(momentum, setToNone: true) == start)
  }

  // MARK: Two backward passes per step

  /// Half the bound, twice the gradient: which factor does the steepest error get?
  @Test func `two backward passes per step diverge just above half the bound`() throws {
    let bowl = try Bowl.two()
    let records = bowl.loop(.twice, at: 0.51, epochs: 400)
    let errors = bowl.topComponents(records)
    let wrong = (1...100).first { !isClose(errors[$0] / errors[$0 - 1], 1.04, relative: 1e-9) }
    #expect(wrong == nil)
    #expect(records[400].loss.isFinite)
    #expect(records[400].loss > 1e6 * records[0].loss)
    // Negative control: one pass per step at the same rate converges.
    let once = bowl.loop(.corrected, at: 0.51, epochs: 400)
    #expect(once[400].loss < 1e-6 * once[0].loss)
  }

  @Test(arguments: [0.1, 0.4]) func `two backward passes per step do no harm far below half the bound`(share: Double)
    throws
  {
    let losses = try Bowl.two().loop(.twice, at: share, epochs: 400).map(\.loss)
    #expect(zip(losses, losses.dropFirst()).first { !($1 <= $0) } == nil)
  }

  // MARK: Never zeroed

  @Test(arguments: [0.1, 0.5, 1.5, 2.05]) func `never zeroing is momentum with beta 1, bit for bit`(share: Double)
    throws
  {
    let bowl = try Bowl.two()
    let rate = share * bowl.curvature.criticalRate
    let loop = bowl.loop(.neverZeroed, at: share, epochs: 300)
    let heavyBall = Descent(on: TapedLine(bowl), from: bowl.start, by: SGD(momentum: 1), at: rate).traced(301)
    #expect(loop.map(\.point) == heavyBall.map(\.point))
  }

  /// Without damping something is conserved, as energy is: Q = c_k² − (2 − αλ)·c_k·c_{k−1} + c_{k−1}² = αλ·c_0².
  @Test(arguments: [0.1, 0.5, 1.0, 1.5, 1.9])
  func `never zeroed, each part of the error keeps its energy`(share: Double) throws {
    let bowl = try Bowl.two()
    let minimum = bowl.curvature.minimiserFromZero
    let parts = bowl.loop(.neverZeroed, at: share, epochs: 1_000).map {
      bowl.curvature.components(of: $0.point - minimum)
    }
    for (direction, λ) in bowl.curvature.eigenvalues.enumerated() {
      let s = share * bowl.curvature.criticalRate * λ
      let energy = s * parts[0][direction] * parts[0][direction]
      let wrong = (1...1_000).first { k in
        let (c, past) = (parts[k][direction], parts[k - 1][direction])
        return !isClose(c * c - (2 - s) * c * past + past * past, energy, relative: 1e-8)
      }
      #expect(wrong == nil, "eigenvalue \(λ)")
    }
  }

  /// A pendulum's cost, in the mean: ½·Σ ½λc₀²/(1 − αλ/4), and at no time more than twice that.
  @Test(arguments: [0.1, 0.5, 1.0, 1.5, 1.9])
  func `never zeroed below twice the bound it neither learns nor diverges`(share: Double) throws {
    let bowl = try Bowl.two()
    let losses = bowl.loop(.neverZeroed, at: share, epochs: 4_000).map(\.loss)
    let minimum = bowl.curvature.minimiserFromZero
    let parts = zip(bowl.curvature.eigenvalues, bowl.curvature.components(of: bowl.start - minimum))
    let highest = parts.reduce(0) { sum, part in
      let s = share * bowl.curvature.criticalRate * part.0
      return sum + part.0 * part.1 * part.1 / 2 / (1 - s / 4)
    }
    let mean = losses.suffix(2_000).reduce(0, +) / 2_000
    #expect(isClose(mean, highest / 2, relative: 0.02))
    #expect((losses.max() ?? .nan) <= highest * (1 + 1e-9))
    #expect(mean >= 0.49 * losses[0])
    // Negative control: zeroed, the lower of these rates learn, the higher ones diverge.
    let zeroed = bowl.loop(.corrected, at: share, epochs: 200).map(\.loss)
    let ratio = zeroed[200] / zeroed[0]
    #expect(share < 1 ? ratio <= 0.1 : share > 1 ? ratio >= 1e6 : true)
  }

  /// The factors of the heavy ball are the roots of z² − (2 − αλ)z + 1: beyond αλ = 4 one of them is larger than 1.
  @Test func `never zeroed beyond twice the bound it diverges`() throws {
    let bowl = try Bowl.two()
    let share = 2.05
    let records = bowl.loop(.neverZeroed, at: share, epochs: 200)
    let errors = bowl.topComponents(records)
    let s = 2 * share  // αλmax, as the bound is 2/λmax
    let root = ((s - 2) + ((s - 2) * (s - 2) - 4).squareRoot()) / 2
    let wrong = (50...200).first { !isClose(errors[$0] / errors[$0 - 1], root, relative: 1e-6) }
    #expect(wrong == nil)
    #expect(records[200].loss.isFinite)
    #expect(records[200].loss > 1e6 * records[0].loss)
  }
}
