@testable import Kernels

/// The twin of `TensorFastArithmetic` without a single trick: one element at a time, by its definition.
///
/// Slow and easy to check by eye. Tests run both on the same random shapes.
enum TensorPlainArithmetic<Fast: TensorFastArithmetic>: TensorArithmetic {
  typealias Scalar = Fast.Scalar
  typealias Formula = VectorMath<Scalar>

  static func exp(_ x: Scalar) -> Scalar { Formula.exp(x) }
  static func log(_ x: Scalar) -> Scalar { Formula.log(x) }
  static func sigmoid(_ x: Scalar) -> Scalar { x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)) }

  /// Calls `body` with every index below `extents`, the last axis moving first.
  static func forEachIndex(_ extents: [Int], _ body: ([Int]) -> Void) {
    for position in 0..<extents.reduce(1, *) {
      var rest = position
      var index = extents
      for axis in extents.indices.reversed() {
        index[axis] = rest % extents[axis]
        rest /= extents[axis]
      }
      body(index)
    }
  }
}

extension TensorPlainArithmetic {
  static func value(_ f: TensorUnaryFunction, _ x: Scalar) -> Scalar {
    switch f {
    case .negate: -x
    case .exp: exp(x)
    case .log: log(x)
    case .log1p: Formula.log1p(x)
    case .sqrt: x.squareRoot()
    case .sin: Scalar.sine(x)
    case .cos: Scalar.cosine(x)
    case .reciprocal: 1 / x
    case .absolute: abs(x)
    case .tanh: Formula.tanh(x)
    case .sigmoid: sigmoid(x)
    case .relu: x <= 0 ? 0 : x
    case .silu: x * sigmoid(x)
    case .gelu: x * Formula.normalDistribution(x)
    case .geluTanh: Formula.geluTanh(x)
    case .leakyReLU(let slope): x > 0 ? x : x * Scalar(slope)
    case .elu(let α): x > 0 ? x : Scalar(α) * Formula.expm1(x)
    case .softplus(let β, let threshold): Formula.softplus(x, Scalar(β), Scalar(threshold))
    case .clamp(let lower, let upper): Formula.clamp(x, Scalar(lower), Scalar(upper))
    case .huber(let δ): abs(x) <= Scalar(δ) ? x * x / 2 : Scalar(δ) * (abs(x) - Scalar(δ / 2))
    case .power(let p): Formula.power(x, Scalar(p))
    case .exponential(let base): Scalar.power(Scalar(base), x)
    }
  }

  static func slope(_ f: TensorUnaryFunction, _ s: Scalar) -> Scalar {
    switch f {
    case .negate: -1
    case .exp: s
    case .log: 1 / s
    case .log1p: 1 / (1 + s)
    case .sqrt: 1 / (2 * s)
    case .sin: Scalar.cosine(s)
    case .cos: -Scalar.sine(s)
    case .reciprocal: -s * s
    case .absolute: s > 0 ? 1 : s < 0 ? -1 : 0
    case .tanh: 1 - s * s
    case .sigmoid: s * (1 - s)
    case .relu: s <= 0 ? 0 : 1
    case .silu: Formula.siluSlope(s)
    case .gelu: Formula.normalDistribution(s) + s * Formula.normalDensity(s)
    case .geluTanh: Formula.geluTanhSlope(s)
    case .leakyReLU(let slope): s > 0 ? 1 : Scalar(slope)
    case .elu(let α): s > 0 ? 1 : Scalar(α) * exp(s)
    case .softplus(let β, let threshold): Scalar(β) * s > Scalar(threshold) ? 1 : sigmoid(Scalar(β) * s)
    case .clamp(let lower, let upper): s > Scalar(lower) && s < Scalar(upper) ? 1 : 0
    case .huber(let δ): Formula.clamp(s, Scalar(-δ), Scalar(δ))
    case .power(let p): Formula.powerBaseSlope(s, Scalar(p))
    case .exponential(let base): base == 0 && s <= 1 ? 0 : s * log(Scalar(base))
    }
  }

  static func value(_ f: TensorBinaryFunction, _ a: Scalar, _ b: Scalar) -> Scalar {
    switch f {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: Scalar.power(a, b)
    case .maximum: Formula.maximum(a, b)
    case .minimum: Formula.minimum(a, b)
    case .greater: a > b ? 1 : 0
    case .equal: a == b ? 1 : 0
    case .maximumSlope: a < b ? 0 : a == b ? 0.5 : 1
    case .powerBaseSlope: Formula.powerBaseSlope(a, b)
    case .powerExponentSlope: a == 0 && b >= 0 ? 0 : Scalar.power(a, b) * log(a)
    }
  }

  static func map(_ f: TensorUnaryFunction, _ x: [Scalar]) -> [Scalar] { x.map { value(f, $0) } }

  static func mapPullback(_ f: TensorUnaryFunction, saved: [Scalar], _ g: [Scalar]) -> [Scalar] {
    g.indices.map { g[$0] * slope(f, saved[$0]) }
  }

  static func zip(_ f: TensorBinaryFunction, _ a: [Scalar], _ b: [Scalar]) -> [Scalar] {
    (0..<(a.count == 1 ? b.count : a.count)).map { value(f, a[a.count == 1 ? 0 : $0], b[b.count == 1 ? 0 : $0]) }
  }

  static func zip(
    _ f: TensorBinaryFunction, _ a: [Scalar], _ b: [Scalar], _ plan: TensorBroadcastPlan
  ) -> [Scalar] {
    var result: [Scalar] = []
    forEachIndex(plan.extents) { index in
      let left = index.indices.reduce(0) { $0 + index[$1] * plan.leftStrides[$1] }
      let right = index.indices.reduce(0) { $0 + index[$1] * plan.rightStrides[$1] }
      result.append(value(f, a[left], b[right]))
    }
    return result
  }

  static func select(_ mask: [Scalar], _ a: [Scalar], _ b: [Scalar]) -> [Scalar] {
    mask.indices.map { mask[$0] != 0 ? a[$0] : b[$0] }
  }

  static func accumulate(_ a: inout [Scalar], _ b: [Scalar]) {
    for i in a.indices { a[i] += b[i] }
  }
}
