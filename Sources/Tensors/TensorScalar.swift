import Kernels

/// The numbers a tensor may hold: `Float` for networks, `Double` for lessons and gradient checks.
///
/// The arithmetic on whole arrays of them is concrete: `Arithmetic` names the loops that the compiler has specialised
/// for this very type, so that generic code above pays one call per tensor and not one per element.
public protocol TensorScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
  /// The loops over arrays of this type.
  associatedtype Arithmetic: TensorArithmetic<Self>
}

extension Float: TensorScalar {
  /// The loops over arrays of `Float`.
  public typealias Arithmetic = FloatArithmetic
}

extension Double: TensorScalar {
  /// The loops over arrays of `Double`.
  public typealias Arithmetic = DoubleArithmetic
}
