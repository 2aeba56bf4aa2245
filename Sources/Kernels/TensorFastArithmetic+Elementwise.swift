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
      return each(saved, g) { x, g in g * Formula.powerBaseSlope(x, p) }
    case .exponential(let base):
      let factor = base == 0 ? 0 : log(Scalar(base))
      return each(saved, g) { y, g in g * (y * factor) }
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
}
