/// An array of numbers with a shape: a value, row-major, without holes.
///
///     let x = Tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])      shape [2, 3]
///     x[1, 0]                                                 4.0
///
/// Copying a tensor copies nothing until one of the copies changes. Arithmetic on tensors, and the gradients of it,
/// are in the room `Autograd`; here is what a tensor is and how it is laid out.
public struct Tensor<Scalar: TensorScalar>: Sendable {
  /// The extents along the axes.
  public let shape: Shape
  /// The elements in row-major order.
  @usableFromInline package var storage: [Scalar]
  /// Where this value was recorded, if it was.
  package var node = TapeReference.none

  /// A tensor of these elements in row-major order, which must be as many as the shape has.
  public init(_ elements: [Scalar], shape: Shape) {
    if elements.count != shape.elementCount {
      programmerError("shape \(shape) has \(shape.elementCount) elements, not \(elements.count)")
    }
    self.shape = shape
    storage = elements
  }

  /// A tensor from data: a wrong count is an error and not a trap.
  ///
  /// - Throws: `ShapeError` when the extents are no shape, or not the shape of this many elements.
  public init(validating elements: [Scalar], shape extents: [Int]) throws {
    let shape = try Shape(validating: extents)
    guard elements.count == shape.elementCount else {
      throw ShapeError("shape \(shape) has \(shape.elementCount) elements, but \(elements.count) are given")
    }
    self.init(elements, shape: shape)
  }

  /// A tensor without axes, holding one number.
  public init(_ number: Scalar) { self.init([number], shape: []) }

  /// A tensor of one axis.
  public init(_ elements: [Scalar]) { self.init(elements, shape: [elements.count]) }

  /// A matrix from its rows, which must be of equal length.
  public init(_ rows: [[Scalar]]) {
    let columns = rows.first?.count ?? 0
    if let odd = rows.first(where: { $0.count != columns }) {
      programmerError("the rows of a matrix have \(columns) and \(odd.count) elements")
    }
    self.init(Array(rows.joined()), shape: [rows.count, columns])
  }

  /// A tensor filled with one number.
  public init(repeating number: Scalar, shape: Shape) {
    self.init([Scalar](repeating: number, count: shape.elementCount), shape: shape)
  }

  /// A tensor whose elements `next` makes, one after the other in row-major order.
  public init(shape: Shape, next: () -> Scalar) {
    self.init((0..<shape.elementCount).map { _ in next() }, shape: shape)
  }

  /// All elements 0.
  public static func zeros(_ shape: Shape) -> Tensor { Tensor(repeating: 0, shape: shape) }

  /// All elements 1.
  public static func ones(_ shape: Shape) -> Tensor { Tensor(repeating: 1, shape: shape) }

  /// The elements in row-major order.
  public var scalars: [Scalar] { storage }

  /// How many axes there are.
  public var rank: Int { shape.rank }

  /// How many elements there are.
  public var count: Int { storage.count }

  /// The only element of a tensor that has one.
  public var item: Scalar {
    guard storage.count == 1 else { programmerError("item: shape \(shape) has \(count) elements, not one") }
    return storage[0]
  }
}

extension Tensor: Equatable {
  /// Equal shapes and equal elements; where a tensor stands on a tape does not matter.
  public static func == (a: Tensor, b: Tensor) -> Bool { a.shape == b.shape && a.storage == b.storage }
}
