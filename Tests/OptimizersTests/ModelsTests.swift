import Core
import Optimizers
import Testing

/// One optimizer serves a number, an array, a struct and a nested model alike.
@Suite struct ModelsTests {
  struct Line: Parameters, Equatable {
    var weights: [Double]
    var bias: Double

    mutating func combine(with other: Line, _ body: (inout Double, Double) -> Void) {
      weights.combine(with: other.weights, body)
      bias.combine(with: other.bias, body)
    }
  }

  @Test(arguments: OptimizerSpec.names) func `the shape of the model does not matter`(name: String) throws {
    let spec = try OptimizerSpec(name)
    var flat: AnyOptimizer<[Double]> = try spec.optimizer()
    var line: AnyOptimizer<Line> = try spec.optimizer()
    var nested: AnyOptimizer<[[Double]]> = try spec.optimizer()
    var single: AnyOptimizer<Double> = try spec.optimizer()
    var w = [1.0, -2, 3]
    var model = Line(weights: [1, -2], bias: 3)
    var layers = [[1.0], [], [-2, 3]]
    var number = 1.0
    for _ in 0..<20 {
      let g = w
      flat.step(&w, along: g, loss: g.dot(g) / 2, rate: 0.1)
      line.step(&model, along: Line(weights: [g[0], g[1]], bias: g[2]), loss: g.dot(g) / 2, rate: 0.1)
      nested.step(&layers, along: [[g[0]], [], [g[1], g[2]]], loss: g.dot(g) / 2, rate: 0.1)
      single.step(&number, along: g[0], loss: g[0] * g[0] / 2, rate: 0.1)
    }
    #expect(model == Line(weights: [w[0], w[1]], bias: w[2]))
    #expect(layers == [[w[0]], [], [w[1], w[2]]])
    // Those that find one rate for all parameters find another for one of them alone.
    if !OptimizerSpec.rateFinding.contains(name) { #expect(number == w[0]) }
  }

  @Test(arguments: OptimizerSpec.names) func `Float follows Double to Float's digits`(name: String) throws {
    let spec = try OptimizerSpec(name)
    var double: AnyOptimizer<[Double]> = try spec.optimizer()
    var float: AnyOptimizer<[Float]> = try spec.optimizer()
    var (w, u): ([Double], [Float]) = ([1, -2], [1, -2])
    for step in 0..<100 {
      let g = [0.3 + 0.01 * Double(step % 7), -0.2]
      double.step(&w, along: g, loss: 1, rate: 0.01)
      float.step(&u, along: g.map { Float($0) }, loss: 1, rate: 0.01)
    }
    #expect(zip(w, u).allSatisfy { abs($0 - Double($1)) <= 1e-5 })
  }

  @Test func `points of different length are a programmer's error`() async {
    await #expect(processExitsWith: .failure) {
      var w = [1.0, 2]
      w.combine(with: [1]) { w, g in w -= g }
    }
  }

  @Test func `sums and lengths are taken in Double`() {
    #expect([3.0, 4].norm == 5)
    #expect([[1.0, 2], [3]].dot([[4, 5], [6]]) == 32)
    #expect([[1.0, 2], [], [3]].scalarCount == 3)
    // In Float the ones would vanish beside 2²⁴.
    #expect(
      ([4096] + [Float](repeating: 1, count: 1000)).dot([4096] + [Float](repeating: 1, count: 1000)) == 16_778_216)
  }

  // MARK: Groups and parts

  @Test func `each group has its own rate and rule`() throws {
    var groups = try ParameterGroups([SGD<[Double]>(), SGD(momentum: 0.9)], rateFactors: [1, 0.1])
    var w = [[1.0, 2], [3.0]]
    for _ in 0..<2 { groups.step(&w, along: [[1, 1], [1]], rate: 0.5) }
    #expect(w[0] == [0, 1])
    #expect(abs(w[1][0] - (3 - 0.05 - 0.05 * 1.9)) <= 1e-15)
  }

  @Test(arguments: [[1.0], [1, 2, 3], [1, -1], [1, .nan], [1, .infinity]])
  func `rate factors that do not fit get a sentence`(factors: [Double]) {
    let error = #expect(throws: OptimizerError.self) {
      try ParameterGroups([SGD<Double>(), SGD()], rateFactors: factors)
    }
    #expect(error?.description.hasPrefix("ParameterGroups: ") == true)
  }

  @Test func `each part of a model has its own rate and rule`() throws {
    var optimizer = ParameterGroup(\Line.weights, by: SGD(momentum: 0.9))
      .and(ParameterGroup(\.bias, by: Adam(), rateFactor: 0.1))
    var line = Line(weights: [1, 2], bias: 3)
    var weights = [1.0, 2]
    var bias = 3.0
    var (sgd, adam) = (SGD<[Double]>(momentum: 0.9), Adam<Double>())
    for _ in 0..<5 {
      optimizer.step(&line, along: line, rate: 0.1)
      sgd.step(&weights, along: weights, rate: 0.1)
      adam.step(&bias, along: bias, rate: 0.1 * 0.1)
    }
    #expect(line == Line(weights: weights, bias: bias))
    var frozen = ParameterGroup(\Line.weights, by: SGD())
    frozen.step(&line, along: line, rate: 0.1)
    #expect(line.bias == bias)
  }

  // MARK: Clipping

  @Test func `clipping by norm shortens and keeps the direction`() {
    var g = [[3.0], [0, 4]]
    #expect(g.clip(toNorm: 1) == 5)
    #expect(abs(g.norm - 1) <= 1e-6)
    #expect(g.norm < 1)
    #expect(g[0][0] / g[1][1] == 0.75)
    var short = [0.3, 0.4]
    #expect(short.clip(toNorm: 1) == 0.5)
    #expect(short == [0.3, 0.4])
    var nothing = [0.0, 0]
    #expect(nothing.clip(toNorm: 1) == 0)
    #expect(nothing == [0, 0])
  }

  @Test func `clipping by norm does not overflow`() {
    var g: [Float] = [3e30, 4e30]
    #expect(abs(g.clip(toNorm: 1) / 5e30 - 1) <= 1e-6)
    #expect(abs(g.norm - 1) <= 1e-6)
    var huge = [1e300, 1e300]
    huge.clip(toNorm: 2)
    #expect(abs(huge.norm - 2) <= 1e-6)
  }

  @Test(arguments: [[Double.nan, 1], [.infinity, 1], [0, .nan], [-.infinity, .nan]])
  func `a gradient that is not finite is left as it is`(gradient: [Double]) {
    var g = gradient
    #expect(!g.clip(toNorm: 1).isFinite)
    #expect(g.map(\.bitPattern) == gradient.map(\.bitPattern))
  }

  @Test func `clipping by value bounds every scalar`() {
    var g = [-3.0, -0.5, 0, 0.5, 3, .infinity, -.infinity]
    g.clip(toValue: 1)
    #expect(g == [-1, -0.5, 0, 0.5, 1, 1, -1])
    var nan = [Double.nan]
    nan.clip(toValue: 1)
    #expect(nan[0].isNaN)
  }
}
