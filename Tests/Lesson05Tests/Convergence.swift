import Autograd
import GradientDescent
import Lesson05Loops
import LinearModels
import Optimizers
import Tensors
import TestSupport
import Testing

#if canImport(_Differentiation)
  import _Differentiation
#endif

/// One gradient computed in four ways, lesson 01's path by tape, and the loops that learn.
@Suite struct Convergence {
  // MARK: Gradients

  /// The largest difference from the closed form over some places, relative to the largest entry of each.
  private func largestDifference(
    _ bowl: Bowl, at places: [LinearModel], of gradient: (LinearModel) -> LinearModel
  ) -> Double {
    let differences = places.map { relativeDifference(gradient($0), from: bowl.regression.gradient(at: $0)) }
    return differences.contains { $0.isNaN } ? .nan : differences.max() ?? .nan
  }

  @Test(arguments: try Bowl.all()) func `the tapes agree with the closed form to rounding`(bowl: Bowl) {
    let places = bowl.places(20, seed: 51)
    let numbers = TapedLine(bowl)
    #expect(largestDifference(bowl, at: places) { numbers.lossAndGradient(at: $0).gradient } <= 1e-12)
    #expect(largestDifference(bowl, at: places) { TensorLine.gradient(of: bowl.regression, at: $0) } <= 1e-12)
    // Negative control: one entry wrong by a hundred-millionth of itself is seen.
    let spoiled = largestDifference(bowl, at: places) {
      var gradient = bowl.regression.gradient(at: $0)
      gradient.bias *= 1 + 1e-8
      return gradient
    }
    #expect(spoiled > 1e-12)
  }

  @Test(arguments: try Bowl.all()) func `the central difference agrees to seven digits`(bowl: Bowl) {
    let places = bowl.places(20, seed: 52)
    let difference = largestDifference(bowl, at: places) {
      centralDifference(of: { bowl.regression.cost(at: $0) }, at: $0, step: 6e-6)
    }
    #expect(difference <= 1e-7)
  }

  @Test(arguments: try Bowl.all()) func `the gradient checker believes the tape and no gradient wrong by 1e-4`(
    bowl: Bowl
  ) {
    let place = bowl.places(1, seed: 53)[0]
    var gradient = TapedLine(bowl).lossAndGradient(at: place).gradient
    #expect(checkGradient(gradient, of: { bowl.regression.cost(at: $0) }, at: place).passes)
    let largest = gradient.vector.map { abs($0) }.max() ?? .nan
    gradient.bias += 1e-4 * largest
    let check = checkGradient(gradient, of: { bowl.regression.cost(at: $0) }, at: place)
    #expect(!check.passes)
    #expect(check.mismatches.map(\.index) == [gradient.weights.count])
  }

  /// The third derivative of a parabola is 0: what is left of a central difference's error?
  @Test func `on a parabola a step of 1 is exact and a tiny step loses digits`() throws {
    for bowl in try Bowl.all() {
      let places = bowl.places(20, seed: 54)
      let errors = [1, 1e-8].map { step in
        largestDifference(bowl, at: places) {
          centralDifference(of: { bowl.regression.cost(at: $0) }, at: $0, step: step)
        }
      }
      #expect(errors[0] <= 1e-11, "\(bowl.name)")
      #expect(errors[1] >= 100 * errors[0], "\(bowl.name)")
    }
  }

  #if canImport(_Differentiation)
    @Test(arguments: try Bowl.all()) func `the compiler's own derivative agrees`(bowl: Bowl) {
      let regression = bowl.regression
      let difference = largestDifference(bowl, at: bowl.places(5, seed: 55)) { place in
        let derivative = _Differentiation.gradient(at: place.vector) { compiledCost($0, of: regression) }
        return LinearModel(vector: derivative.base)
      }
      #expect(difference <= 1e-12)
    }
  #endif

  // MARK: Lesson 01's path

  /// The first step at which two runs are further apart than 1e-12 of the largest parameter.
  private func firstDifference(_ a: [LinearModel], _ b: [LinearModel]) -> Int? {
    zip(a, b).enumerated().first { !($1.0 == $1.1 || relativeDifference($1.0, from: $1.1) <= 1e-12) }?.offset
  }

