/// The dot product Σ aᵢ·bᵢ, in an order that depends on the length alone.
public func dot(_ a: [Double], _ b: [Double]) -> Double {
  precondition(a.count == b.count, "\(a.count) numbers against \(b.count)")
  return a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      guard let x = a.baseAddress, let y = b.baseAddress else { return 0 }
      return dot(x, y, count: a.count)
    }
  }
}

/// The predictions f = X·w + b, one for each row of `features`, row after row of as many numbers as there are weights.
public func predictions(features: [Double], rows: Int, weights: [Double], bias: Double) -> [Double] {
  precondition(features.count == rows * weights.count, "the table has another shape")
  return features.withUnsafeBufferPointer { x in
    weights.withUnsafeBufferPointer { w in
      (0..<rows).map { row in
        guard let x = x.baseAddress, let w = w.baseAddress else { return bias }
        return dot(x + row * weights.count, w, count: weights.count) + bias
      }
    }
  }
}

/// Two vectors at a time and then the rest in order, so that short products are added as the formula reads.
@inline(__always) private func dot(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int) -> Double {
  var (even, odd) = (SIMD8<Double>(), SIMD8<Double>())
  var i = 0
  while i + 16 <= count {
    even.add((x + i).load(SIMD8.self), times: (y + i).load(SIMD8.self))
    odd.add((x + i + 8).load(SIMD8.self), times: (y + i + 8).load(SIMD8.self))
    i += 16
  }
  var sum = (even + odd).total
  while i < count {
    sum += x[i] * y[i]
    i += 1
  }
  return sum
}
