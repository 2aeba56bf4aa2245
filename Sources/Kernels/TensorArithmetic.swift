import Glibc

/// Everything that is computed on the elements of tensors, as loops over arrays.
///
/// `TensorFastArithmetic` is how; the tests compare it with loops that look like these formulas. Shapes arrive checked:
/// a wrong count here is a mistake in `Tensors`.
///
/// An axis of a row-major tensor is described by three numbers: `outer` elements before it, `count` along it and
/// `inner` behind it; the element (o, c, i) stands at (o·count + c)·inner + i.
public protocol TensorArithmetic<Scalar>: TensorMath {
  // MARK: Element by element

  /// f(x) for every x.
  static func map(_ f: TensorUnaryFunction, _ x: [Scalar]) -> [Scalar]
  /// g·f′ for every element; `saved` holds f(x) or x, as `derivativeReadsValue` says.
  static func mapPullback(_ f: TensorUnaryFunction, saved: [Scalar], _ g: [Scalar]) -> [Scalar]
  /// f(a, b) for every pair of two arrays of the same length.
  static func zip(_ f: TensorBinaryFunction, _ a: [Scalar], _ b: [Scalar]) -> [Scalar]
  /// f(a, b) for every a.
  static func zip(_ f: TensorBinaryFunction, _ a: [Scalar], _ b: Scalar) -> [Scalar]
  /// f(a, b) for every b.
  static func zip(_ f: TensorBinaryFunction, _ a: Scalar, _ b: [Scalar]) -> [Scalar]
  /// f(a, b) for every pair that broadcasting makes.
  static func zip(_ f: TensorBinaryFunction, _ a: [Scalar], _ b: [Scalar], _ plan: TensorBroadcastPlan) -> [Scalar]
  /// a where the mask is not 0, b where it is; three arrays of the same length.
  static func select(_ mask: [Scalar], _ a: [Scalar], _ b: [Scalar]) -> [Scalar]
  /// a ← a + b.
  static func accumulate(_ a: inout [Scalar], _ b: [Scalar])

  // MARK: Along an axis

  /// Σ along the axis: outer·inner numbers; 0 where the axis is empty.
  ///
  /// Pairwise, so that long axes lose no digits: with u = 2⁻²⁴ (Float) or 2⁻⁵³ (Double), to first order,
  ///
  ///     |result − Σx| ≤ (127 + ⌈log₂ ⌈n/128⌉⌉)·u·Σ|x|       n = count
  ///
  /// The order depends on the sizes alone, and so do the bits.
  static func sum(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar]
  /// Π along the axis; 1 where the axis is empty.
  static func product(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar]
  /// ∂Π/∂xᵢ = Π of the others, times g; right where elements are zero, too.
  static func productPullback(_ x: [Scalar], _ g: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar]
  /// Where along the axis the largest (or smallest) element stands; the first of equals; NaN wins. `count` > 0.
  static func indexOfExtreme(
    _ x: [Scalar], largest: Bool, outer: Int, count: Int, inner: Int
  ) -> [Int]
  /// Running sums along the axis, from its beginning or, `reversed`, from its end; kept in Double, as in PyTorch.
  ///
  ///     |result − Σx| ≤ u·|Σx| + (n − 1)·2⁻⁵³·Σ|x|         for the n-th; without the first term for Doubles
  static func cumulativeSum(_ x: [Scalar], reversed: Bool, outer: Int, count: Int, inner: Int) -> [Scalar]
  /// log Σ eˣ along the axis, without overflow.
  static func logSumExp(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar]
  /// eˣ/Σ eˣ along the axis, without overflow.
  static func softmax(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar]
  /// y·(g − Σ g·y) along the axis, where y is the softmax.
  static func softmaxPullback(_ y: [Scalar], _ g: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar]
  /// x − log Σ eˣ along the axis.
  static func logSoftmax(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar]
  /// g − eʸ·Σ g along the axis, where y is the log-softmax.
  static func logSoftmaxPullback(_ y: [Scalar], _ g: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar]
  /// −Σ q·log softmax(x) over each row, where terms with q = 0 count as 0 even if the logarithm is infinite; and, for the
  /// way back, the row's largest x and log Σ e^(x − largest), side by side.
  static func crossEntropy(
    _ x: [Scalar], _ targets: ClassTargets<Scalar>
  ) -> (losses: [Scalar], logSums: [Scalar])
  /// g·(softmax(x)·Σ q − q) in each row; rows without weights get 0, whatever g is.
  static func crossEntropyPullback(
    _ x: [Scalar], _ targets: ClassTargets<Scalar>, logSums: [Scalar], _ g: [Scalar]
  ) -> [Scalar]

  // MARK: Moving elements

  /// The elements of `x` that `view` names, in row-major order.
  static func gather(_ x: [Scalar], _ view: TensorView) -> [Scalar]
  /// Writes `values` to the places of `x` that `view` names.
  static func assign(_ values: [Scalar], to x: inout [Scalar], _ view: TensorView)
  /// Adds `values` to the places of `x` that `view` names; a place named twice gets both.
  static func scatterAdd(_ values: [Scalar], to x: inout [Scalar], _ view: TensorView)
  /// x[indices[0]], x[indices[1]], …
  static func gather(_ x: [Scalar], _ indices: [Int]) -> [Scalar]
  /// `count` zeros, to which values[k] has been added at indices[k] for every k.
  static func scatterAdd(_ values: [Scalar], at indices: [Int], count: Int) -> [Scalar]

  // MARK: Products

