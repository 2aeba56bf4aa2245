/// How two row-major arrays are walked so that broadcasting pairs their elements.
///
/// Axis d has `extents[d]` steps; a step along it moves by `leftStrides[d]` in the left array and by
/// `rightStrides[d]` in the right one, 0 where that array is repeated. The innermost strides are 0 or 1.
public struct TensorBroadcastPlan: Sendable, Equatable {
  public let extents: [Int]
  public let leftStrides: [Int]
  public let rightStrides: [Int]

  public init(extents: [Int], leftStrides: [Int], rightStrides: [Int]) {
    self.extents = extents
    self.leftStrides = leftStrides
    self.rightStrides = rightStrides
  }

  /// How many pairs there are.
  public var count: Int { extents.reduce(1, *) }
}
