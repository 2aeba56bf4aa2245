/// The dot product Σ aᵢ·bᵢ of an array and as many neighbours in another, in an order that depends on the length alone.
package func dot(_ a: [Double], _ b: [Double], from start: Int = 0) -> Double {
  precondition(start >= 0 && b.count - start >= a.count, "\(a.count) numbers against \(b.count) from \(start)")
  return a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      guard let x = a.baseAddress, let y = b.baseAddress else { return 0 }
      return dot(x, y + start, count: a.count)
    }
  }
}

/// Two vectors at a time, then one, and then the rest in order, so that short products are added as the formula reads.
@inline(__always) private func dot(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int) -> Double {
  var (even, odd) = (SIMD8<Double>(), SIMD8<Double>())
  let (pairs, whole) = (count / 16 * 16, count / 8 * 8)
  for i in stride(from: 0, to: pairs, by: 16) {
    even.add((x + i).load(SIMD8.self), times: (y + i).load(SIMD8.self))
    odd.add((x + i + 8).load(SIMD8.self), times: (y + i + 8).load(SIMD8.self))
  }
  if pairs < whole { even.add((x + pairs).load(SIMD8.self), times: (y + pairs).load(SIMD8.self)) }
  var sum = (even + odd).total
  for i in whole..<count { sum += x[i] * y[i] }
  return sum
}