  /// One m × n matrix for each entry of `product`: A·B, where A is m × k and B is k × n, with the bias, n numbers,
  /// added to every row.
  ///
  ///     |result − exact| ≤ k·u·Σ|a||b|, to first order; NaN and ∞ pass through, also beside zeros
  static func matrixProduct(
    _ a: [Scalar], _ b: [Scalar], bias: [Scalar]?, _ product: TensorMatrixProduct
  ) -> [Scalar]
  /// C ← C + AᵀB, for one pair of matrices after the other; A has as many columns as C has rows.
  static func addProducts(
    _ pairs: [(left: [Scalar], right: [Scalar])], to c: inout [Scalar], rows: Int, columns: Int)

  // MARK: Pooling

  /// The largest of each window, and where it stands in the whole array; the first of equals; NaN wins. No window may
  /// be empty.
  static func maxPool(_ x: [Scalar], _ geometry: ConvolutionWindows) -> (values: [Scalar], indices: [Int])
  /// The mean of each window.
  static func averagePool(_ x: [Scalar], countingPadding: Bool, _ geometry: ConvolutionWindows) -> [Scalar]
  /// Spreads g evenly over each window.
  static func averagePoolPullback(_ g: [Scalar], countingPadding: Bool, _ geometry: ConvolutionWindows) -> [Scalar]
}

/// The functions of one number, for each type of number.
///
/// Those of `VectorMath` become vectors in any loop; sine, cosine and powers are the C library's.
public protocol TensorMath<Scalar>: SendableMetatype {
  /// The type of number.
  associatedtype Scalar: BinaryFloatingPoint & SIMDScalar & Sendable
  where Scalar.SIMD4Storage: BitwiseCopyable, Scalar.SIMD16Storage: BitwiseCopyable

  /// eˣ.
  static func exp(_ x: Scalar) -> Scalar
  /// eˣ − 1, exact near 0.
  static func expm1(_ x: Scalar) -> Scalar
  /// The natural logarithm; NaN below 0, −∞ at 0.
  static func log(_ x: Scalar) -> Scalar
  /// log(1 + x), exact near 0; NaN below −1.
  static func log1p(_ x: Scalar) -> Scalar
  /// The sine of an angle in radians.
  static func sin(_ x: Scalar) -> Scalar
  /// The cosine of an angle in radians.
  static func cos(_ x: Scalar) -> Scalar
  /// The hyperbolic tangent, (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ).
  static func tanh(_ x: Scalar) -> Scalar
  /// The error function, 2/√π·∫e^(−t²) from 0 to x.
  static func erf(_ x: Scalar) -> Scalar
  /// 1/(1 + e⁻ˣ), without overflow on either side.
  static func sigmoid(_ x: Scalar) -> Scalar
  /// xʸ, as the C library has it: pow(x, 0) is 1, also for NaN.
  static func pow(_ x: Scalar, _ y: Scalar) -> Scalar

  /// The number as a Double, in which long sums are kept.
  static func double(_ x: Scalar) -> Double
  /// The number nearest to a Double.
  static func scalar(_ x: Double) -> Scalar
}

extension FloatArithmetic {
  @inline(__always) public static func exp(_ x: Float) -> Float { VectorMath.exp(x) }
  @inline(__always) public static func expm1(_ x: Float) -> Float { VectorMath.expm1(x) }
  @inline(__always) public static func log(_ x: Float) -> Float { VectorMath.log(x) }
  @inline(__always) public static func log1p(_ x: Float) -> Float { VectorMath.log1p(x) }
  @inline(__always) public static func sin(_ x: Float) -> Float { sinf(x) }
  @inline(__always) public static func cos(_ x: Float) -> Float { cosf(x) }
  @inline(__always) public static func tanh(_ x: Float) -> Float { VectorMath.tanh(x) }
  @inline(__always) public static func erf(_ x: Float) -> Float { VectorMath.erf(x) }
  @inline(__always) public static func sigmoid(_ x: Float) -> Float { VectorMath.sigmoid(x) }
  @inline(__always) public static func pow(_ x: Float, _ y: Float) -> Float { powf(x, y) }
  @inline(__always) public static func double(_ x: Float) -> Double { Double(x) }
  @inline(__always) public static func scalar(_ x: Double) -> Float { Float(x) }
}

extension DoubleArithmetic {
  @inline(__always) public static func exp(_ x: Double) -> Double { VectorMath.exp(x) }
  @inline(__always) public static func expm1(_ x: Double) -> Double { VectorMath.expm1(x) }
  @inline(__always) public static func log(_ x: Double) -> Double { VectorMath.log(x) }
  @inline(__always) public static func log1p(_ x: Double) -> Double { VectorMath.log1p(x) }
  @inline(__always) public static func sin(_ x: Double) -> Double { Glibc.sin(x) }
  @inline(__always) public static func cos(_ x: Double) -> Double { Glibc.cos(x) }
  @inline(__always) public static func tanh(_ x: Double) -> Double { VectorMath.tanh(x) }
  @inline(__always) public static func erf(_ x: Double) -> Double { VectorMath.erf(x) }
  @inline(__always) public static func sigmoid(_ x: Double) -> Double { VectorMath.sigmoid(x) }
  @inline(__always) public static func pow(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
  @inline(__always) public static func double(_ x: Double) -> Double { x }
  @inline(__always) public static func scalar(_ x: Double) -> Double { x }
}

/// The loops over arrays of `Float`.
public enum FloatArithmetic: TensorFastArithmetic {
  /// Single precision.
  public typealias Scalar = Float
  public typealias Vector = FloatLanes
}

/// The loops over arrays of `Double`.
public enum DoubleArithmetic: TensorFastArithmetic {
  /// Double precision.
  public typealias Scalar = Double
  public typealias Vector = DoubleLanes
}
