extension TensorFastArithmetic {
  @inline(__always) static func each(_ x: [Scalar], _ f: (Scalar) -> Scalar) -> [Scalar] {
    let count = x.count
    return make(count) { y in
      read(x) { x in
        for i in 0..<count { y[i] = f(x[i]) }
      }
    }
  }

  @inline(__always) static func each(_ a: [Scalar], _ b: [Scalar], _ f: (Scalar, Scalar) -> Scalar) -> [Scalar] {
    let count = a.count
    precondition(count == b.count, "arrays of \(count) and \(b.count) elements do not match")
    return make(count) { y in
      read(a) { a in
        read(b) { b in
          for i in 0..<count { y[i] = f(a[i], b[i]) }
        }
      }
    }
  }

  public static func map(_ f: TensorUnaryFunction, _ x: [Scalar]) -> [Scalar] {
    typealias Formula = TensorFormulas<Self>
    switch f {
    case .negate: return each(x) { -$0 }
    case .exp: return each(x) { exp($0) }
    case .log: return each(x) { log($0) }
    case .log1p: return each(x) { log1p($0) }
    case .sqrt: return each(x) { $0.squareRoot() }
    case .sin: return each(x) { sin($0) }
    case .cos: return each(x) { cos($0) }
    case .square: return each(x) { $0 * $0 }
    case .reciprocal: return each(x) { 1 / $0 }
    case .absolute: return each(x) { abs($0) }
    case .tanh: return each(x) { tanh($0) }
    case .sigmoid: return each(x) { Formula.sigmoid($0) }
    case .relu: return each(x) { Formula.relu($0) }
    case .silu: return each(x) { Formula.silu($0) }
    case .gelu: return each(x) { Formula.gelu($0) }
    case .geluTanh: return each(x) { Formula.geluTanh($0) }
    case .leakyReLU(let slope):
      let slope = Scalar(slope)
      return each(x) { Formula.leakyReLU($0, slope) }
    case .elu(let α):
      let α = Scalar(α)
      return each(x) { Formula.elu($0, α) }
    case .softplus(let β, let threshold):
      let (β, threshold) = (Scalar(β), Scalar(threshold))
      return each(x) { Formula.softplus($0, β, threshold) }
    case .clamp(let lower, let upper):
      let (lower, upper) = (Scalar(lower), Scalar(upper))
      return each(x) { Formula.clamp($0, lower, upper) }
    case .huber(let δ):
      let δ = Scalar(δ)
      return each(x) { Formula.huber($0, δ) }
    case .power(let exponent):
      let p = Scalar(exponent)
      return p == 2 ? each(x) { $0 * $0 } : each(x) { Formula.power($0, p) }
    case .exponential(let base):
      let base = Scalar(base)
      return each(x) { pow(base, $0) }
    }
  }

  public static func mapPullback(_ f: TensorUnaryFunction, saved: [Scalar], _ g: [Scalar]) -> [Scalar] {
    typealias Formula = TensorFormulas<Self>
    switch f {
    case .negate: return each(g) { -$0 }
    case .exp: return each(saved, g) { y, g in g * y }
    case .log: return each(saved, g) { x, g in g / x }
    case .log1p: return each(saved, g) { x, g in g / (1 + x) }
    case .sqrt: return each(saved, g) { y, g in g / (2 * y) }
    case .sin: return each(saved, g) { x, g in g * cos(x) }
    case .cos: return each(saved, g) { x, g in -g * sin(x) }
    case .square: return each(saved, g) { x, g in g * (2 * x) }
    case .reciprocal: return each(saved, g) { y, g in -g * y * y }
    case .absolute: return each(saved, g) { x, g in x > 0 ? g : x < 0 ? -g : x * 0 }
    case .tanh: return each(saved, g) { y, g in g * (1 - y * y) }
    case .sigmoid: return each(saved, g) { y, g in g * y * (1 - y) }
    case .relu: return each(saved, g) { y, g in Formula.gate(g, y) }
    case .silu: return each(saved, g) { x, g in g * Formula.siluSlope(x) }
    case .gelu: return each(saved, g) { x, g in g * Formula.geluSlope(x) }
    case .geluTanh: return each(saved, g) { x, g in g * Formula.geluTanhSlope(x) }
    case .leakyReLU(let slope):
      let slope = Scalar(slope)
      return each(saved, g) { x, g in x > 0 ? g : g * slope }
    case .elu(let α):
      let α = Scalar(α)
      return each(saved, g) { x, g in g * Formula.eluSlope(x, α) }
    case .softplus(let β, let threshold):
      let (β, threshold) = (Scalar(β), Scalar(threshold))
      return each(saved, g) { x, g in g * Formula.softplusSlope(x, β, threshold) }
    case .clamp(let lower, let upper):
      let (lower, upper) = (Scalar(lower), Scalar(upper))
      return each(saved, g) { x, g in x > lower && x < upper ? g : 0 }
    case .huber(let δ):
      let δ = Scalar(δ)
      return each(saved, g) { x, g in g * Formula.clamp(x, -δ, δ) }
    case .power(let exponent):
      let p = Scalar(exponent)
      // x⁰ is constant: nothing comes back, however large g is.
      return p == 0 ? each(g) { _ in 0 } : each(saved, g) { x, g in g * Formula.powerBaseSlope(x, p) }
    case .exponential(let base):
      let factor = log(Scalar(base))
      // 0ˣ is 1 at 0, 0 above it and ∞ below it: flat but for the last.
      return base == 0
        ? each(saved, g) { y, g in y <= 1 ? 0 : g * (y * factor) } : each(saved, g) { y, g in g * (y * factor) }
    }
  }

