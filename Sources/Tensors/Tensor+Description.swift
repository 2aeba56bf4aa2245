extension Tensor: CustomStringConvertible {
  /// The elements in nested brackets, one line for each row; of more than a thousand elements only the shape.
  public var description: String {
    guard count <= 1_000 else { return "Tensor<\(Scalar.self)> of shape \(shape)" }
    return text(axis: 0, from: 0)
  }

  private func text(axis: Int, from start: Int) -> String {
    guard axis < rank else { return "\(storage[start])" }
    let step = shape[(axis + 1)...].reduce(1, *)
    let parts = (0..<shape[axis]).map { text(axis: axis + 1, from: start + $0 * step) }
    let separator = axis == rank - 1 ? ", " : ",\n" + String(repeating: " ", count: axis + 1)
    return "[" + parts.joined(separator: separator) + "]"
  }
}
