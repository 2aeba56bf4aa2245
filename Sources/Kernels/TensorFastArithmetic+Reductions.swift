extension TensorFastArithmetic {
  public static func sum(_ x: [Scalar], _ lines: TensorLines) -> [Scalar] {
    // One long line is cut for the threads; the pieces are whole blocks of `sum`, and so are added by halves, too.
    let (piece, count) = (1 << 15, lines.count)
    if lines.outer * lines.inner == 1 && count > 2 * piece {
      let sums = make((count + piece - 1) / piece) { sums in
        read(x) { x in
          forEachChunk(of: count, size: piece) { sums[$0.lowerBound / piece] = sum(x + $0.lowerBound, $0.count) }
        }
      }
      return sum(sums, (1, sums.count, 1))
    }
    // Each number is read once, so a strip may be wide.
    return fold(x, lines, elements: .max, empty: 0) { x, block, _, y in sum(x, block, to: y) }
  }

  public static func product(_ x: [Scalar], _ lines: TensorLines) -> [Scalar] {
    fold(x, lines, empty: 1) { x, block, _, y in
      for c in 0..<block.count {
        for i in 0..<block.width { y[i] *= x[c * block.stride + i] }
      }
    }
  }

  public static func productPullback(_ x: [Scalar], _ g: [Scalar], _ lines: TensorLines) -> [Scalar] {
    transform(x, g, lines) { x, g, block, spare, y in
      // Products of all before, going up, times products of all behind, going down: no division, so zeros are no
      // special case.
      let (before, behind) = (spare, spare + block.width)
      for i in 0..<block.width { (before[i], behind[i]) = (1, g[block.first + i]) }
      for c in 0..<block.count {
        for i in 0..<block.width {
          y[c * block.stride + i] = before[i]
          before[i] *= x[c * block.stride + i]
        }
      }
      for c in (0..<block.count).reversed() {
        for i in 0..<block.width {
          y[c * block.stride + i] *= behind[i]
          behind[i] *= x[c * block.stride + i]
        }
      }
    }
  }

  public static func indexOfExtreme(_ x: [Scalar], largest: Bool, _ lines: TensorLines) -> [Int] {
    let count = lines.outer * lines.inner
    return [Int](unsafeUninitializedCapacity: count) { index, initialized in
      index.initialize(repeating: 0)
      initialized = count
      read(x) { x in
        forEachBlock(lines) { block, best in
          let x = x + block.place
          largest ? Self.largest(x, block, to: best, Math.maximum) : Self.largest(x, block, to: best, Math.minimum)
          // The first that is equal to the best; a NaN is equal to nothing, and is found by that.
          for i in 0..<block.width {
            let best = best[i]
            func isOther(_ x: Scalar) -> Bool { best.isNaN ? !x.isNaN : x != best }
            var c = 0
            while c < block.count - 1, isOther(x[c * block.stride + i]) { c += 1 }
            index[block.first + i] = c
          }
        }
      }
    }
  }

  public static func cumulativeSum(_ x: [Scalar], reversed: Bool, _ lines: TensorLines) -> [Scalar] {
    transform(x, x, lines) { x, _, block, _, y in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: block.width) { sums in
        sums.initialize(repeating: 0)
        for k in 0..<block.count {
          let row = (reversed ? block.count - 1 - k : k) * block.stride
          for i in 0..<block.width {
            sums[i] += x[row + i].double
            y[row + i] = Scalar(sums[i])
          }
        }
      }
    }
  }
}
