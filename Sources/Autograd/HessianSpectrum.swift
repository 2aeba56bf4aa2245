import Core
import Tensors

/// H·v, the product of the Hessian of a loss with a direction, without the Hessian.
///
///     H·v ≈ (∇f(x + h·v) − ∇f(x − h·v))/2h         h = ∛ε·max(1, ‖x‖)/‖v‖
///
/// Two gradients for one product, whatever the number of parameters. Exact up to rounding on a quadratic; otherwise
/// off by h²·f‴/6, about 1e-9 in Double and 1e-4 in Float. The result for v = 0 is 0.
///
/// - Source: Pearlmutter 1994, "Fast exact multiplication by the Hessian", where this is the formula to improve upon.
public func hessianVectorProduct<Model: TensorModel>(
  at model: Model, along direction: Model, of loss: (Model) throws -> Tensor<Model.Scalar>
) rethrows -> Model {
  let length = direction.norm
  guard length > 0 else { return direction.mapScalars { _ in 0 } }
  // The exponent of ∛ε is a third of that of ε; the significand does not matter.
  let exponent = Int(Model.Scalar.ulpOfOne.exponent) / 3
  let cubeRoot = Model.Scalar(sign: .plus, exponent: Model.Scalar.Exponent(exponent), significand: 1)
  let h = cubeRoot * max(1, model.norm) / length
  var (ahead, behind) = (model, model)
  ahead.combine(with: direction) { x, v in x += h * v }
  behind.combine(with: direction) { x, v in x -= h * v }
  var product = try gradient(at: ahead, of: loss)
  product.combine(with: try gradient(at: behind, of: loss)) { a, b in a = (a - b) / (2 * h) }
  return product
}

/// The largest eigenvalue of a Hessian as power iteration found it.
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

/// The largest eigenvalue of the Hessian of a loss, by power iteration on Hessian-vector products.
///
///     v ← H·v/‖H·v‖          λ = vᵀ·H·v
///
/// Power iteration finds the eigenvalue of largest magnitude. If that is negative, which happens away from minima, a
/// second iteration on H − λ·I finds the largest one.
///
/// - Parameters:
///   - model: where the curvature is taken.
///   - loss: the function; it must give the same value each time (no dropout, no new batch).
///   - seed: of the random start.
///   - tolerance: the iteration ends when the residual is below tolerance·|λ|.
///   - maximumProducts: and after so many products at the latest; then see `residual`.
public func largestHessianEigenvalue<Model: TensorModel>(
  at model: Model, of loss: (Model) throws -> Tensor<Model.Scalar>, seed: UInt64 = 0, tolerance: Double = 1e-6,
  maximumProducts: Int = 500
) rethrows -> LargestEigenvalue<Model> {
  // Any start with a part in every direction will do.
  var source = SplitMix64(seed: seed)
  func next() -> Model.Scalar { Model.Scalar(source.next() >> 40) / Model.Scalar(1 << 24) - 0.5 }

  var products = 0
  /// Power iteration on H − shift·I; the eigenvalue returned is one of H.
  func iterate(shift: Model.Scalar) throws -> LargestEigenvalue<Model> {
    var v = model.mapScalars { _ in next() }
    let length = v.norm
    v = v.mapScalars { $0 / length }
    while true {
      var image = try hessianVectorProduct(at: model, along: v, of: loss)
      products += 1
      let value = v.dot(image)
      var rest = image
      rest.combine(with: v) { rest, v in rest -= value * v }
      let residual = rest.norm
      image.combine(with: v) { image, v in image -= shift * v }
      let size = image.norm
      let isDone = residual <= Model.Scalar(tolerance) * abs(value) || !(size > 0) || products >= maximumProducts
      if isDone {
        return LargestEigenvalue(value: value, direction: v, residual: residual, products: products)
      }
      v = image.mapScalars { $0 / size }
    }
  }

  let dominant = try iterate(shift: 0)
  guard dominant.value < 0, products < maximumProducts else { return dominant }
  return try iterate(shift: dominant.value)
}
