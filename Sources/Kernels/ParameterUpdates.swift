import Core

/// Neighbouring numbers of a point w, of its gradient g and of up to three values that an optimizer keeps for each of
/// them: what one thread works on at a time.
public struct UpdateChunk<Scalar: BinaryFloatingPoint & Sendable>: @unchecked Sendable {
  @usableFromInline let w: UnsafeMutablePointer<Scalar>
  @usableFromInline let g: UnsafePointer<Scalar>
  @usableFromInline let a, b, c: UnsafeMutablePointer<Scalar>
  @usableFromInline let range: Range<Int>

  @inlinable init(
    w: UnsafeMutablePointer<Scalar>, g: UnsafePointer<Scalar>, a: UnsafeMutablePointer<Scalar>,
    b: UnsafeMutablePointer<Scalar>, c: UnsafeMutablePointer<Scalar>, range: Range<Int>
  ) {
    (self.w, self.g, self.a, self.b, self.c, self.range) = (w, g, a, b, c, range)
  }

  @inlinable func part(_ range: Range<Int>) -> Self { Self(w: w, g: g, a: a, b: b, c: c, range: range) }

  /// Calls `body` with each number of the point, to change, and the matching one of the gradient.
  @inlinable @inline(__always) public func forEach(_ body: (inout Scalar, Scalar) -> Void) {
    for i in range { body(&w[i], g[i]) }
  }

  /// The same with one value that is kept, also to change.
  @inlinable @inline(__always) public func forEach(_ body: (inout Scalar, Scalar, inout Scalar) -> Void) {
    for i in range { body(&w[i], g[i], &a[i]) }
  }

  /// The same with two.
  @inlinable @inline(__always) public func forEach(
    _ body: (inout Scalar, Scalar, inout Scalar, inout Scalar) -> Void
  ) {
    for i in range { body(&w[i], g[i], &a[i], &b[i]) }
  }

  /// The same with three.
  @inlinable @inline(__always) public func forEach(
    _ body: (inout Scalar, Scalar, inout Scalar, inout Scalar, inout Scalar) -> Void
  ) {
    for i in range { body(&w[i], g[i], &a[i], &b[i], &c[i]) }
  }
}

/// One pass over a point, its gradient and what an optimizer keeps.
///
/// Large tensors are cut into chunks that do not depend on the number of threads; each chunk is read and written once.
extension Parameters {
  /// Calls `body` with the chunks of this point and its gradient, from several threads where they are large.
  @inlinable public mutating func update(along gradient: Self, _ body: @Sendable (UpdateChunk<Scalar>) -> Void) {
    var (a, b, c): (Self?, Self?, Self?) = (nil, nil, nil)
    update(along: gradient, &a, &b, &c, body)
  }

  /// The same with a value of this shape that is kept.
  @inlinable public mutating func update(
    along gradient: Self, _ a: inout Self?, _ body: @Sendable (UpdateChunk<Scalar>) -> Void
  ) {
    var (b, c): (Self?, Self?) = (nil, nil)
    update(along: gradient, &a, &b, &c, body)
  }

  /// The same with two.
  @inlinable public mutating func update(
    along gradient: Self, _ a: inout Self?, _ b: inout Self?, _ body: @Sendable (UpdateChunk<Scalar>) -> Void
  ) {
    var c: Self?
    update(along: gradient, &a, &b, &c, body)
  }

  /// The same with three, of which those that are nil are left out.
  ///
  /// The buffers are taken out of the values, so that each is changed in place, and put back.
  @inlinable public mutating func update(
    along gradient: Self, _ a: inout Self?, _ b: inout Self?, _ c: inout Self?,
    _ body: @Sendable (UpdateChunk<Scalar>) -> Void
  ) {
    var gradients: [[Scalar]] = []
    gradient.forEachBuffer { gradients.append($0) }
    var points = takeBuffers(like: gradient)
    var first = a?.takeBuffers(like: gradient) ?? []
    var second = b?.takeBuffers(like: gradient) ?? []
    var third = c?.takeBuffers(like: gradient) ?? []
    var (noFirst, noSecond, noThird): ([Scalar], [Scalar], [Scalar]) = ([], [], [])
    func run(_ i: Int, _ a: inout [Scalar], _ b: inout [Scalar], _ c: inout [Scalar]) {
      updateChunks(&points[i], gradients[i], &a, &b, &c, body)
    }
    for i in gradients.indices {
      switch (first.isEmpty, second.isEmpty, third.isEmpty) {
      case (true, _, _): run(i, &noFirst, &noSecond, &noThird)
      case (_, true, _): run(i, &first[i], &noSecond, &noThird)
      case (_, _, true): run(i, &first[i], &second[i], &noThird)
      default: run(i, &first[i], &second[i], &third[i])
      }
    }
    putBack(&points, like: gradient)
    a?.putBack(&first, like: gradient)
    b?.putBack(&second, like: gradient)
    c?.putBack(&third, like: gradient)
  }

  @inlinable mutating func takeBuffers(like gradient: Self) -> [[Scalar]] {
    var buffers: [[Scalar]] = []
    combineBuffers(with: gradient) { buffer, other in
      precondition(buffer.count == other.count, "\(buffer.count) numbers of a point, \(other.count) of its gradient")
      buffers.append(buffer)
      buffer = []
    }
    return buffers
  }

  @inlinable mutating func putBack(_ buffers: inout [[Scalar]], like gradient: Self) {
    var index = 0
    combineBuffers(with: gradient) { buffer, _ in
      swap(&buffer, &buffers[index])
      index += 1
    }
  }
}

/// Calls `body` with the chunks of arrays of the same length; those that are kept may be empty.
@inlinable func updateChunks<Scalar: BinaryFloatingPoint & Sendable>(
  _ w: inout [Scalar], _ g: [Scalar], _ a: inout [Scalar], _ b: inout [Scalar], _ c: inout [Scalar],
  _ body: @Sendable (UpdateChunk<Scalar>) -> Void
) {
  let count = g.count
  w.withUnsafeMutableBufferPointer { w in
    g.withUnsafeBufferPointer { g in
      a.withUnsafeMutableBufferPointer { a in
        b.withUnsafeMutableBufferPointer { b in
          c.withUnsafeMutableBufferPointer { c in
            guard count > 0, let w = w.baseAddress, let g = g.baseAddress else { return }
            let whole = UpdateChunk(
              w: w, g: g, a: a.baseAddress ?? w, b: b.baseAddress ?? w, c: c.baseAddress ?? w, range: 0..<count)
            forEachChunk(of: count, size: 1 << 14) { body(whole.part($0)) }
          }
        }
      }
    }
  }
}
