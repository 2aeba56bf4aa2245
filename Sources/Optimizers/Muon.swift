import Core
import Kernels

/// Momentum whose direction is made orthogonal: along every singular direction of a matrix a step goes about as far.
///
///     m ← μ·m + (1 − μ)·g             g = ∇J(w), m₀ = 0
///     d = (1 − μ)·g + μ·m             with Nesterov, otherwise d = m
///     o = NS(d)                       for a matrix: five steps of Newton-Schulz, Matrix.orthogonalized
///     o = m̂/(√v̂ + ε)                  for all else, as Adam: m̂ = m/(1 − μᵗ), t = 1, 2, …
///                                     v ← 0.95·v + 0.05·g², v̂ = v/(1 − 0.95ᵗ), v₀ = 0
///     w ← w − η·λ·w
///     w ← w − η·a·o                   a = √max(1, rows/columns), or to match Adam's steps 0.2·√max(rows, columns);
///                                     1 where there is no matrix
///
/// Which arrays are matrices, the point says as `ShapedParameters`: every tensor of two axes, and one of more, such as
/// the kernels of a convolution, as its first axis by all others. In a point that has no shapes everything is a vector.
/// The rate in the records is η. Newton-Schulz is computed in Double whatever the scalar is.
///
/// - Source: Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks" (kellerjordan.github.io); Liu
///   et al. 2025, "Muon is scalable for LLM training" (arXiv:2502.16982) for 0.2·√max. Parameters and defaults are those
///   of PyTorch's `Muon`, which computes in bfloat16 and refuses all but matrices; for vectors the source takes AdamW with
///   a rate and a β₁ of its own.
public struct Muon<Point: Parameters>: MomentumOptimizer {
  /// μ, the share of the past that the direction keeps.
  public var momentum: Double
  /// Whether the direction looks ahead along the momentum.
  public let nesterov: Bool
  /// λ, the share of each weight that a step of rate 1 takes away.
  public let weightDecay: Double
  /// How many steps of Newton-Schulz make a direction orthogonal.
  public let newtonSchulzSteps: Int
  /// a, b and c of these steps.
  public let coefficients: NewtonSchulzCoefficients
  /// ε, the least length of a matrix that is divided by it, and beside the root of a vector's v.
  public let epsilon: Double
  /// Whether a step is as long as Adam's on the mean, so that a rate found for Adam fits.
  public let matchesAdam: Bool
  /// t, the steps taken.
  public private(set) var steps = 0
  /// m, or nil before the first step.
  public private(set) var firstMoment: Point?
  /// v, which only vectors need; nil before the first step.
  public private(set) var secondMoment: Point?

  /// Muon as PyTorch has it where nothing is said: a weight decay of 0.1.
  public init() {
    (momentum, nesterov, weightDecay, newtonSchulzSteps) = (0.95, true, 0.1, 5)
    (coefficients, epsilon, matchesAdam) = (NewtonSchulzCoefficients(), 1e-7, false)
  }

  /// Muon with PyTorch's defaults, unless told otherwise.
  ///
  /// - Parameters:
  ///   - momentum: μ, from 0 to below 1.
  ///   - weightDecay: λ, finite and at least 0.
  ///   - newtonSchulzSteps: from 0 to 99.
  ///   - epsilon: finite and above 0.
  /// - Throws: `OptimizerError` for values outside these bounds.
  public init(
    momentum: Double = 0.95, nesterov: Bool = true, weightDecay: Double = 0.1, newtonSchulzSteps: Int = 5,
    coefficients: NewtonSchulzCoefficients = NewtonSchulzCoefficients(), epsilon: Double = 1e-7,
    matchesAdam: Bool = false
  ) throws(OptimizerError) {
    try OptimizerError.check("Muon", shares: ["momentum": momentum])
    try OptimizerError.check("Muon", nonNegative: ["weightDecay": weightDecay])
    try OptimizerError.check("Muon", positive: ["epsilon": epsilon])
    guard (0..<100).contains(newtonSchulzSteps) else {
      throw OptimizerError("Muon: newtonSchulzSteps is \(newtonSchulzSteps), but it must be from 0 to 99.")
    }
    guard coefficients.a.isFinite && coefficients.b.isFinite && coefficients.c.isFinite else {
      throw OptimizerError("Muon: the coefficients of Newton-Schulz are \(coefficients), but they must be finite.")
    }
    (self.momentum, self.nesterov, self.weightDecay) = (momentum, nesterov, weightDecay)
    (self.newtonSchulzSteps, self.coefficients) = (newtonSchulzSteps, coefficients)
    (self.epsilon, self.matchesAdam) = (epsilon, matchesAdam)
  }

