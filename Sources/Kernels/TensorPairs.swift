/// Calls `body` with each element of `a`, to change, and the matching element of `b`, to read.
@inlinable public func forEachPair<Element>(
  _ a: inout [Element], _ b: [Element], _ body: (inout Element, Element) -> Void
) {
  precondition(a.count == b.count, "arrays of \(a.count) and \(b.count) elements do not match")
  a.withUnsafeMutableBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      for i in 0..<a.count { body(&a[i], b[i]) }
    }
  }
}
