/// A range of places, of two arrays to read and of one to write: what one thread works on at a time.
struct ElementLoop<Scalar> {
  let range: Range<Int>
  let a: UnsafePointer<Scalar>
  let b: UnsafePointer<Scalar>
  let y: UnsafeMutablePointer<Scalar>

  /// y ← formula(a); each loop is compiled with its formula inside it.
  @inline(__always) func callAsFunction(_ formula: (Scalar) -> Scalar) { for i in range { y[i] = formula(a[i]) } }

  /// y ← formula(a, b).
  @inline(__always) func callAsFunction(_ formula: (Scalar, Scalar) -> Scalar) {
    for i in range { y[i] = formula(a[i], b[i]) }
  }
}

extension TensorFastArithmetic {
  typealias Math = VectorMath<Scalar>

  /// An array of `count` elements, of which `fill` writes a range at a time; large ones from several threads.
  @inline(__always) private static func makeInChunks(
    _ count: Int, _ a: [Scalar], _ b: [Scalar], _ fill: (ElementLoop<Scalar>) -> Void
  ) -> [Scalar] {
    make(count) { y in
      read(a, b) { a, b in forEachChunk(of: count) { fill(ElementLoop(range: $0, a: a, b: b, y: y)) } }
    }
  }

  public static func map(_ f: TensorUnaryFunction, _ x: [Scalar]) -> [Scalar] {
    makeInChunks(x.count, x, x) { each in map(f, each) }
  }

  public static func mapPullback(_ f: TensorUnaryFunction, saved: [Scalar], _ g: [Scalar]) -> [Scalar] {
    precondition(saved.count == g.count, "arrays of \(saved.count) and \(g.count) elements do not match")
    return makeInChunks(g.count, saved, g) { each in mapPullback(f, each) }
  }

  private static func map(_ f: TensorUnaryFunction, _ each: ElementLoop<Scalar>) {
    switch f {
    case .negate: each { -$0 }
    case .exp: each { Math.exp($0) }
    case .log: each { Math.log($0) }
    case .log1p: each { Math.log1p($0) }
    case .sqrt: each { $0.squareRoot() }
    case .sin: each { Scalar.sine($0) }
    case .cos: each { Scalar.cosine($0) }
    case .reciprocal: each { 1 / $0 }
    case .absolute: each { $0.magnitude }
    case .tanh: each { Math.tanh($0) }
    case .sigmoid: each { Math.sigmoid($0) }
    case .relu: each { Math.gate($0, $0) }
    case .clamp(let lower, let upper):
      let (lower, upper) = (Scalar(lower), Scalar(upper))
      each { Math.clamp($0, lower, upper) }
    case .huber(let δ):
      let δ = Scalar(δ)
      each { $0.magnitude <= δ ? $0 * $0 / 2 : δ * ($0.magnitude - δ / 2) }
    case .power(let exponent):
      let p = Scalar(exponent)
      p == 2 ? each { $0 * $0 } : each { Math.power($0, p) }
    case .exponential(let base):
      let base = Scalar(base)
      each { Scalar.power(base, $0) }
    default: activation(f, each)
    }
  }

  /// The functions that stand between layers; apart, because one function with all the loops is too large to optimise.
  @inline(never) private static func activation(_ f: TensorUnaryFunction, _ each: ElementLoop<Scalar>) {
    switch f {
    case .silu: each { $0 * Math.sigmoid($0) }
    case .gelu: each { $0 * Math.normalDistribution($0) }
    case .geluTanh: each { Math.geluTanh($0) }
    case .leakyReLU(let slope):
      let slope = Scalar(slope)
      each { $0 > 0 ? $0 : $0 * slope }
    case .elu(let α):
      let α = Scalar(α)
      each { $0 > 0 ? $0 : α * Math.expm1($0) }
    case .softplus(let β, let threshold):
      let (β, threshold) = (Scalar(β), Scalar(threshold))
      each { Math.softplus($0, β, threshold) }
    default: break
    }
  }

  private static func mapPullback(_ f: TensorUnaryFunction, _ each: ElementLoop<Scalar>) {
    switch f {
    case .negate: each { _, g in -g }
    case .exp: each { y, g in g * y }
    case .log: each { x, g in g / x }
    case .log1p: each { x, g in g / (1 + x) }
    case .sqrt: each { y, g in g / (2 * y) }
    case .sin: each { x, g in g * Scalar.cosine(x) }
    case .cos: each { x, g in -g * Scalar.sine(x) }
    case .reciprocal: each { y, g in -g * y * y }
    case .absolute: each { x, g in x > 0 ? g : x < 0 ? -g : x * 0 }
    case .tanh: each { y, g in g * (1 - y * y) }
    case .sigmoid: each { y, g in g * y * (1 - y) }
    case .relu: each { y, g in Math.gate(g, y) }
    case .clamp(let lower, let upper):
      let (lower, upper) = (Scalar(lower), Scalar(upper))
      each { x, g in x > lower && x < upper ? g : 0 }
    case .huber(let δ):
      let δ = Scalar(δ)
      each { x, g in g * Math.clamp(x, -δ, δ) }
    case .power(let exponent):
      let p = Scalar(exponent)
      // x⁰ is constant: nothing comes back, however large g is.
      p == 0
        ? each { _, _ in 0 }
        : p == 2 ? each { x, g in g * (2 * x) } : each { x, g in g * Math.powerBaseSlope(x, p) }
    case .exponential(let base):
      let factor = Math.log(Scalar(base))
      // 0ˣ is 1 at 0, 0 above it and ∞ below it: flat but for the last.
      base == 0
        ? each { y, g in y <= 1 ? 0 : g * (y * factor) } : each { y, g in g * (y * factor) }
    default: activationPullback(f, each)
    }
  }