  public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    steps += 1
    let (μ, fresh) = (Point.Scalar(momentum), Point.Scalar(1 - momentum))
    var first = firstMoment ?? gradient.zeros
    first.update(along: gradient) { $0.mix(fresh) }
    var direction = nesterov ? gradient : first
    if nesterov { direction.update(along: first) { $0.mix(μ) } }
    let squares = squares(of: gradient)
    var moments: [[Point.Scalar]] = []
    first.forEachBuffer { moments.append($0) }
    firstMoment = first
    let (c₁, c₂) = (1 - PortableMath.integerPower(momentum, steps), 1 - PortableMath.integerPower(0.95, steps))
    let shapes = Self.matrixShapes(of: w)
    var index = 0
    direction.combineBuffers(with: gradient) { buffer, _ in
      if let shape = shapes[index] {
        buffer = orthogonal(buffer, shape.rows, shape.columns)
      } else {
        buffer = adamDirection(moments[index], squares[index], c₁, c₂, epsilon)
      }
      index += 1
    }
    let (decay, η) = (
      WeightDecay<Point.Scalar>(weightDecay, decoupled: true, rate: rate, maximize: false), Point.Scalar(rate)
    )
    w.update(along: direction) { $0.descend(decay, η) }
  }

  /// v after this step, array by array.
  private mutating func squares(of gradient: Point) -> [[Point.Scalar]] {
    var second = secondMoment ?? gradient.zeros
    let shapes = Self.matrixShapes(of: gradient)
    var squares: [[Point.Scalar]] = []
    second.combineBuffers(with: gradient) { v, g in
      if shapes[squares.count] == nil { addSquares(of: g, to: &v, kept: 0.95) }
      squares.append(v)
    }
    secondMoment = second
    return squares
  }

  /// The rows and columns of each array; nil for one that is no matrix.
  private static func matrixShapes(of point: Point) -> [(rows: Int, columns: Int)?] {
    var counts: [Int] = []
    point.forEachBuffer { counts.append($0.count) }
    let shapes = (point as? any ShapedParameters)?.bufferShapes ?? []
    return counts.enumerated().map { index, count in
      guard index < shapes.count, shapes[index].count >= 2 else { return nil }
      let (rows, columns) = (shapes[index][0], shapes[index].dropFirst().reduce(1, *))
      return rows * columns == count ? (rows, columns) : nil
    }
  }

  /// o of a matrix, times a.
  private func orthogonal(_ d: [Point.Scalar], _ rows: Int, _ columns: Int) -> [Point.Scalar] {
    let matrix = Matrix(unchecked: doubles(d), rows: rows, columns: columns)
    let o = matrix.orthogonalized(steps: newtonSchulzSteps, coefficients: coefficients, epsilon: epsilon)
    let (m, n) = (Double(rows), Double(columns))
    let a = matchesAdam ? 0.2 * max(m, n).squareRoot() : n == 0 ? 1 : max(1, m / n).squareRoot()
    return scaled(o.elements, by: a)
  }
}

@specialized(where Scalar == Double)
@specialized(where Scalar == Float)
@inline(never)
private func addSquares<Scalar: BinaryFloatingPoint>(of g: [Scalar], to v: inout [Scalar], kept: Double) {
  let (kept, fresh) = (Scalar(kept), Scalar(1 - kept))
  for i in v.indices { v[i] = kept * v[i] + fresh * g[i] * g[i] }
}

