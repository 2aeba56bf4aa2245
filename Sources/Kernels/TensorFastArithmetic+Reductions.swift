extension TensorFastArithmetic {
  /// Σ of `count` neighbours: sixteen running sums, added pairwise at the end, then the rest one by one.
  @inline(__always) static func sum(_ x: UnsafePointer<Scalar>, _ count: Int) -> Scalar {
    var lanes = SIMD16<Scalar>(repeating: 0)
    let whole = count / 16 * 16
    for i in stride(from: 0, to: whole, by: 16) {
      lanes += UnsafeRawPointer(x + i).loadUnaligned(as: SIMD16<Scalar>.self)
    }
    let eight = lanes.lowHalf + lanes.highHalf
    let four = eight.lowHalf + eight.highHalf
    var total = (four.x + four.z) + (four.y + four.w)
    for i in whole..<count { total += x[i] }
    return total
  }

  /// Folds the axis with `f`, element by element from its beginning.
  @inline(__always) static func fold(
    _ x: [Scalar], from start: Scalar, outer: Int, count: Int, inner: Int, _ f: (Scalar, Scalar) -> Scalar
  ) -> [Scalar] {
    make(outer * inner) { y in
      y.initialize(repeating: start, count: outer * inner)
      read(x) { x in
        for o in 0..<outer {
          let y = y + o * inner
          for c in 0..<count {
            let x = x + (o * count + c) * inner
            for i in 0..<inner { y[i] = f(y[i], x[i]) }
          }
        }
      }
    }
  }

  public static func sum(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    guard inner == 1 else { return fold(x, from: 0, outer: outer, count: count, inner: inner) { $0 + $1 } }
    return make(outer) { y in
      y.initialize(repeating: 0, count: outer)
      read(x) { x in
        for o in 0..<outer { y[o] = sum(x + o * count, count) }
      }
    }
  }

  public static func product(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    fold(x, from: 1, outer: outer, count: count, inner: inner) { $0 * $1 }
  }

  public static func productPullback(
    _ x: [Scalar], _ g: [Scalar], outer: Int, count: Int, inner: Int
  ) -> [Scalar] {
    make(x.count) { y in
      read(x) { x in
        read(g) { g in
          for o in 0..<outer {
            for i in 0..<inner {
              // Products of all before, going up, times products of all behind, going down: no division, so zeros
              // are no special case.
              var before: Scalar = 1
              for c in 0..<count {
                let place = (o * count + c) * inner + i
                y[place] = before
                before *= x[place]
              }
              var behind = g[o * inner + i]
              for c in (0..<count).reversed() {
                let place = (o * count + c) * inner + i
                y[place] *= behind
                behind *= x[place]
              }
            }
          }
        }
      }
    }
  }

  public static func indexOfExtreme(
    _ x: [Scalar], largest: Bool, outer: Int, count: Int, inner: Int
  ) -> [Int] {
    var result = [Int](repeating: 0, count: outer * inner)
    read(x) { x in
      for o in 0..<outer {
        for i in 0..<inner {
          let start = o * count * inner + i
          var best = x[start]
          var index = 0
          for c in 1..<max(count, 1) {
            let candidate = x[start + c * inner]
            let better = largest ? candidate > best : candidate < best
            if better || (candidate.isNaN && !best.isNaN) { (best, index) = (candidate, c) }
          }
          result[o * inner + i] = index
        }
      }
    }
    return result
  }

  public static func cumulativeSum(
    _ x: [Scalar], reversed: Bool, outer: Int, count: Int, inner: Int
  ) -> [Scalar] {
    make(x.count) { y in
      read(x) { x in
        for o in 0..<outer {
          for k in 0..<count {
            let c = reversed ? count - 1 - k : k
            let place = (o * count + c) * inner
            guard k > 0 else {
              (y + place).initialize(from: x + place, count: inner)
              continue
            }
            let previous = reversed ? place + inner : place - inner
            for i in 0..<inner { y[place + i] = y[previous + i] + x[place + i] }
          }
        }
      }
    }
  }
}
