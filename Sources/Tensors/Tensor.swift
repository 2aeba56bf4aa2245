import Kernels

/// An array of numbers with a shape: a value, row-major to whoever looks, without holes.
///
///     let x = Tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])      shape [2, 3]
///     x[1, 0]                                                 4.0
///
/// Copying a tensor copies nothing until one of the copies changes. Arithmetic on tensors, and the gradients of it,
/// are in the module `Autograd`; here is what a tensor is and how it is laid out.
public struct Tensor<Scalar: TensorScalar>: Sendable {
  /// The extents along the axes.
  public let shape: Shape
  /// The elements as they are stored: in row-major order, or laned.
  package private(set) var elements: [Scalar]
  /// Whether images stand side by side in `elements`; see `Tensor+Lanes.swift`.
  package private(set) var isLaned = false
  /// Where this value was recorded, if it was.
  package var node = TapeReference.none

  /// A tensor of these elements in row-major order, which must be as many as the shape has.
  public init(_ elements: [Scalar], shape: Shape) {
    if elements.count != shape.elementCount {
      programmerError("shape \(shape) has \(shape.elementCount) elements, not \(elements.count)")
    }
    self.shape = shape
    self.elements = elements
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
  public var count: Int { shape.elementCount }

  /// The only element of a tensor that has one.
  public var item: Scalar {
    guard count == 1 else { programmerError("item: shape \(shape) has \(count) elements, not one") }
    return storage[0]
  }
}

extension Tensor {
  /// The elements in row-major order.
  @usableFromInline package var storage: [Scalar] {
    get { isLaned ? Scalar.Arithmetic.outOfLanes(elements, images: shape[0]) : elements }
    _modify {
      if isLaned { self = rowMajor }
      yield &elements
    }
  }

  /// A tensor whose images stand side by side; what lies behind the last of them becomes 0.
  package init(laned elements: [Scalar], shape: Shape) {
    self.shape = shape
    self.elements = elements
    isLaned = true
    Scalar.Arithmetic.clearPadding(&self.elements, images: shape[0])
  }

  /// Changes the elements as they are stored.
  package mutating func withElements(_ body: (inout [Scalar]) -> Void) { body(&elements) }
}

extension Tensor: Equatable {
  /// Equal shapes and equal elements; where a tensor stands on a tape does not matter.
  public static func == (a: Tensor, b: Tensor) -> Bool { a.shape == b.shape && a.storage == b.storage }
}

extension Tensor {
  /// The element at these indices, one for each axis, counted from 0.
  ///
  /// Reading gives a plain number, which no tape follows. Writing makes the tensor a constant: what a tape knew about
  /// it would no longer be true.
  public subscript(indices: Int...) -> Scalar {
    get { storage[position(of: indices)] }
    set {
      storage[position(of: indices)] = newValue
      node = .none
    }
  }

  private func position(of indices: [Int]) -> Int {
    guard indices.count == rank, indices.indices.allSatisfy({ 0 <= indices[$0] && indices[$0] < shape[$0] }) else {
      programmerError("index \(indices) is outside a tensor of shape \(shape)")
    }
    return indices.indices.reduce(0) { $0 * shape[$1] + indices[$1] }
  }
}

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

/// The numbers a tensor may hold: `Float` for networks, `Double` for lessons and gradient checks.
///
/// The arithmetic on whole arrays of them is concrete: `Arithmetic` names the loops that the compiler has specialised
/// for this very type, so that generic code above pays one call per tensor and not one per element.
public protocol TensorScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
  /// The loops over arrays of this type.
  associatedtype Arithmetic: LaneArithmetic<Self>
}

extension Float: TensorScalar {
  /// The loops over arrays of `Float`.
  public typealias Arithmetic = FloatArithmetic
}

extension Double: TensorScalar {
  /// The loops over arrays of `Double`.
  public typealias Arithmetic = DoubleArithmetic
}

/// Where a tensor stands on a tape; tape 0 is none.
///
/// A tensor carries this number and nothing else of the tape, so that it stays a value that can be sent anywhere.
public struct TapeReference: Hashable, Sendable {
  /// The number of the tape; every tape of a process has another.
  package let tape: UInt64
  /// The position on that tape.
  package let index: Int

  package init(tape: UInt64, index: Int) {
    self.tape = tape
    self.index = index
  }

  /// On no tape: a constant.
  package static let none = TapeReference(tape: 0, index: 0)
}

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