@specialized(where Scalar == Double)
@specialized(where Scalar == Float)
@inline(never)
private func adamDirection<Scalar: BinaryFloatingPoint>(
  _ m: [Scalar], _ v: [Scalar], _ c₁: Double, _ c₂: Double, _ ε: Double
) -> [Scalar] {
  let (c₁, c₂, ε) = (Scalar(c₁), Scalar(c₂), Scalar(ε))
  return m.indices.map { m[$0] / c₁ / ((v[$0] / c₂).squareRoot() + ε) }
}

@specialized(where Scalar == Double)
@specialized(where Scalar == Float)
@inline(never)
private func doubles<Scalar: BinaryFloatingPoint>(_ numbers: [Scalar]) -> [Double] { numbers.map { Double($0) } }

@specialized(where Scalar == Double)
@specialized(where Scalar == Float)
@inline(never)
private func scaled<Scalar: BinaryFloatingPoint>(_ numbers: [Double], by factor: Double) -> [Scalar] {
  numbers.map { Scalar(factor * $0) }
}

/// a, b and c of x ← a·x + b·x³ + c·x⁵.
public struct NewtonSchulzCoefficients: Hashable, Sendable, Codable {
  /// The factors of x, x³ and x⁵.
  public let a, b, c: Double

  /// Those of Muon, steep at 0: five steps bring every x from 0.01 to 1 into 0.682 to 1.134, and none to 1 itself.
  public init() { (a, b, c) = (3.4445, -4.775, 2.0315) }

  /// Others, such as 15/8, −10/8, 3/8, which end at 1.
  public init(_ a: Double, _ b: Double, _ c: Double) { (self.a, self.b, self.c) = (a, b, c) }
}

extension Matrix {
  /// A matrix with the same singular vectors, and all singular values near 1.
  ///
  ///     X ← M/max(‖M‖, ε)                        ‖·‖ the root of the sum of all squares
  ///     X ← a·X + (b·A + c·A²)·X, A = X·Xᵀ       as often as there are steps
  ///
  /// Each singular value goes its own way: x ← a·x + b·x³ + c·x⁵. One of 0 stays 0. Where there are more rows than columns,
  /// A is XᵀX and stands on the right, which is the same and shorter.
  ///
  /// - Source: Bernstein and Newhouse 2024, "Old optimizer, new norm" (arXiv:2409.20325); the coefficients are Jordan's.
  public func orthogonalized(
    steps: Int = 5, coefficients: NewtonSchulzCoefficients = NewtonSchulzCoefficients(), epsilon: Double = 1e-7
  ) -> Matrix {
    let (wide, n) = (rows <= columns, min(rows, columns))
    let (a, b, c) = (coefficients.a, coefficients.b, coefficients.c)
    let length = max(elements.length, epsilon)
    func product(_ left: [Double], _ right: [Double], _ sizes: TensorMatrixProduct) -> [Double] {
      DoubleArithmetic.matrixProduct(left, right, bias: nil, sizes)
    }
    let ofItself = TensorMatrixProduct(
      rows: n, columns: n, shared: max(rows, columns), transposesLeft: !wide, transposesRight: wide)
    let ofGram = TensorMatrixProduct(rows: n, columns: n, shared: n)
    let withGram = TensorMatrixProduct(rows: rows, columns: columns, shared: n)
    var x = elements.map { $0 / length }
    for _ in 0..<max(steps, 0) {
      let gram = product(x, x, ofItself)
      let factor = zip(gram, product(gram, gram, ofGram)).map { b * $0 + c * $1 }
      let moved = product(wide ? factor : x, wide ? x : factor, withGram)
      x = zip(x, moved).map { a * $0 + $1 }
    }
    return Matrix(unchecked: x, rows: rows, columns: columns)
  }
}

extension Muon: Codable where Point: Codable {}
extension Muon: Equatable where Point: Equatable {}
