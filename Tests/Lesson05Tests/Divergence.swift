import GradientDescent
import Lesson05Loops
import LinearModels
import Optimizers
import TestSupport
import Testing

/// Loops that do not learn, loops that swing for ever, and loops that diverge.
@Suite struct Divergence {
  // MARK: The article's loop: backward, zero_grad, step, backward

  private let start = LinearModel(weights: [1], bias: 1)

  /// Where the article's loop ends after 50 epochs on two houses, from w = b = 1.
  private func end(
    _ optimizer: some Optimizer<LinearModel>, setToNone: Bool, order: CallOrder = .article
  ) throws -> LinearModel {
    let bowl = try Bowl.two()
    var loop = TrainingLoop(
      on: TapedLine(bowl), from: start, by: optimizer, at: 0.4 * bowl.curvature.criticalRate, setToNone: setToNone)
    loop.run(order, epochs: 50)
    return loop.model
  }

  /// What does the step find where zero_grad has just been?
  @Test(arguments: [true, false]) func `the article's loop moves by exactly 0`(setToNone: Bool) throws {
    #expect(try end(SGD(), setToNone: setToNone) == start)
    #expect(try end(SGD(momentum: 0.9), setToNone: setToNone) == start)
    #expect(try end(Adam(), setToNone: setToNone) == start)
    // Negative control: with the same calls in another order all of them move.
    #expect(try (end(SGD(), setToNone: setToNone, order: .zeroBackwardStep) - start).length > 100)
    #expect(try (end(SGD(momentum: 0.9), setToNone: setToNone, order: .zeroBackwardStep) - start).length > 100)
    #expect(try (end(Adam(), setToNone: setToNone, order: .zeroBackwardStep) - start).length > 1)
  }

  /// The loop never looks at the data, so its loss stays where it was.
  @Test func `the article's loop keeps its loss, and a gradient that no step ever takes`() throws {
    let bowl = try Bowl.two()
    var loop = TrainingLoop(on: TapedLine(bowl), from: start, by: SGD(), at: 0.4 * bowl.curvature.criticalRate)
    loop.articleLoop(epochs: 50)
    #expect(loop.losses == [Double](repeating: bowl.regression.cost(at: start), count: 50))
    #expect(loop.grad.sum == TapedLine(bowl).lossAndGradient(at: start).gradient)
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
    let (losses, models) = bowl.loop(.zeroBackwardTwiceStep, at: 0.51, epochs: 400)
    let errors = bowl.topComponents(of: models)
    let wrong = (1...100).first { !isClose(errors[$0] / errors[$0 - 1], 1.04, relative: 1e-9) }
    #expect(wrong == nil)
    #expect(losses[400].isFinite)
    #expect(losses[400] > 1e6 * losses[0])
    // Negative control: one pass per step at the same rate converges.
    let once = bowl.loop(.zeroBackwardStep, at: 0.51, epochs: 400).losses
    #expect(once[400] < 1e-6 * once[0])
  }

  @Test(arguments: [0.1, 0.4]) func `two backward passes per step do no harm far below half the bound`(share: Double)
    throws
  {
    let losses = try Bowl.two().loop(.zeroBackwardTwiceStep, at: share, epochs: 400).losses
    #expect(zip(losses, losses.dropFirst()).first { !($1 <= $0) } == nil)
  }

  // MARK: Never zeroed

  @Test(arguments: [0.1, 0.5, 1.5, 2.05]) func `never zeroing is momentum with beta 1, bit for bit`(share: Double)
    throws
  {
    let bowl = try Bowl.two()
    let rate = share * bowl.curvature.criticalRate
    let heavyBall = Descent(on: TapedLine(bowl), from: bowl.start, by: SGD(momentum: 1), at: rate)
    #expect(bowl.loop(.backwardStep, at: share, epochs: 300).models == heavyBall.traced(301).map(\.point))
  }

  /// Without damping something is conserved, as energy is: Q = c_k² − (2 − αλ)·c_k·c_{k−1} + c_{k−1}² = αλ·c_0².
  @Test(arguments: [0.1, 0.5, 1.0, 1.5, 1.9])
  func `never zeroed, each part of the error keeps its energy`(share: Double) throws {
    let bowl = try Bowl.two()
    let minimum = bowl.curvature.minimiserFromZero
    let parts = bowl.loop(.backwardStep, at: share, epochs: 1_000).models.map {
      bowl.curvature.components(of: $0 - minimum)
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
    let losses = bowl.loop(.backwardStep, at: share, epochs: 4_000).losses
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
    let zeroed = bowl.loop(.zeroBackwardStep, at: share, epochs: 200).losses
    let ratio = zeroed[200] / zeroed[0]
    #expect(share < 1 ? ratio <= 0.1 : share > 1 ? ratio >= 1e6 : true)
  }

  /// The factors of the heavy ball are the roots of z² − (2 − αλ)z + 1: beyond αλ = 4 one of them is larger than 1.
  @Test func `never zeroed beyond twice the bound it diverges`() throws {
    let bowl = try Bowl.two()
    let share = 2.05
    let (losses, models) = bowl.loop(.backwardStep, at: share, epochs: 200)
    let errors = bowl.topComponents(of: models)
    let s = 2 * share  // αλmax, as the bound is 2/λmax
    let root = ((s - 2) + ((s - 2) * (s - 2) - 4).squareRoot()) / 2
    let wrong = (50...200).first { !isClose(errors[$0] / errors[$0 - 1], root, relative: 1e-6) }
    #expect(wrong == nil)
    #expect(losses[200].isFinite)
    #expect(losses[200] > 1e6 * losses[0])
  }
}

extension Bowl {
  /// The loss and the model before epochs 0, 1, 2, … and after the last one: from zero by plain SGD, at a rate in units of
  /// the critical one.
  func loop(_ order: CallOrder, at share: Double, epochs: Int) -> (losses: [Double], models: [LinearModel]) {
    var loop = TrainingLoop(on: TapedLine(self), from: start, by: SGD(), at: share * curvature.criticalRate)
    let models = (0...epochs).map { _ in
      defer { loop.run(order, epochs: 1) }
      return loop.model
    }
    return (loop.losses, models)
  }

  /// |v_topᵀ(θ − θ*)| of every model.
  func topComponents(of models: [LinearModel]) -> [Double] {
    models.map { abs(curvature.topComponent(of: $0 - curvature.minimiserFromZero)) }
  }
}