  @Test(arguments: try Bowl.all(), [0.1, 0.8, 0.99])
  func `the tape walks lesson 01's path`(bowl: Bowl, share: Double) {
    let rate = share * bowl.curvature.criticalRate
    func points(_ objective: some Objective<LinearModel>, at rate: Double, _ updates: Int = 500) -> [LinearModel] {
      Descent(on: objective, from: bowl.start, by: SGD(), at: rate).traced(updates + 1).map(\.point)
    }
    let closedForm = points(bowl.regression, at: rate)
    #expect(firstDifference(points(TensorObjective(regression: bowl.regression), at: rate), closedForm) == nil)
    let steps = bowl.regression.rowCount * bowl.regression.featureCount > 100 ? 20 : 500
    #expect(firstDifference(points(TapedLine(bowl), at: rate, steps), closedForm) == nil)
    // Negative control: a rate that is off by a thousand-millionth is seen.
    #expect(firstDifference(points(bowl.regression, at: rate * (1 + 1e-9)), closedForm) != nil)
  }

  // MARK: Loops that learn

  @Test(arguments: [0.1, 0.8, 0.99]) func `zero, backward, step is gradient descent bit for bit`(share: Double) throws {
    let bowl = try Bowl.two()
    let rate = share * bowl.curvature.criticalRate
    let descent = Descent(on: TapedLine(bowl), from: bowl.start, by: SGD(), at: rate)
    #expect(bowl.loop(.zeroBackwardStep, at: share, epochs: 300).models == descent.traced(301).map(\.point))
  }

  @Test func `the right order learns`() throws {
    let losses = try Bowl.two().loop(.zeroBackwardStep, at: 0.8, epochs: 600).losses
    #expect(losses[600] <= 1e-10 * losses[0])
    #expect(zip(losses, losses.dropFirst()).first { !($1 <= $0) } == nil)
  }

  /// `backward`, `step`, `zero_grad`: it is the same cycle, begun at another place.
  @Test func `zeroing after the step does as well as before the backward pass, bit for bit`() throws {
    let bowl = try Bowl.two()
    let rate = 0.8 * bowl.curvature.criticalRate
    var (model, optimizer, grad) = (bowl.start, SGD<LinearModel>(), GradientAccumulator<LinearModel>())
    let losses = (0...600).map { _ in
      let (loss, gradient) = TapedLine(bowl).lossAndGradient(at: model)
      grad.add(gradient)
      optimizer.step(&model, along: grad, rate: rate)
      grad.zero()
      return loss
    }
    #expect(losses == bowl.loop(.zeroBackwardStep, at: 0.8, epochs: 600).losses)
  }

  /// Doubling a number in binary loses nothing.
  @Test(arguments: [0.1, 0.4, 0.49])
  func `two backward passes per step are one at twice the rate, bit for bit`(share: Double) throws {
    for bowl in [try Bowl.two(), try Bowl(table: "cars")] {
      let twice = bowl.loop(.zeroBackwardTwiceStep, at: share, epochs: 100).models
      let doubled = bowl.loop(.zeroBackwardStep, at: 2 * share, epochs: 100).models
      #expect(twice == doubled, "\(bowl.name)")
    }
  }

  @Test func `two backward passes per step converge just below half the bound`() throws {
    let losses = try Bowl.two().loop(.zeroBackwardTwiceStep, at: 0.49, epochs: 600).losses
    #expect(losses[600] <= 1e-20 * losses[0])
    #expect(zip(losses, losses.dropFirst()).first { !($1 <= $0) } == nil)
  }

  /// What an accumulator is for: batches that are too large for one pass.
  @Test func `two half batches accumulated are one whole batch`() throws {
    let bowl = try Bowl(table: "cars")
    let place = bowl.places(1, seed: 56)[0]
    var accumulator = GradientAccumulator<LinearModel>()
    for half in [Array(0..<25), Array(25..<50)] {
      accumulator.add(bowl.regression.costAndGradient(at: place, rows: half).gradient.mapScalars { $0 / 2 })
    }
    let sum = try #require(accumulator.sum)
    #expect(relativeDifference(sum, from: bowl.regression.gradient(at: place)) <= 1e-12)
  }
}

/// Descent by the library's tape of tensors.
private struct TensorObjective: Objective {
  let regression: LinearRegression

  func lossAndGradient(at point: LinearModel) -> (loss: Double, gradient: LinearModel) {
    (regression.cost(at: point), TensorLine.gradient(of: regression, at: point))
  }
}

#if canImport(_Differentiation)
  /// J in a form that the compiler differentiates.
  @differentiable(reverse)
  private func compiledCost(_ θ: [Double], of problem: LinearRegression) -> Double {
    let (rows, columns) = (problem.rowCount, problem.featureCount)
    var sum = 0.0
    for row in 0..<rows {
      let x = problem.features.row(row)
      var error = θ[columns] - problem.targets[row]
      for column in 0..<columns { error = error + θ[column] * x[column] }
      sum = sum + error * error
    }
    return sum / (2 * Double(rows))
  }
#endif
