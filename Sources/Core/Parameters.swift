/// A point in parameter space: a number, an array of points, a model.
///
/// One requirement, from which every optimizer is written: visit the matching scalars of two values of the same
/// shape, in a fixed order. A gradient, a momentum buffer and a checkpoint are values of the model's own type.
///
/// Conformances must be `@inlinable`: across modules an optimizer step is then as fast as a raw loop, and five times
/// slower otherwise.
public protocol Parameters<Scalar>: Sendable {
  associatedtype Scalar: BinaryFloatingPoint & Sendable

  /// Calls `body` with each scalar of `self`, to change, and the matching scalar of `other`, to read.
  mutating func combine(with other: Self, _ body: (inout Scalar, Scalar) -> Void)
}

extension Parameters {
  /// A value of the same shape, each scalar replaced by `transform` of it.
  @inlinable public func mapScalars(_ transform: (Scalar) -> Scalar) -> Self {
    var result = self
    result.combine(with: self) { $0 = transform($1) }
    return result
  }

  /// A value of the same shape, every scalar 0.
  @inlinable public var zeros: Self { mapScalars { _ in 0 } }

  /// How many scalars there are.
  @inlinable public var scalarCount: Int {
    var count = 0
    forEachScalar { _ in count += 1 }
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

extension Double: Parameters {
  @inlinable public mutating func combine(with other: Double, _ body: (inout Double, Double) -> Void) {
    body(&self, other)
  }
}

extension Float: Parameters {
  @inlinable public mutating func combine(with other: Float, _ body: (inout Float, Float) -> Void) {
    body(&self, other)
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
}
