import Core

/// Neighbouring numbers of a point w, of its gradient g and of up to three values that an optimizer keeps for each of
/// them: what one thread works on at a time.
public struct UpdateChunk<Scalar: BinaryFloatingPoint & Sendable>: @unchecked Sendable {
  @usableFromInline let w: UnsafeMutablePointer<Scalar>
  @usableFromInline let g: UnsafePointer<Scalar>
  @usableFromInline let a, b, c: UnsafeMutablePointer<Scalar>
  @usableFromInline let range: Range<Int>

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
  /// The buffers of what is kept are taken out of their values, so that each is changed in place, and put back.
  @inlinable public mutating func update(
    along gradient: Self, _ a: inout Self?, _ b: inout Self?, _ c: inout Self?,
    _ body: @Sendable (UpdateChunk<Scalar>) -> Void
  ) {
    var first = a?.takeBuffers(like: gradient) ?? []
    var second = b?.takeBuffers(like: gradient) ?? []
    var third = c?.takeBuffers(like: gradient) ?? []
    var index = 0
    combineBuffers(with: gradient) { buffer, gradient in
      // An empty one for each that is missing.
      if first.count == index { first.append([]) }
      if second.count == index { second.append([]) }
      if third.count == index { third.append([]) }
      updateBuffer(&buffer, gradient, &first[index], &second[index], &third[index], body)
      index += 1
    }
    a?.putBack(&first, like: gradient)
    b?.putBack(&second, like: gradient)
    c?.putBack(&third, like: gradient)
  }

  @inlinable mutating func takeBuffers(like gradient: Self) -> [[Scalar]] {
    var buffers: [[Scalar]] = []
    combineBuffers(with: gradient) { buffer, other in
      precondition(buffer.count == other.count, "\(buffer.count) numbers kept, \(other.count) of the gradient")
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

/// Calls `body` with chunks of arrays that match; those that are kept may be empty.
@specialized(where Scalar == Double)
@specialized(where Scalar == Float)
@usableFromInline func updateBuffer<Scalar: BinaryFloatingPoint & Sendable>(
  _ w: inout [Scalar], _ g: [Scalar], _ a: inout [Scalar], _ b: inout [Scalar], _ c: inout [Scalar],
  _ body: @Sendable (UpdateChunk<Scalar>) -> Void
) {
  precondition(w.count == g.count, "\(w.count) numbers of a point, \(g.count) of its gradient")
  w.align()
  a.align()
  b.align()
  c.align()
  w.withUnsafeMutableBufferPointer { w in
    a.withUnsafeMutableBufferPointer { a in
      b.withUnsafeMutableBufferPointer { b in
        c.withUnsafeMutableBufferPointer { c in
          g.withUnsafeBufferPointer { g in
            guard let w = w.baseAddress, let begin = g.baseAddress else { return }
            let (count, size) = (g.count, 1 << 14)
            func update(_ range: Range<Int>) {
              body(
                UpdateChunk(
                  w: w, g: begin, a: a.baseAddress ?? w, b: b.baseAddress ?? w, c: c.baseAddress ?? w, range: range))
            }
            guard count > size else { return update(0..<count) }
            concurrentPhases([(count + size - 1) / size]) { update($1 * size..<min(count, ($1 + 1) * size)) }
          }
        }
      }
    }
  }
}

extension Array where Element: BinaryFloatingPoint {
  /// Moves the numbers of a large array to a multiple of 64 bytes, once: it is written at every step, and a vector that
  /// is written across such a border takes twice as long.
  ///
  /// An array cannot ask for an address, so several are made, each a little longer than the one before.
  fileprivate mutating func align() {
    func isAligned(_ array: [Element]) -> Bool {
      array.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) % 64 == 0 }
    }
    guard count >= 1 << 14, !isAligned(self) else { return }
    var tried: [[Element]] = []
    for extra in 0..<8 {
      let copy = [Element](unsafeUninitializedCapacity: count + 4 * extra) { buffer, initialized in
        guard Int(bitPattern: buffer.baseAddress) % 64 == 0 else { return }
        initialized = count
        _ = buffer.update(fromContentsOf: self)
      }
      guard copy.isEmpty else { return self = copy }
      tried.append(copy)
    }
  }
}
