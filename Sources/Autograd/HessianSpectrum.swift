import Core
import Tensors

/// H·v, the product of the Hessian of a loss with a direction, without the Hessian.
///
///     H·v ≈ (∇f(x + h·v) − ∇f(x − h·v))/2h         h = ∛ε·max(1, ‖x‖/√n)/‖v‖
///
/// Two gradients for one product, whatever the number of parameters. Exact up to rounding on a quadratic; otherwise
/// off by h²·f‴/6, about 1e-9 in Double and 1e-4 in Float. The result for v = 0 is 0.
///
/// - Source: Pearlmutter 1994, "Fast exact multiplication by the Hessian", where this is the formula to improve upon.
public func hessianVectorProduct<Model: TensorModel>(
  at model: Model, along direction: Model, of loss: (Model) throws -> Tensor<Model.Scalar>
) rethrows -> Model {
  let length = direction.length
  guard length > 0 else { return direction.mapTensors { $0 * 0 } }
  // The exponent of ∛ε is a third of that of ε; the significand does not matter.
  let exponent = Int(Model.Scalar.ulpOfOne.exponent) / 3
  let cubeRoot = Model.Scalar(sign: .plus, exponent: Model.Scalar.Exponent(exponent), significand: 1)
  // A network's own length grows with the number n of its parameters; how far its loss is nearly quadratic does not.
  let rootMeanSquare = model.length / Model.Scalar(model.tensors.reduce(0) { $0 + $1.count }).squareRoot()
  let h = cubeRoot * max(1, rootMeanSquare) / length
  var (ahead, behind) = (model, model)
  ahead.combineTensors(with: direction) { x, v in x = x + v * h }
  behind.combineTensors(with: direction) { x, v in x = x - v * h }
  var product = try gradient(at: ahead, of: loss)
  product.combineTensors(with: try gradient(at: behind, of: loss)) { a, b in a = (a - b) / (2 * h) }
  return product
}

/// The largest eigenvalue of a Hessian as Lanczos's method found it.
public struct LargestEigenvalue<Model: TensorModel>: Sendable {
  /// λmax, the sharpest curvature; gradient descent on the local quadratic is stable below 2/λmax.
  public let value: Model.Scalar
  /// The direction of that curvature, of length 1.
  public let direction: Model
  /// ‖H·v − λ·v‖: an eigenvalue lies within this distance of `value`.
  public let residual: Model.Scalar
  /// How many Hessian-vector products were computed.
  public let products: Int

  /// 2/λmax, the rate beyond which gradient descent diverges on the local quadratic; infinite where no curvature is
  /// positive.
  public var criticalRate: Model.Scalar { value > 0 ? 2 / value : .infinity }
}

/// The largest eigenvalue of the Hessian of a loss, or of P⁻¹H for a diagonal P, by Lanczos's method.
///
///     S = P^(−1/2)·H·P^(−1/2)        symmetric, with the eigenvalues of P⁻¹H
///     span{q, S·q, S²·q, …}          the λ in it with the largest qᵀ·S·q, after each product
///
/// P is what an adaptive optimizer divides gradients by: an entry of a gradient along an entry of P takes a step η/P as long.
/// Along a training run the sharpest direction changes little from one measurement to the next: begun at the `direction` of
/// the last one, a few products are enough.
///
///     let curvature = largestHessianEigenvalue(
///       at: run.point, of: loss, from: lastDirection, tolerance: 0.02, maximumProducts: 8)
///
/// - Parameters:
///   - model: where the curvature is taken.
///   - loss: the function; it must give the same value each time (no dropout, no new batch).
///   - preconditioner: P, above 0 everywhere; nil for H itself.
///   - start: the direction to begin with; nil for a random one.
///   - seed: of the random start.
///   - tolerance: the iteration ends when the residual is below tolerance·|λ|. The error of λ is of the order of its
///     square. In Float nothing below 1e-3 is reached: two gradients differ by no more digits.
///   - maximumProducts: and after so many products at the latest, at least one; then see `residual`.
/// - Source: Lanczos 1950, "An iteration method for the solution of the eigenvalue problem of linear differential and integral
///   operators"; for training runs: Cohen et al. 2021 (arXiv:2103.00065), preconditioned: 2022 (arXiv:2207.14484).
public func largestHessianEigenvalue<Model: TensorModel>(
  at model: Model, of loss: (Model) throws -> Tensor<Model.Scalar>, preconditionedBy preconditioner: Model? = nil,
  from start: Model? = nil, seed: UInt64 = 0, tolerance: Double = 1e-6, maximumProducts: Int = 500
) rethrows -> LargestEigenvalue<Model> {
  // Any start with a part in every direction will do.
  var source = SplitMix64(seed: seed)
  let begin =
    start
    ?? model.mapTensors { tensor in
      Tensor(
        tensor.scalars.map { _ in Model.Scalar(source.next() >> 40) / Model.Scalar(1 << 24) - 0.5 }, shape: tensor.shape
      )
    }
  let root = preconditioner?.mapTensors { sqrt($0) }
  let found = try largestEigenvalue(
    from: begin.scaled(by: root, dividing: false), tolerance: tolerance, maximumProducts: maximumProducts
  ) { q in
    try hessianVectorProduct(at: model, along: q.scaled(by: root, dividing: true), of: loss)
      .scaled(by: root, dividing: true)
  }
  let direction = found.vector.scaled(by: root, dividing: true)
  let length = direction.length
  return LargestEigenvalue(
    value: found.value, direction: direction.mapTensors { $0 / length }, residual: found.residual,
    products: found.products)
}

