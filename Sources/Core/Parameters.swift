/// A point in parameter space: a number, an array of points, a model.
///
/// One requirement, from which all else is written: visit the matching scalars of two values of the same shape, in a
/// fixed order. A gradient, a momentum buffer and a checkpoint are values of the model's own type.
///
/// A type whose scalars stand in arrays hands these out by a second one, and an optimizer's step is a raw loop over them.
///
/// Conformances should be `@inlinable`, so that loops across modules are fast.
public protocol Parameters<Scalar>: Sendable {
  /// The numbers that a point is made of: `Double`, `Float` or another floating-point type.
  associatedtype Scalar: BinaryFloatingPoint & Sendable

  /// Calls `body` with each scalar of `self`, to change, and the matching scalar of `other`, to read.
  mutating func combine(with other: Self, _ body: (inout Scalar, Scalar) -> Void)

  /// Calls `body` with each array of scalars of `self`, to change, and the matching one of `other`, to read.
  ///
  /// All scalars, in the order of `combine`. A body may take an array out and leave an empty one until it puts it back in
  /// another visit. Without an implementation there is one array, into which all scalars are copied.
  mutating func combineBuffers(with other: Self, _ body: (inout [Scalar], [Scalar]) -> Void)

  /// The same for an array of such values; only numbers need another than the one that is there: an array of them is a
  /// buffer itself.
  static func combineBuffers(of values: inout [Self], with others: [Self], _ body: (inout [Scalar], [Scalar]) -> Void)
}

extension Parameters {
  @inlinable public mutating func combineBuffers(with other: Self, _ body: (inout [Scalar], [Scalar]) -> Void) {
    var (ours, theirs): ([Scalar], [Scalar]) = ([], [])
    combine(with: other) { scalar, other in
      ours.append(scalar)
      theirs.append(other)
    }
    body(&ours, theirs)
    // Nothing comes back from an array that was taken out.
    guard ours.count == theirs.count else { return }
    var index = 0
    combine(with: other) { scalar, _ in
      scalar = ours[index]
      index += 1
    }
  }

  @inlinable public static func combineBuffers(
    of values: inout [Self], with others: [Self], _ body: (inout [Scalar], [Scalar]) -> Void
  ) {
    precondition(values.count == others.count, "cannot combine \(values.count) parameters with \(others.count)")
    for index in values.indices { values[index].combineBuffers(with: others[index], body) }
  }

  /// Calls `body` with each array of scalars.
  @inlinable public func forEachBuffer(_ body: ([Scalar]) -> Void) {
    var copy = self
    copy.combineBuffers(with: self) { _, buffer in body(buffer) }
  }

  /// A value of the same shape, each scalar replaced by `transform` of it.
  @inlinable public func mapScalars(_ transform: (Scalar) -> Scalar) -> Self {
    var result = self
    result.combine(with: self) { $0 = transform($1) }
    return result
  }

  /// A value of the same shape, every scalar 0.
  @inlinable public var zeros: Self {
    var result = self
    result.combineBuffers(with: self) { buffer, other in buffer = [Scalar](repeating: 0, count: other.count) }
    return result
  }

  /// How many scalars there are.
  @inlinable public var scalarCount: Int {
    var count = 0
    forEachBuffer { count += $0.count }
    return count
  }

  /// Calls `body` with each scalar, in the order of visiting.
  @inlinable public func forEachScalar(_ body: (Scalar) -> Void) {
    var copy = self
    copy.combine(with: self) { _, scalar in body(scalar) }
  }

  /// The sum of the products of matching scalars, taken in Double and in the order of visiting.
  @inlinable public func dot(_ other: Self) -> Scalar {
    var sum = 0.0
    var copy = self
    copy.combine(with: other) { sum += Double($0) * Double($1) }
    return Scalar(sum)
  }

  /// The Euclidean length √Σx².
  @inlinable public var norm: Scalar { dot(self).squareRoot() }
}

/// Parameters whose arrays have shapes, for an optimizer that treats a matrix as a whole.
public protocol ShapedParameters: Parameters {
  /// The shape of each array of `combineBuffers`, in its order: rows and columns of a matrix, stored row after row.
  var bufferShapes: [[Int]] { get }
}

extension Array: ShapedParameters where Element: ShapedParameters {
  public var bufferShapes: [[Int]] { flatMap(\.bufferShapes) }
}

extension Double: Parameters {
  @inlinable public mutating func combine(with other: Double, _ body: (inout Double, Double) -> Void) {
    body(&self, other)
  }

  @inlinable public mutating func combineBuffers(with other: Double, _ body: (inout [Double], [Double]) -> Void) {
    var buffer = [self]
    body(&buffer, [other])
    if let number = buffer.first { self = number }
  }

  @inlinable public static func combineBuffers(
    of values: inout [Double], with others: [Double], _ body: (inout [Double], [Double]) -> Void
  ) {
    body(&values, others)
  }
}

extension Float: Parameters {
  @inlinable public mutating func combine(with other: Float, _ body: (inout Float, Float) -> Void) {
    body(&self, other)
  }

  @inlinable public mutating func combineBuffers(with other: Float, _ body: (inout [Float], [Float]) -> Void) {
    var buffer = [self]
    body(&buffer, [other])
    if let number = buffer.first { self = number }
  }

  @inlinable public static func combineBuffers(
    of values: inout [Float], with others: [Float], _ body: (inout [Float], [Float]) -> Void
  ) {
    body(&values, others)
  }
}

extension Array: Parameters where Element: Parameters {
  @inlinable public mutating func combine(
    with other: [Element], _ body: (inout Element.Scalar, Element.Scalar) -> Void
  ) {
    precondition(count == other.count, "cannot combine \(count) parameters with \(other.count)")
    let theirs = other.span
    var ours = mutableSpan
    for index in ours.indices { ours[unchecked: index].combine(with: theirs[unchecked: index], body) }
  }

  @inlinable public mutating func combineBuffers(
    with other: [Element], _ body: (inout [Element.Scalar], [Element.Scalar]) -> Void
  ) {
    Element.combineBuffers(of: &self, with: other, body)
  }
}
