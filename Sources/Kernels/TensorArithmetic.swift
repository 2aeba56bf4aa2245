/// Everything that is computed on the elements of tensors, as loops over arrays.
///
/// `TensorFastArithmetic` is how; the tests compare it with loops that look like these formulas. Shapes arrive checked:
/// a wrong count here is a mistake in `Tensors`.
public protocol TensorArithmetic<Scalar>: SendableMetatype {
  /// The type of number.
  associatedtype Scalar: BinaryFloatingPoint & SIMDScalar & Sendable

  // MARK: Element by element

  /// f(x) for every x.
  static func map(_ f: TensorUnaryFunction, _ x: [Scalar]) -> [Scalar]
  /// g·f′ for every element; `saved` holds f(x) or x, as `derivativeReadsValue` says.
  static func mapPullback(_ f: TensorUnaryFunction, saved: [Scalar], _ g: [Scalar]) -> [Scalar]
  /// f(a, b) for every pair of two arrays of the same length; one that holds a single number is repeated.
  static func zip(_ f: TensorBinaryFunction, _ a: [Scalar], _ b: [Scalar]) -> [Scalar]
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
  static func sum(_ x: [Scalar], _ lines: TensorLines) -> [Scalar]
  /// Π along the axis; 1 where the axis is empty.
  static func product(_ x: [Scalar], _ lines: TensorLines) -> [Scalar]
  /// ∂Π/∂xᵢ = Π of the others, times g; right where elements are zero, too.
  static func productPullback(_ x: [Scalar], _ g: [Scalar], _ lines: TensorLines) -> [Scalar]
  /// Where along the axis the largest (or smallest) element stands; the first of equals; NaN wins. `count` > 0.
  static func indexOfExtreme(_ x: [Scalar], largest: Bool, _ lines: TensorLines) -> [Int]
  /// Running sums along the axis, from its beginning or, `reversed`, from its end; kept in Double, as in PyTorch.
  ///
  ///     |result − Σx| ≤ u·|Σx| + (n − 1)·2⁻⁵³·Σ|x|         for the n-th; without the first term for Doubles
  static func cumulativeSum(_ x: [Scalar], reversed: Bool, _ lines: TensorLines) -> [Scalar]
  /// log Σ eˣ along the axis, without overflow.
  static func logSumExp(_ x: [Scalar], _ lines: TensorLines) -> [Scalar]
  /// eˣ/Σ eˣ along the axis, without overflow.
  static func softmax(_ x: [Scalar], _ lines: TensorLines) -> [Scalar]
  /// y·(g − Σ g·y) along the axis, where y is the softmax.
  static func softmaxPullback(_ y: [Scalar], _ g: [Scalar], _ lines: TensorLines) -> [Scalar]
  /// x − log Σ eˣ along the axis.
  static func logSoftmax(_ x: [Scalar], _ lines: TensorLines) -> [Scalar]
  /// g − eʸ·Σ g along the axis, where y is the log-softmax.
  static func logSoftmaxPullback(_ y: [Scalar], _ g: [Scalar], _ lines: TensorLines) -> [Scalar]
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
}
