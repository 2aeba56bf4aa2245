/// Whole numbers with a shape: positions, as `argmax` gives them and `gather` takes them.
public struct IndexTensor: Hashable, Codable, Sendable {
  /// The extents along the axes.
  public let shape: Shape
  /// The numbers in row-major order.
  public let values: [Int]

  /// Numbers in row-major order, as many as the shape has.
  public init(_ values: [Int], shape: Shape) {
    if values.count != shape.elementCount {
      programmerError("shape \(shape) has \(shape.elementCount) elements, not \(values.count)")
    }
    self.shape = shape
    self.values = values
  }

  /// Numbers along one axis.
  public init(_ values: [Int]) { self.init(values, shape: [values.count]) }
}
