extension TensorFastArithmetic {
  public static func sum(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    // One long line is cut for the threads; the pieces are whole blocks of `sum`, and so are added by halves, too.
    let piece = 1 << 15
    if outer * inner == 1 && count > 2 * piece {
      let sums = concurrentMap((count + piece - 1) / piece) { number in
        var total: Scalar = 0
        read(x) { total = sum($0 + number * piece, Swift.min(piece, count - number * piece)) }
        return total
      }
      return sum(sums, outer: 1, count: sums.count, inner: 1)
    }
    return make(outer * inner) { y in
      nonisolated(unsafe) let y = y
      y.initialize(repeating: 0, count: outer * inner)
      forEachBlock(outer: outer, count: count, inner: inner) { lines, _ in
        read(x) { sum($0 + lines.place, lines, to: y + lines.first) }
      }
    }
  }

  public static func product(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    make(outer * inner) { y in
      nonisolated(unsafe) let y = y
      y.initialize(repeating: 1, count: outer * inner)
      forEachBlock(outer: outer, count: count, inner: inner) { lines, _ in
        read(x) { x in
          let (x, y) = (x + lines.place, y + lines.first)
          for c in 0..<count {
            for i in 0..<lines.width { y[i] *= x[c * inner + i] }
          }
        }
      }
    }
  }

  public static func productPullback(
    _ x: [Scalar], _ g: [Scalar], outer: Int, count: Int, inner: Int
  ) -> [Scalar] {
    make(x.count) { y in
      nonisolated(unsafe) let y = y
      forEachBlock(outer: outer, count: count, inner: inner) { lines, spare in
        read(x) { x in
          read(g) { g in
            // Products of all before, going up, times products of all behind, going down: no division, so zeros are
            // no special case.
            let (x, y, g) = (x + lines.place, y + lines.place, g + lines.first)
            let (before, behind) = (spare, spare + lines.width)
            for i in 0..<lines.width { (before[i], behind[i]) = (1, g[i]) }
            for c in 0..<count {
              for i in 0..<lines.width {
                y[c * inner + i] = before[i]
                before[i] *= x[c * inner + i]
              }
            }
            for c in (0..<count).reversed() {
              for i in 0..<lines.width {
                y[c * inner + i] *= behind[i]
                behind[i] *= x[c * inner + i]
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
    [Int](unsafeUninitializedCapacity: outer * inner) { result, initialized in
      initialized = outer * inner
      guard let base = result.baseAddress, outer * inner > 0 else { return }
      nonisolated(unsafe) let index = base
      index.initialize(repeating: 0, count: outer * inner)
      let sign: Scalar = largest ? 1 : -1
      forEachBlock(outer: outer, count: count, inner: inner) { lines, best in
        read(x) { x in
          let (x, index) = (x + lines.place, index + lines.first)
          Self.largest(x, lines, times: sign, to: best)
          // The first that is equal to the best; a NaN is equal to nothing, and is found by that.
          for i in 0..<lines.width {
            let best = sign * best[i]
            var c = 0
            while c < count - 1, best.isNaN ? !x[c * inner + i].isNaN : x[c * inner + i] != best { c += 1 }
            index[i] = c
          }
        }
      }
    }
  }

  public static func cumulativeSum(
    _ x: [Scalar], reversed: Bool, outer: Int, count: Int, inner: Int
  ) -> [Scalar] {
    make(x.count) { y in
      nonisolated(unsafe) let y = y
      forEachBlock(outer: outer, count: count, inner: inner) { lines, _ in
        read(x) { x in
          withUnsafeTemporaryAllocation(of: Double.self, capacity: lines.width) { sums in
            sums.initialize(repeating: 0)
            for k in 0..<count {
              let row = lines.place + (reversed ? count - 1 - k : k) * inner
              for i in 0..<lines.width {
                sums[i] += double(x[row + i])
                y[row + i] = scalar(sums[i])
              }
            }
          }
        }
      }
    }
  }
}