/// Lanczos's method for a symmetric operator on models, begun anew from its best vector after 20 products.
private func largestEigenvalue<Model: TensorModel>(
  from start: Model, tolerance: Double, maximumProducts: Int, of product: (Model) throws -> Model
) rethrows -> (value: Model.Scalar, vector: Model, residual: Model.Scalar, products: Int) {
  var products = 0
  var vector = start
  while true {
    let length = vector.length
    var basis = [vector.mapTensors { $0 / length }]
    var (diagonal, beside): ([Double], [Double]) = ([], [])
    while true {
      var image = try product(basis[basis.count - 1])
      products += 1
      diagonal.append(Double(image.product(with: basis[basis.count - 1])))
      // Twice: after one pass rounding leaves a part of the basis in it.
      for q in basis + basis {
        let share = image.product(with: q)
        image.combineTensors(with: q) { image, q in image = image - q * share }
      }
      let rest = image.length
      beside.append(Double(rest))
      let (value, weights) = largestEigenvalue(diagonal: diagonal, beside: beside)
      let residual = Double(rest) * abs(weights[weights.count - 1])
      let isDone =
        residual <= tolerance * abs(value) || !(rest > 0) || !value.isFinite || products >= maximumProducts
      if isDone || basis.count == 20 {
        vector = basis[0].mapTensors { $0 * Model.Scalar(weights[0]) }
        for (q, weight) in zip(basis, weights).dropFirst() {
          vector.combineTensors(with: q) { $0 = $0 + $1 * Model.Scalar(weight) }
        }
        if isDone { return (Model.Scalar(value), vector, Model.Scalar(residual), products) }
        break
      }
      basis.append(image.mapTensors { $0 / rest })
    }
  }
}

/// The largest eigenvalue of a symmetric matrix of three diagonals, and its eigenvector of length 1.
///
/// By squaring the matrix, made positive, until one eigenvalue outweighs all others: its columns are then the eigenvector.
///
/// - Parameter beside: the diagonal above and below the main one; its last number is not part of the matrix.
private func largestEigenvalue(diagonal: [Double], beside: [Double]) -> (value: Double, vector: [Double]) {
  let n = diagonal.count
  let bound = 2 * ((beside.max() ?? 0) + (diagonal.map { abs($0) }.max() ?? 0))
  guard n > 1, bound > 0, bound.isFinite else { return (diagonal[0], [1] + [Double](repeating: 0, count: n - 1)) }
  var matrix = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
  for i in 0..<n {
    matrix[i][i] = diagonal[i] / bound + 1
    if i > 0 { (matrix[i][i - 1], matrix[i - 1][i]) = (beside[i - 1] / bound, beside[i - 1] / bound) }
  }
  var power = Tensor(matrix)
  let shifted = power
  for _ in 0..<50 {
    power = matmul(power, power)
    power = power / abs(power).scalars.reduce(0, max)
  }
  // The longest column, which is the one with the largest number on the diagonal.
  let column = (0..<n).max { power[$0, $0] < power[$1, $1] } ?? 0
  let vector = Tensor((0..<n).map { power[$0, column] })
  let unit = vector / vector.squared().sum().item.squareRoot()
  return ((matmul(unit, matmul(shifted, unit)).item - 1) * bound, unit.scalars)
}

extension TensorModel {
  /// A model of the same shape, each tensor replaced by `transform` of it.
  fileprivate func mapTensors(_ transform: (Tensor<Scalar>) -> Tensor<Scalar>) -> Self {
    var result = self
    result.forEachTensor { $0 = transform($0) }
    return result
  }

  /// Each entry times, or divided by, the matching one of `other`; the model itself where there is none.
  fileprivate func scaled(by other: Self?, dividing: Bool) -> Self {
    guard let other else { return self }
    var result = self
    result.combineTensors(with: other) { $0 = dividing ? $0 / $1 : $0 * $1 }
    return result
  }

  /// The sum of the products of matching entries: `dot`, by whole tensors.
  fileprivate func product(with other: Self) -> Scalar {
    var (sum, copy): (Scalar, Self) = (0, self)
    copy.combineTensors(with: other) { a, b in sum += (a * b).sum().item }
    return sum
  }

  /// The Euclidean length: `norm`, by whole tensors.
  fileprivate var length: Scalar { product(with: self).squareRoot() }
}
