import Autograd
import Optimizers
import Tensors
import Testing

#if canImport(_Differentiation)
  import _Differentiation
#endif

/// One gradient, computed in four ways: closed form, tape, central difference, and the compiler's own derivative.
@Suite struct GradientAgreementTests {
  /// Speed and stopping distance of six cars, from R's `cars`.
  static let x = [4.0, 7, 10, 15, 20, 25]
  static let y = [2.0, 4, 18, 26, 32, 85]

  /// J = Σ(w·x + b − y)²/2m.
  static func closedForm(_ w: Double, _ b: Double) -> [Double] {
    let errors = zip(x, y).map { w * $0 + b - $1 }
    let m = Double(x.count)
    return [zip(errors, x).map { $0 * $1 }.reduce(0, +) / m, errors.reduce(0, +) / m]
  }

  static func cost(_ line: Line) -> Tensor<Double> {
    mseLoss(Tensor(x) * line.weight + line.bias, Tensor(y)) / 2
  }

  @Test(arguments: [(0.0, 0.0), (3.5, -2.0), (-1.0, 10.0)]) func `all agree`(w: Double, b: Double) {
    let closed = Self.closedForm(w, b)
    let largest = closed.map { abs($0) }.max() ?? 0
    func distance(_ other: [Double]) -> Double {
      zip(closed, other).map { abs($0 - $1) }.max().map { $0 / largest } ?? .infinity
    }

    let model = Line(weight: Tensor(w), bias: Tensor(b))
    let byTensors = gradient(at: model, of: Self.cost)
    #expect(distance([byTensors.weight.item, byTensors.bias.item]) <= 1e-12)

    let tape = ScalarTape()
    let (weight, bias) = (tape.variable(w, "w"), tape.variable(b, "b"))
    let losses = zip(Self.x, Self.y).map { (weight * $0 + bias - $1).squared() }
    let cost = losses.dropFirst().reduce(losses[0], +) / (2 * Double(losses.count))
    #expect(distance(cost.gradient(of: weight, bias)) <= 1e-12)

    #expect(
      checkGradient(
        Line(weight: Tensor(closed[0]), bias: Tensor(closed[1])), of: { Self.cost($0).item }, at: model
      ).passes)

    #if canImport(_Differentiation)
      let byCompiler = _Differentiation.gradient(at: w, b, of: compiledCost)
      #expect(distance([byCompiler.0, byCompiler.1]) <= 1e-12)
    #endif
  }
}

#if canImport(_Differentiation)
  /// The same cost, in a form that the compiler differentiates.
  @differentiable(reverse)
  private func compiledCost(_ w: Double, _ b: Double) -> Double {
    var sum = 0.0
    for i in 0..<withoutDerivative(at: GradientAgreementTests.x.count) {
      let error = w * GradientAgreementTests.x[i] + b - GradientAgreementTests.y[i]
      sum = sum + error * error
    }
    return sum / (2 * 6)
  }
#endif