  public static func select(_ mask: [Scalar], _ a: [Scalar], _ b: [Scalar]) -> [Scalar] {
    let count = mask.count
    precondition(count == a.count && count == b.count, "mask and choices differ in length")
    return make(count) { y in
      read(mask) { mask in
        read(a) { a in
          read(b) { b in
            for i in 0..<count { y[i] = mask[i] != 0 ? a[i] : b[i] }
          }
        }
      }
    }
  }

  public static func accumulate(_ a: inout [Scalar], _ b: [Scalar]) {
    let count = a.count
    precondition(count == b.count, "arrays of \(count) and \(b.count) elements do not match")
    write(&a) { a in
      read(b) { b in
        for i in 0..<count { a[i] += b[i] }
      }
    }
  }

  /// Runs `loop` with the formula of `f`, so that each loop is compiled with its formula inside it.
  @inline(__always) static func withFormula(
    _ f: TensorBinaryFunction, _ loop: ((Scalar, Scalar) -> Scalar) -> [Scalar]
  ) -> [Scalar] {
    typealias Formula = TensorFormulas<Self>
    switch f {
    case .add: return loop { $0 + $1 }
    case .subtract: return loop { $0 - $1 }
    case .multiply: return loop { $0 * $1 }
    case .divide: return loop { $0 / $1 }
    case .power: return loop { pow($0, $1) }
    case .maximum: return loop { Formula.maximum($0, $1) }
    case .minimum: return loop { Formula.minimum($0, $1) }
    case .greater: return loop { $0 > $1 ? 1 : 0 }
    case .less: return loop { $0 < $1 ? 1 : 0 }
    case .equal: return loop { $0 == $1 ? 1 : 0 }
    case .maximumSlope: return loop { Formula.maximumSlope($0, $1) }
    case .minimumSlope: return loop { Formula.minimumSlope($0, $1) }
    case .powerBaseSlope: return loop { Formula.powerBaseSlope($0, $1) }
    case .powerExponentSlope: return loop { Formula.powerExponentSlope($0, $1) }
    }
  }

  public static func zip(_ f: TensorBinaryFunction, _ a: [Scalar], _ b: [Scalar]) -> [Scalar] {
    withFormula(f) { formula in each(a, b, formula) }
  }

  public static func zip(_ f: TensorBinaryFunction, _ a: [Scalar], _ b: Scalar) -> [Scalar] {
    withFormula(f) { formula in each(a) { formula($0, b) } }
  }

  public static func zip(_ f: TensorBinaryFunction, _ a: Scalar, _ b: [Scalar]) -> [Scalar] {
    withFormula(f) { formula in each(b) { formula(a, $0) } }
  }

  public static func zip(
    _ f: TensorBinaryFunction, _ a: [Scalar], _ b: [Scalar], _ plan: TensorBroadcastPlan
  ) -> [Scalar] {
    withFormula(f) { formula in broadcast(a, b, plan, formula) }
  }

  /// The innermost axis is a loop of its own for each of the three ways in which rows can meet.
  @inline(__always) static func broadcast(
    _ a: [Scalar], _ b: [Scalar], _ plan: TensorBroadcastPlan, _ f: (Scalar, Scalar) -> Scalar
  ) -> [Scalar] {
    let rows = TensorView(extents: plan.extents, strides: plan.leftStrides)
    let columns = plan.extents.last ?? 1
    let (left, right) = (plan.leftStrides.last ?? 0, plan.rightStrides.last ?? 0)
    return make(plan.count) { y in
      read(a) { a in
        read(b) { b in
          rows.forEachRow(beside: plan.rightStrides) { place, other, position in
            let (a, b, y) = (a + place, b + other, y + position)
            if left == 1 && right == 1 {
              for i in 0..<columns { y[i] = f(a[i], b[i]) }
            } else if left == 1 {
              let b = b.pointee
              for i in 0..<columns { y[i] = f(a[i], b) }
            } else if right == 1 {
              let a = a.pointee
              for i in 0..<columns { y[i] = f(a, b[i]) }
            } else {
              let value = f(a.pointee, b.pointee)
              for i in 0..<columns { y[i] = value }
            }
          }
        }
      }
    }
  }
}
