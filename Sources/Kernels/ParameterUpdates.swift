import Core

/// Neighbouring numbers of a point w, of its gradient g and of up to three values that an optimizer keeps for each of
/// them: what one thread works on at a time.
public struct UpdateChunk<Scalar: BinaryFloatingPoint & Sendable>: @unchecked Sendable {
  @usableFromInline let w: UnsafeMutablePointer<Scalar>
  @usableFromInline let g: UnsafePointer<Scalar>
  @usableFromInline let a, b, c: UnsafeMutablePointer<Scalar>
  @usableFromInline let range: Range<Int>

  @usableFromInline func part(_ range: Range<Int>) -> Self { Self(w: w, g: g, a: a, b: b, c: c, range: range) }

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
    updateBuffers(&points, gradients, &first, &second, &third, body)
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

/// Calls `body` with chunks of arrays that match; those that are kept may be missing.
///
/// The arrays of each tensor stay open while those of the next are opened, so that all chunks are shared at once.
@specialized(where Scalar == Double)
@specialized(where Scalar == Float)
@usableFromInline func updateBuffers<Scalar: BinaryFloatingPoint & Sendable>(
  _ w: inout [[Scalar]], _ g: [[Scalar]], _ a: inout [[Scalar]], _ b: inout [[Scalar]], _ c: inout [[Scalar]],
  opened: [UpdateChunk<Scalar>] = [], _ body: @Sendable (UpdateChunk<Scalar>) -> Void
) {
  guard let gradient = g.last else { return updateChunks(opened, body) }
  let kept = (!a.isEmpty, !b.isEmpty, !c.isEmpty)
  var (w₀, a₀, b₀, c₀) = (w.popLast() ?? [], a.popLast() ?? [], b.popLast() ?? [], c.popLast() ?? [])
  w₀.align()
  a₀.align()
  b₀.align()
  c₀.align()
  w₀.withUnsafeMutableBufferPointer { w₀ in
    a₀.withUnsafeMutableBufferPointer { a₀ in
      b₀.withUnsafeMutableBufferPointer { b₀ in
        c₀.withUnsafeMutableBufferPointer { c₀ in
          gradient.withUnsafeBufferPointer { g₀ in
            var opened = opened
            if let w = w₀.baseAddress, let g = g₀.baseAddress, !gradient.isEmpty {
              opened.append(
                UpdateChunk(
                  w: w, g: g, a: a₀.baseAddress ?? w, b: b₀.baseAddress ?? w, c: c₀.baseAddress ?? w,
                  range: 0..<gradient.count))
            }
            updateBuffers(&w, g.dropLast(), &a, &b, &c, opened: opened, body)
          }
        }
      }
    }
  }
  w.append(w₀)
  if kept.0 { a.append(a₀) }
  if kept.1 { b.append(b₀) }
  if kept.2 { c.append(c₀) }
}

/// Cuts what is large into pieces for the threads.
private func updateChunks<Scalar: BinaryFloatingPoint & Sendable>(
  _ tensors: [UpdateChunk<Scalar>], _ body: @Sendable (UpdateChunk<Scalar>) -> Void
) {
  let size = 1 << 14
  guard tensors.contains(where: { $0.range.count > size }) else { return tensors.forEach(body) }
  let pieces = tensors.flatMap { tensor in
    let count = tensor.range.count
    return stride(from: 0, to: count, by: size).map { tensor.part($0..<min($0 + size, count)) }
  }
  concurrentPhases([pieces.count]) { _, piece in body(pieces[piece]) }
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
