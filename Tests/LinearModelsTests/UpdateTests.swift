import Testing

@testable import Core
@testable import LinearModels

#if canImport(_Differentiation)
  import _Differentiation
#endif

@Suite struct UpdateTests {
  @Test func `one step on two houses at 0.01 from zero arrives at 6.5 and 4`() throws {
    var model = LinearModel.zero(features: 1)
    model.descend(along: try Problems.twoHouses().gradient(at: model), rate: 0.01)
    #expect(model == LinearModel(weights: [6.5], bias: 4))
  }

  @Test func `updating w before b arrives elsewhere`() throws {
    let problem = try Problems.twoHouses()
    var model = LinearModel.zero(features: 1)
    model.weights[0] -= 0.01 * problem.gradient(at: model).weights[0]
    model.bias -= 0.01 * problem.gradient(at: model).bias
    #expect(abs(model.bias - 3.9025) <= 1e-12)
  }

  @Test func `a step along a gradient and back again ends where it began`() {
    let start = Problems.model(features: 4, seed: 1)
    var model = start
    let gradient = Problems.model(features: 4, seed: 2)
    model.descend(along: gradient, rate: 0.5)
    #expect(model != start)
    model.descend(along: gradient, rate: -0.5)
    #expect((model - start).length <= 1e-15)
  }

  @Test func `a model survives the way through its vector`() {
    let model = Problems.model(features: 4, seed: 1)
    #expect(LinearModel(vector: model.vector) == model)
    #expect(LinearModel(weights: [3], bias: 4).length == 5)
    #expect(LinearModel.zero(features: 2).vector == [0, 0, 0])
  }

  @Test func `a prediction is w times x plus b`() throws {
    let model = LinearModel(weights: [2, 3], bias: 1)
    #expect(model.prediction(for: [10, 100]) == 321)
    #expect(model.predictions(for: try Matrix([[10, 100], [0, 0]])) == [321, 1])
  }

  #if canImport(_Differentiation)
    @Test func `the compiler's own derivative of the two-house cost is the same`() throws {
      let (w, b) = (3.0, -2.0)
      let compiled = _Differentiation.gradient(at: w, b, of: twoHouseCost)
      let ours = try Problems.twoHouses().gradient(at: LinearModel(weights: [w], bias: b))
      #expect(abs(ours.weights[0] - compiled.0) <= 1e-12 * abs(compiled.0))
      #expect(abs(ours.bias - compiled.1) <= 1e-12 * abs(compiled.1))
    }
  #endif
}

#if canImport(_Differentiation)
  @differentiable(reverse)
  private func twoHouseCost(_ w: Double, _ b: Double) -> Double {
    let first = w + b - 300
    let second = 2 * w + b - 500
    return (first * first + second * second) / 4
  }
#endif
