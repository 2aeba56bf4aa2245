/// The twin of `TensorFastArithmetic` without a single trick: one element at a time, by its definition.
///
/// Slow and easy to check by eye. Tests run both on the same random shapes.
public enum TensorPlainArithmetic<Math: TensorMath>: TensorArithmetic {
  public typealias Scalar = Math.Scalar

  public static func exp(_ x: Scalar) -> Scalar { Math.exp(x) }
  public static func expm1(_ x: Scalar) -> Scalar { Math.expm1(x) }
  public static func log(_ x: Scalar) -> Scalar { Math.log(x) }
  public static func log1p(_ x: Scalar) -> Scalar { Math.log1p(x) }
  public static func sin(_ x: Scalar) -> Scalar { Math.sin(x) }
  public static func cos(_ x: Scalar) -> Scalar { Math.cos(x) }
  public static func tanh(_ x: Scalar) -> Scalar { Math.tanh(x) }
  public static func erf(_ x: Scalar) -> Scalar { Math.erf(x) }
  public static func pow(_ x: Scalar, _ y: Scalar) -> Scalar { Math.pow(x, y) }

  /// Calls `body` with every index below `extents`, the last axis moving first.
  static func forEachIndex(_ extents: [Int], _ body: ([Int]) -> Void) {
    for position in 0..<extents.reduce(1, *) {
      var rest = position
      var index = extents
      for axis in extents.indices.reversed() {
        index[axis] = rest % extents[axis]
        rest /= extents[axis]
      }
      body(index)
    }
  }
}
