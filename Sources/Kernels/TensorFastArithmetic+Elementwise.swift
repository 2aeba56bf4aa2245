extension TensorFastArithmetic {
  /// An array of `count` elements, of which `fill` writes a range at a time; large ones from several threads.
  @inline(__always) static func makeInChunks(
    _ count: Int, _ fill: @Sendable (Range<Int>, UnsafeMutablePointer<Scalar>) -> Void
  ) -> [Scalar] {
    make(count) { y in
      nonisolated(unsafe) let y = y
      forEachChunk(of: count) { fill($0, y) }
    }
  }

  public static func map(_ f: TensorUnaryFunction, _ x: [Scalar]) -> [Scalar] {
    makeInChunks(x.count) { range, y in
      read(x) { x in map(f, x, range, to: y) }
    }
  }

  public static func mapPullback(_ f: TensorUnaryFunction, saved: [Scalar], _ g: [Scalar]) -> [Scalar] {
    precondition(saved.count == g.count, "arrays of \(saved.count) and \(g.count) elements do not match")
    return makeInChunks(g.count) { range, y in
      read(saved) { saved in
        read(g) { g in mapPullback(f, saved: saved, g, range, to: y) }
      }
    }
  }

  private static func map(
    _ f: TensorUnaryFunction, _ x: UnsafePointer<Scalar>, _ range: Range<Int>, to y: UnsafeMutablePointer<Scalar>
  ) {
    typealias Formula = TensorFormulas<Self>
    /// Each loop is compiled with its formula inside it.
    @inline(__always) func each(_ formula: (Scalar) -> Scalar) { for i in range { y[i] = formula(x[i]) } }
    switch f {
    case .negate: each { -$0 }
    case .exp: each { exp($0) }
    case .log: each { log($0) }
    case .log1p: each { log1p($0) }
    case .sqrt: each { $0.squareRoot() }
    case .sin: each { sin($0) }
    case .cos: each { cos($0) }
    case .square: each { $0 * $0 }
    case .reciprocal: each { 1 / $0 }
    case .absolute: each { abs($0) }
    case .tanh: each { tanh($0) }
    case .sigmoid: each { sigmoid($0) }
    case .relu: each { Formula.relu($0) }
    case .clamp(let lower, let upper):
      let (lower, upper) = (Scalar(lower), Scalar(upper))
      each { Formula.clamp($0, lower, upper) }
    case .huber(let δ):
      let δ = Scalar(δ)
      each { Formula.huber($0, δ) }
    case .power(let exponent):
      let p = Scalar(exponent)
      p == 2 ? each { $0 * $0 } : each { Formula.power($0, p) }
    case .exponential(let base):
      let base = Scalar(base)
      each { pow(base, $0) }
    default: activation(f, x, range, to: y)
    }
  }

  /// The functions that stand between layers; apart, because one function with all the loops is too large to optimise.
  private static func activation(
    _ f: TensorUnaryFunction, _ x: UnsafePointer<Scalar>, _ range: Range<Int>, to y: UnsafeMutablePointer<Scalar>
  ) {
    typealias Formula = TensorFormulas<Self>
    /// Each loop is compiled with its formula inside it.
    @inline(__always) func each(_ formula: (Scalar) -> Scalar) { for i in range { y[i] = formula(x[i]) } }
    switch f {
    case .silu: each { Formula.silu($0) }
    case .gelu: each { Formula.gelu($0) }
    case .geluTanh: each { Formula.geluTanh($0) }
    case .leakyReLU(let slope):
      let slope = Scalar(slope)
      each { Formula.leakyReLU($0, slope) }
    case .elu(let α):
      let α = Scalar(α)
      each { Formula.elu($0, α) }
    case .softplus(let β, let threshold):
      let (β, threshold) = (Scalar(β), Scalar(threshold))
      each { Formula.softplus($0, β, threshold) }
    default: break
    }
  }

  private static func mapPullback(
    _ f: TensorUnaryFunction, saved: UnsafePointer<Scalar>, _ g: UnsafePointer<Scalar>, _ range: Range<Int>,
    to y: UnsafeMutablePointer<Scalar>
  ) {
    typealias Formula = TensorFormulas<Self>
    @inline(__always) func each(_ formula: (_ saved: Scalar, _ g: Scalar) -> Scalar) {
      for i in range { y[i] = formula(saved[i], g[i]) }
    }
    switch f {
    case .negate: each { _, g in -g }
    case .exp: each { y, g in g * y }
    case .log: each { x, g in g / x }
    case .log1p: each { x, g in g / (1 + x) }
    case .sqrt: each { y, g in g / (2 * y) }
    case .sin: each { x, g in g * cos(x) }
    case .cos: each { x, g in -g * sin(x) }
    case .square: each { x, g in g * (2 * x) }
    case .reciprocal: each { y, g in -g * y * y }
    case .absolute: each { x, g in x > 0 ? g : x < 0 ? -g : x * 0 }
    case .tanh: each { y, g in g * (1 - y * y) }
    case .sigmoid: each { y, g in g * y * (1 - y) }
    case .relu: each { y, g in Formula.gate(g, y) }
    case .clamp(let lower, let upper):
      let (lower, upper) = (Scalar(lower), Scalar(upper))
      each { x, g in x > lower && x < upper ? g : 0 }
    case .huber(let δ):
      let δ = Scalar(δ)
      each { x, g in g * Formula.clamp(x, -δ, δ) }
    case .power(let exponent):
      let p = Scalar(exponent)
      // x⁰ is constant: nothing comes back, however large g is.
      p == 0 ? each { _, _ in 0 } : each { x, g in g * Formula.powerBaseSlope(x, p) }
    case .exponential(let base):
      let factor = log(Scalar(base))
      // 0ˣ is 1 at 0, 0 above it and ∞ below it: flat but for the last.
      base == 0
        ? each { y, g in y <= 1 ? 0 : g * (y * factor) } : each { y, g in g * (y * factor) }
    default: activationPullback(f, saved: saved, g, range, to: y)
    }
  }

  /// The functions that stand between layers; apart, because one function with all the loops is too large to optimise.
  private static func activationPullback(
    _ f: TensorUnaryFunction, saved: UnsafePointer<Scalar>, _ g: UnsafePointer<Scalar>, _ range: Range<Int>,
    to y: UnsafeMutablePointer<Scalar>
  ) {
    typealias Formula = TensorFormulas<Self>
    @inline(__always) func each(_ formula: (_ saved: Scalar, _ g: Scalar) -> Scalar) {
      for i in range { y[i] = formula(saved[i], g[i]) }
    }
    switch f {
    case .silu: each { x, g in g * Formula.siluSlope(x) }
    case .gelu:
      // Two loops, each small enough for the compiler to make vectors of it.
      each { x, _ in x * Formula.normalDensity(x) }
      for i in range { y[i] = g[i] * (Formula.normalDistribution(saved[i]) + y[i]) }
    case .geluTanh: each { x, g in g * Formula.geluTanhSlope(x) }
    case .leakyReLU(let slope):
      let slope = Scalar(slope)
      each { x, g in x > 0 ? g : g * slope }
    case .elu(let α):
      let α = Scalar(α)
      each { x, g in g * Formula.eluSlope(x, α) }
    case .softplus(let β, let threshold):
      let (β, threshold) = (Scalar(β), Scalar(threshold))
      each { x, g in g * Formula.softplusSlope(x, β, threshold) }
    default: break
    }
  }

  public static func select(_ mask: [Scalar], _ a: [Scalar], _ b: [Scalar]) -> [Scalar] {
    precondition(mask.count == a.count && mask.count == b.count, "mask and choices differ in length")
    return makeInChunks(mask.count) { range, y in
      read(mask) { mask in
        read(a) { a in
          read(b) { b in
            for i in range { y[i] = mask[i] != 0 ? a[i] : b[i] }
          }
        }
      }
    }
  }

  public static func accumulate(_ a: inout [Scalar], _ b: [Scalar]) {
    let count = a.count
    precondition(count == b.count, "arrays of \(count) and \(b.count) elements do not match")
    write(&a) { a in
      nonisolated(unsafe) let a = a
      forEachChunk(of: count) { range in
        read(b) { b in
          for i in range { a[i] += b[i] }
        }
      }
    }
  }

  /// Runs `loop` with the formula of `f`, so that each loop is compiled with its formula inside it.
  @inline(__always) static func withFormula(
    _ f: TensorBinaryFunction, _ loop: ((Scalar, Scalar) -> Scalar) -> Void
  ) {
    typealias Formula = TensorFormulas<Self>
    switch f {
    case .add: loop { $0 + $1 }
    case .subtract: loop { $0 - $1 }
    case .multiply: loop { $0 * $1 }
    case .divide: loop { $0 / $1 }
    case .power: loop { pow($0, $1) }
    case .maximum: loop { Formula.maximum($0, $1) }
    case .minimum: loop { Formula.minimum($0, $1) }
    case .greater: loop { $0 > $1 ? 1 : 0 }
    case .less: loop { $0 < $1 ? 1 : 0 }
    case .equal: loop { $0 == $1 ? 1 : 0 }
    case .maximumSlope: loop { Formula.maximumSlope($0, $1) }
    case .minimumSlope: loop { Formula.minimumSlope($0, $1) }
    case .powerBaseSlope: loop { Formula.powerBaseSlope($0, $1) }
    case .powerExponentSlope: loop { Formula.powerExponentSlope($0, $1) }
    }
  }

  public static func zip(_ f: TensorBinaryFunction, _ a: [Scalar], _ b: [Scalar]) -> [Scalar] {
    precondition(a.count == b.count, "arrays of \(a.count) and \(b.count) elements do not match")
    return makeInChunks(a.count) { range, y in
      read(a) { a in
        read(b) { b in
          withFormula(f) { formula in for i in range { y[i] = formula(a[i], b[i]) } }
        }
      }
    }
  }

  public static func zip(_ f: TensorBinaryFunction, _ a: [Scalar], _ b: Scalar) -> [Scalar] {
    makeInChunks(a.count) { range, y in
      read(a) { a in
        withFormula(f) { formula in for i in range { y[i] = formula(a[i], b) } }
      }
    }
  }

  public static func zip(_ f: TensorBinaryFunction, _ a: Scalar, _ b: [Scalar]) -> [Scalar] {
    makeInChunks(b.count) { range, y in
      read(b) { b in
        withFormula(f) { formula in for i in range { y[i] = formula(a, b[i]) } }
      }
    }
  }

  /// The outermost axis is cut into chunks.
  public static func zip(
    _ f: TensorBinaryFunction, _ a: [Scalar], _ b: [Scalar], _ plan: TensorBroadcastPlan
  ) -> [Scalar] {
    let rows = plan.extents.count > 1 ? plan.extents[0] : 1
    return make(plan.count) { y in
      nonisolated(unsafe) let y = y
      forEachChunk(of: rows, size: max(1, (1 << 15) / (plan.count / rows))) { range in
        let part = rows == 1 ? plan : plan.rows(range)
        let (left, right) = rows == 1 ? (0, 0) : (plan.leftStrides[0], plan.rightStrides[0])
        read(a) { a in
          read(b) { b in
            let (a, b) = (a + range.lowerBound * left, b + range.lowerBound * right)
            let y = y + range.lowerBound * (plan.count / rows)
            withFormula(f) { formula in broadcast(a, b, part, to: y, formula) }
          }
        }
      }
    }
  }

  /// The innermost axis is a loop of its own for each of the ways in which rows can meet.
  @inline(__always) private static func broadcast(
    _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, _ plan: TensorBroadcastPlan,
    to y: UnsafeMutablePointer<Scalar>, _ f: (Scalar, Scalar) -> Scalar
  ) {
    let columns = plan.extents.last ?? 1
    let (left, right) = (plan.leftStrides.last ?? 0, plan.rightStrides.last ?? 0)
    TensorView(extents: plan.extents, strides: plan.leftStrides).forEachRow(beside: plan.rightStrides) {
      place, other, position in
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
