import Kernels
import Tensors

/// Operators element by element; shapes broadcast as in NumPy, and a gradient is summed over what was repeated.
extension Tensor {
  /// a + b.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func + (a: Tensor, b: Tensor) -> Tensor {
    let (i, j) = (a.operand, b.operand)
    return zipped(.add, a, b).recorded(from: i, j) { g, adjoints in
      adjoints.add(g, to: i)
      adjoints.add(g, to: j)
    }
  }

  /// a − b.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func - (a: Tensor, b: Tensor) -> Tensor {
    let (i, j) = (a.operand, b.operand)
    return zipped(.subtract, a, b).recorded(from: i, j) { g, adjoints in
      adjoints.add(g, to: i)
      adjoints.add(-g, to: j)
    }
  }

  /// a · b, element by element.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func * (a: Tensor, b: Tensor) -> Tensor {
    let (i, j) = (a.operand, b.operand)
    let (x, y) = (a.detached, b.detached)
    return zipped(.multiply, x, y).recorded(from: i, j) { g, adjoints in
      adjoints.add(g * y, to: i)
      adjoints.add(g * x, to: j)
    }
  }

  /// a / b.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func / (a: Tensor, b: Tensor) -> Tensor {
    let (i, j) = (a.operand, b.operand)
    let (x, y) = (a.detached, b.detached)
    return zipped(.divide, x, y).recorded(from: i, j) { g, adjoints in
      adjoints.add(g / y, to: i)
      adjoints.add(-g * (x / y / y), to: j)
    }
  }

  /// −a.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static prefix func - (a: Tensor) -> Tensor { a.applying(.negate) }

  /// a + b for a number b.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func + (a: Tensor, b: Scalar) -> Tensor {
    let i = a.operand
    return zipped(.add, a, b).recorded(from: i) { g, adjoints in adjoints.add(g, to: i) }
  }

  /// a − b for a number b.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func - (a: Tensor, b: Scalar) -> Tensor {
    let i = a.operand
    return zipped(.subtract, a, b).recorded(from: i) { g, adjoints in adjoints.add(g, to: i) }
  }

  /// a · b for a number b.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func * (a: Tensor, b: Scalar) -> Tensor {
    let i = a.operand
    return zipped(.multiply, a, b).recorded(from: i) { g, adjoints in adjoints.add(g * b, to: i) }
  }

  /// a / b for a number b.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func / (a: Tensor, b: Scalar) -> Tensor {
    let i = a.operand
    return zipped(.divide, a, b).recorded(from: i) { g, adjoints in adjoints.add(g / b, to: i) }
  }

  /// a + b for a number a.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func + (a: Scalar, b: Tensor) -> Tensor { b + a }

  /// a − b for a number a.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func - (a: Scalar, b: Tensor) -> Tensor {
    let j = b.operand
    return zipped(.subtract, a, b).recorded(from: j) { g, adjoints in adjoints.add(-g, to: j) }
  }

  /// a · b for a number a.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func * (a: Scalar, b: Tensor) -> Tensor { b * a }

  /// a / b for a number a.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func / (a: Scalar, b: Tensor) -> Tensor {
    let (j, y) = (b.operand, b.detached)
    return zipped(.divide, a, y).recorded(from: j) { g, adjoints in adjoints.add(-g * (a / y / y), to: j) }
  }

  /// a ← a + b.
  public static func += (a: inout Tensor, b: Tensor) { a = a + b }
  /// a ← a − b.
  public static func -= (a: inout Tensor, b: Tensor) { a = a - b }
  /// a ← a · b.
  public static func *= (a: inout Tensor, b: Tensor) { a = a * b }
  /// a ← a / b.
  public static func /= (a: inout Tensor, b: Tensor) { a = a / b }
}

/// The larger of each pair; NaN wins.
///
///     ∂/∂a = 0 where a < b,  1/2 where a = b,  1 elsewhere
///
/// Where one of them is NaN, both get the whole gradient, as in PyTorch: a NaN is not hidden.
public func maximum<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  chosen(.maximum, a, b)
}

/// The smaller of each pair; NaN wins.
///
///     ∂/∂a = 0 where a > b,  1/2 where a = b,  1 elsewhere
///
/// Where one of them is NaN, both get the whole gradient, as in PyTorch: a NaN is not hidden.
public func minimum<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  chosen(.minimum, a, b)
}

private func chosen<Scalar>(
  _ choice: TensorBinaryFunction, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  let (i, j) = (a.operand, b.operand)
  let (x, y) = (a.detached, b.detached)
  return Tensor.zipped(choice, x, y).recorded(from: i, j) { g, adjoints in
    let (x, y) = choice == .maximum ? (x, y) : (y, x)
    adjoints.add(share(of: g, Tensor.zipped(.maximumSlope, x, y)), to: i)
    adjoints.add(share(of: g, Tensor.zipped(.maximumSlope, y, x)), to: j)
  }
}

/// g·slope, and 0 where the slope is 0, also for an infinite g: √max(x, 0) has the gradient 0 below 0, and not ∞·0.
private func share<Scalar>(of g: Tensor<Scalar>, _ slope: Tensor<Scalar>) -> Tensor<Scalar> {
  select(where: slope, g * slope, Tensor(0))
}

/// aᵇ for every pair.
///
///     ∂/∂a = b·aᵇ⁻¹         0 where b = 0
///     ∂/∂b = aᵇ·log a       0 where a = 0 and b ≥ 0, NaN where a < 0
///
/// 0⁰ is 1.
public func pow<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  let (i, j) = (a.operand, b.operand)
  let (x, y) = (a.detached, b.detached)
  return Tensor.zipped(.power, x, y).recorded(from: i, j) { g, adjoints in
    adjoints.add(select(where: y, g * Tensor.zipped(.powerBaseSlope, x, y), Tensor(0)), to: i)
    adjoints.add(g * Tensor.zipped(.powerExponentSlope, x, y), to: j)
  }
}

/// xᵖ for every element; the derivative is p·xᵖ⁻¹, and 0 for p = 0.
public func pow<Scalar>(_ x: Tensor<Scalar>, _ exponent: Scalar) -> Tensor<Scalar> {
  x.applying(.power(exponent: Double(exponent)))
}

/// baseˣ for every element.
public func pow<Scalar>(_ base: Scalar, _ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x.applying(.exponential(base: Double(base)))
}
