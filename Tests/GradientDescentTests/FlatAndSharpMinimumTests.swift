import Core
import GradientDescent
import LinearModels
import Testing

@Suite struct FlatAndSharpMinimumTests {
  @Test(arguments: [0.15, 0.6], [-3.0, -0.5, 0, 1.2, 1.9155, 2, 2.3, 3.5])
  func `the gradient is the slope of the loss`(depth: Double, x: Double) {
    let (goal, h) = (FlatAndSharpMinimum(depth: depth), 1e-5)
    let slope = (goal.loss(at: x + h) - goal.loss(at: x - h)) / (2 * h)
    #expect(abs(goal.lossAndGradient(at: x).gradient - slope) <= 1e-8)
  }

  @Test func `the sharp minimum lies at 1.9155 with cost 0.0418, or at 1.979 with cost −0.402`() {
    for (depth, place, cost) in [(0.15, 1.9155, 0.0418), (0.6, 1.979, -0.402)] {
      let goal = FlatAndSharpMinimum(depth: depth)
      #expect(abs(goal.lossAndGradient(at: place).gradient) <= 5e-3)
      #expect(abs(goal.loss(at: place) - cost) <= 5e-4)
    }
  }

  @Test func `a bias that is held changes neither the cost nor the weights' gradient`() throws {
    let regression = try LinearRegression(
      features: Matrix([[1.0, -2], [0.5, 1], [-1.5, 1]]), targets: [3, 1, 2])
    let held = HeldBias(regression, bias: 2)
    for weights in [[0.0, 0], [1, -3], [0.25, 7]] {
      let (whole, part) = (
        regression.costAndGradient(at: LinearModel(weights: weights, bias: 2)), held.lossAndGradient(at: weights)
      )
      #expect(part.loss == whole.cost)
      #expect(part.gradient == whole.gradient.weights)
      // Columns of mean 0, and the mean of the targets.
      #expect(abs(whole.gradient.bias) <= 1e-15)
    }
  }
}
