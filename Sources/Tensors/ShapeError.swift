/// Shapes that do not fit: the sentence names the operation and both shapes.
///
/// Operations between tensors whose shapes do not fit are mistakes in a program and stop it with this sentence. Where
/// shapes come from data (a file, a user's table), ask first with a throwing check such as
/// `Shape.broadcast(_:_:for:)`, `Shape.matrixProduct(_:_:)` or `Tensor.init(validating:shape:)`.
public struct ShapeError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