  @inline(never) private static func activationPullback(_ f: TensorUnaryFunction, _ each: ElementLoop<Scalar>) {
    switch f {
    case .silu: each { x, g in g * Math.siluSlope(x) }
    case .gelu:
      // Two loops, each small enough for the compiler to make vectors of it.
      each { x, _ in x * Math.normalDensity(x) }
      for i in each.range { each.y[i] = each.b[i] * (Math.normalDistribution(each.a[i]) + each.y[i]) }
    case .geluTanh: each { x, g in g * Math.geluTanhSlope(x) }
    case .leakyReLU(let slope):
      let slope = Scalar(slope)
      each { x, g in x > 0 ? g : g * slope }
    case .elu(let α):
      let α = Scalar(α)
      each { x, g in g * (x > 0 ? 1 : α * Math.exp(x)) }
    case .softplus(let β, let threshold):
      let (β, threshold) = (Scalar(β), Scalar(threshold))
      each { x, g in g * (β * x > threshold ? 1 : Math.sigmoid(β * x)) }
    default: break
    }
  }

  public static func select(_ mask: [Scalar], _ a: [Scalar], _ b: [Scalar]) -> [Scalar] {
    precondition(mask.count == a.count && mask.count == b.count, "mask and choices differ in length")
    return makeInChunks(mask.count, a, b) { each in
      read(mask) { mask in for i in each.range { each.y[i] = mask[i] != 0 ? each.a[i] : each.b[i] } }
    }
  }

  public static func accumulate(_ a: inout [Scalar], _ b: [Scalar]) {
    let count = a.count
    precondition(count == b.count, "arrays of \(count) and \(b.count) elements do not match")
    write(&a) { a in
      read(b) { b in forEachChunk(of: count) { range in for i in range { a[i] += b[i] } } }
    }
  }

  /// Runs `loop` with the formula of `f`, so that each loop is compiled with its formula inside it.
  @inline(__always) static func withFormula(
    _ f: TensorBinaryFunction, _ loop: ((Scalar, Scalar) -> Scalar) -> Void
  ) {
    switch f {
    case .add: loop { $0 + $1 }
    case .subtract: loop { $0 - $1 }
    case .multiply: loop { $0 * $1 }
    case .divide: loop { $0 / $1 }
    case .power: loop { Scalar.power($0, $1) }
    case .maximum: loop { Math.maximum($0, $1) }
    case .minimum: loop { Math.minimum($0, $1) }
    case .greater: loop { $0 > $1 ? 1 : 0 }
    case .equal: loop { $0 == $1 ? 1 : 0 }
    case .maximumSlope: loop { $0 < $1 ? 0 : $0 == $1 ? 0.5 : 1 }
    case .powerBaseSlope: loop { Math.powerBaseSlope($0, $1) }
    case .powerExponentSlope: loop { $0 == 0 && $1 >= 0 ? 0 : Scalar.power($0, $1) * Math.log($0) }
    }
  }

  public static func zip(_ f: TensorBinaryFunction, _ a: [Scalar], _ b: [Scalar]) -> [Scalar] {
    let count = a.count == 1 ? b.count : a.count
    let (left, right) = (a.count == count ? 1 : 0, b.count == count ? 1 : 0)
    precondition(left + right == 2 || a.count == 1 || b.count == 1, "\(a.count) and \(b.count) elements do not match")
    return makeInChunks(count, a, b) { part in
      let first = part.range.lowerBound
      let (a, b, y) = (part.a + first * left, part.b + first * right, part.y + first)
      withFormula(f) { formula in row(a, left, b, right, part.range.count, to: y, formula) }
    }
  }

  /// The outermost axis is cut into chunks.
  public static func zip(
    _ f: TensorBinaryFunction, _ a: [Scalar], _ b: [Scalar], _ plan: TensorBroadcastPlan
  ) -> [Scalar] {
    let (count, rows) = (plan.extents.reduce(1, *), plan.extents.count > 1 ? plan.extents[0] : 1)
    let columns = plan.extents.last ?? 1
    let (left, right) = (plan.leftStrides.last ?? 0, plan.rightStrides.last ?? 0)
    return make(count) { y in
      read(a, b) { a, b in
        forEachChunk(of: rows, size: max(1, (1 << 15) / (count / rows))) { range in
          var view = TensorView(extents: plan.extents, strides: plan.leftStrides)
          if view.extents.count > 1 { view.extents[0] = range.count }
          let first = range.lowerBound
          let a = a + first * (plan.leftStrides.first ?? 0)
          let (b, y) = (b + first * (plan.rightStrides.first ?? 0), y + first * (count / rows))
          withFormula(f) { formula in
            view.forEachRow(beside: plan.rightStrides) { place, other, position in
              row(a + place, left, b + other, right, columns, to: y + position, formula)
            }
          }
        }
      }
    }
  }

  /// f for the pairs of two rows of neighbours (step 1) or of one number each (step 0): a loop for each way to meet.
  @inline(__always) private static func row(
    _ a: UnsafePointer<Scalar>, _ left: Int, _ b: UnsafePointer<Scalar>, _ right: Int, _ count: Int,
    to y: UnsafeMutablePointer<Scalar>, _ f: (Scalar, Scalar) -> Scalar
  ) {
    if left == 1 && right == 1 {
      for i in 0..<count { y[i] = f(a[i], b[i]) }
    } else if left == 1 {
      let b = b.pointee
      for i in 0..<count { y[i] = f(a[i], b) }
    } else if right == 1 {
      let a = a.pointee
      for i in 0..<count { y[i] = f(a, b[i]) }
    } else {
      let value = f(a.pointee, b.pointee)
      for i in 0..<count { y[i] = value }
    }
  }
}
