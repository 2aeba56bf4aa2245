extension TensorFastArithmetic {
  /// Σ of `count` neighbours, pairwise over blocks.
  ///
  /// Up to 1,024 numbers are sixteen running sums, added by halves, and then the rest one by one. More are cut into
  /// blocks of 1,024, each of four times sixteen running sums, whose totals are added by halves again; the order depends
  /// on the count alone. With u = 2⁻²⁴ (Float) or 2⁻⁵³ (Double), to first order:
  ///
  ///     |result − Σx| ≤ (82 + ⌈log₂ ⌈n/1024⌉⌉)·u·Σ|x|
  ///
  /// - Source: Higham 1993, "The accuracy of floating point summation", on pairwise sums.
  static func sum(_ x: UnsafePointer<Scalar>, _ count: Int) -> Scalar {
    guard count > 1024 else { return count == 1024 ? blockSum(x) : shortSum(x, count) }
    let left = wholeBlocks(count, of: 1024)
    return sum(x, left) + sum(x + left, count - left)
  }

  /// How many of `count` numbers, more than one block of them, belong to the left half: blocks twice as many as fit.
  @inline(__always) private static func wholeBlocks(_ count: Int, of block: Int) -> Int {
    let blocks = (count - 1) / block
    return block << (Int.bitWidth - 1 - blocks.leadingZeroBitCount)
  }

  @inline(__always) private static func shortSum(_ x: UnsafePointer<Scalar>, _ count: Int) -> Scalar {
    var lanes = SIMD16<Scalar>(repeating: 0)
    let whole = count / 16 * 16
    for i in stride(from: 0, to: whole, by: 16) { lanes += sixteen(x + i) }
    var total = total(lanes)
    for i in whole..<count { total += x[i] }
    return total
  }

  /// Σ of 1,024 numbers.
  @inline(__always) private static func blockSum(_ x: UnsafePointer<Scalar>) -> Scalar {
    var (a, b, c, d) = (sixteen(x), sixteen(x + 16), sixteen(x + 32), sixteen(x + 48))
    for i in stride(from: 64, to: 1024, by: 64) {
      a += sixteen(x + i)
      b += sixteen(x + i + 16)
      c += sixteen(x + i + 32)
      d += sixteen(x + i + 48)
    }
    return total((a + b) + (c + d))
  }

  @inline(__always) private static func sixteen(_ x: UnsafePointer<Scalar>) -> SIMD16<Scalar> {
    UnsafeRawPointer(x).loadUnaligned(as: SIMD16<Scalar>.self)
  }

  @inline(__always) private static func total(_ lanes: SIMD16<Scalar>) -> Scalar {
    let eight = lanes.lowHalf + lanes.highHalf
    let four = eight.lowHalf + eight.highHalf
    return (four.x + four.z) + (four.y + four.w)
  }

  /// Σ of terms that are computed one by one: a running sum of up to 128, and blocks of 1,024 in Double beyond.
  ///
  ///     |result − Σt| ≤ 127·u·Σ|t|                            n ≤ 128
  ///     |result − Σt| ≤ (u + (1023 + n/1024)·2⁻⁵³)·Σ|t|       n > 128; without u where the terms are Doubles
  @inline(__always) static func sum(ofTerms count: Int, _ term: (Int) -> Scalar) -> Scalar {
    guard count > 128 else {
      var total: Scalar = 0
      for c in 0..<count { total += term(c) }
      return total
    }
    var total = 0.0
    for first in stride(from: 0, to: count, by: 1024) {
      let end = Swift.min(first + 1024, count)
      var (lanes, c) = (SIMD8<Double>(repeating: 0), first)
      while c + 8 <= end {
        var eight = SIMD8<Double>()
        for lane in 0..<8 { eight[lane] = double(term(c + lane)) }
        lanes += eight
        c += 8
      }
      var part = lanes.total
      for c in c..<end { part += double(term(c)) }
      total += part
    }
    return scalar(total)
  }

  public static func sum(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    make(outer * inner) { y in
      nonisolated(unsafe) let y = y
      y.initialize(repeating: 0, count: outer * inner)
      guard !x.isEmpty else { return }
      if outer * inner == 1 {
        y[0] = sumOfHalves(x)
      } else if inner == 1 {
        forEachChunk(of: outer, size: max(1, (1 << 15) / count)) { lines in
          read(x) { x in for o in lines { y[o] = sum(x + o * count, count) } }
        }
      } else {
        addRows(x, outer: outer, count: count, inner: inner, to: y)
      }
    }
  }

  /// Σ of all numbers as `sum` adds them, the halves that it is made of on several threads.
  private static func sumOfHalves(_ x: [Scalar]) -> Scalar {
    var parts: [Range<Int>] = []
    func cut(_ range: Range<Int>) {
      guard range.count > 1 << 16 else { return parts.append(range) }
      let middle = range.lowerBound + wholeBlocks(range.count, of: 1024)
      cut(range.lowerBound..<middle)
      cut(middle..<range.upperBound)
    }
    cut(0..<x.count)
    let ranges = parts
    let sums = concurrentMap(ranges.count) { part in
      var total: Scalar = 0
      read(x) { x in total = sum(x + ranges[part].lowerBound, ranges[part].count) }
      return total
    }
    var next = 0
    func add(_ count: Int) -> Scalar {
      guard count > 1 << 16 else {
        next += 1
        return sums[next - 1]
      }
      let left = wholeBlocks(count, of: 1024)
      let sum = add(left)
      return sum + add(count - left)
    }
    return add(x.count)
  }

  /// Adds the rows of each of `outer` matrices, count × inner: one running sum of up to 128 rows, and pairwise beyond.
  ///
  ///     |result − Σx| ≤ (127 + ⌈log₂ ⌈n/128⌉⌉)·u·Σ|x|
  ///
  /// Strips of at most 2,048 columns, so that their sums stay in the cache; of few large matrices narrower ones, so that
  /// there is work for several threads.
  private static func addRows(
    _ x: [Scalar], outer: Int, count: Int, inner: Int, to y: UnsafeMutablePointer<Scalar>
  ) {
    let isLarge = outer < 8 && count * inner > 1 << 15
    let widest = Swift.min(inner, isLarge ? Swift.min(2048, Swift.max(64, (inner + 7) / 8)) : 2048)
    let strips = (inner + widest - 1) / widest
    let levels = count > 128 ? Int.bitWidth - ((count - 1) / rowBlock(inner)).leadingZeroBitCount : 0
    nonisolated(unsafe) let y = y
    forEachChunk(of: outer * strips, size: Swift.max(1, (1 << 15) / (count * widest))) { range in
      read(x) { x in
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: Swift.max(levels * widest, 1)) { spare in
          guard let spare = spare.baseAddress else { return }
          for strip in range {
            let (o, column) = (strip / strips, strip % strips * widest)
            let width = Swift.min(widest, inner - column)
            let (x, y) = (x + o * count * inner + column, y + o * inner + column)
            if count > 128 {
              addByHalves(x, count, stride: inner, width: width, spare: spare, to: y)
            } else {
              addOneByOne(x, count, stride: inner, width: width, to: y)
            }
          }
        }
      }
    }
  }

  /// How many rows make a block: of wide ones fewer, because they are read one after the other.
  ///
  /// Eight short rows can be read at once; eight long ones are too many streams for the cache to foresee.
  @inline(__always) private static func rowBlock(_ stride: Int) -> Int { stride > 256 ? 32 : 128 }

  /// y ← y + Σ of `count` rows, where y is 0: blocks of rows, whose totals are added by halves.
  ///
  /// `spare` has room for a row at each halving.
  private static func addByHalves(
    _ x: UnsafePointer<Scalar>, _ count: Int, stride: Int, width: Int, spare: UnsafeMutablePointer<Scalar>,
    to y: UnsafeMutablePointer<Scalar>
  ) {
    let block = rowBlock(stride)
    guard count > block else {
      guard count == 128 else { return addOneByOne(x, count, stride: stride, width: width, to: y) }
      for c in Swift.stride(from: 0, to: 128, by: 8) {
        let a = x + c * stride
        let (b, c, d) = (a + 2 * stride, a + 4 * stride, a + 6 * stride)
        for i in 0..<width {
          let low = (a[i] + a[stride + i]) + (b[i] + b[stride + i])
          let high = (c[i] + c[stride + i]) + (d[i] + d[stride + i])
          y[i] += low + high
        }
      }
      return
    }
    let left = wholeBlocks(count, of: block)
    addByHalves(x, left, stride: stride, width: width, spare: spare, to: y)
    spare.initialize(repeating: 0, count: width)
    addByHalves(x + left * stride, count - left, stride: stride, width: width, spare: spare + width, to: spare)
    for i in 0..<width { y[i] += spare[i] }
  }

  @inline(__always) private static func addOneByOne(
    _ x: UnsafePointer<Scalar>, _ count: Int, stride: Int, width: Int, to y: UnsafeMutablePointer<Scalar>
  ) {
    for c in 0..<count {
      let x = x + c * stride
      for i in 0..<width { y[i] += x[i] }
    }
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
    [Int](unsafeUninitializedCapacity: outer * inner) { result, initialized in
      initialized = outer * inner
      guard let base = result.baseAddress, outer * inner > 0 else { return }
      nonisolated(unsafe) let index = base
      index.initialize(repeating: 0, count: outer * inner)
      forEachLine(x, x, outer: outer, count: count, inner: inner, to: nil) { line, x, _, _ in
        let best = largest ? Self.largest(x, count) : -Self.largest(x, count, times: -1)
        // The first that is equal to the best; a NaN is equal to nothing, and is found by that.
        var c = 0
        while c < count - 1, best.isNaN ? !x[c].isNaN : x[c] != best { c += 1 }
        index[line] = c
      }
    }
  }

  public static func cumulativeSum(
    _ x: [Scalar], reversed: Bool, outer: Int, count: Int, inner: Int
  ) -> [Scalar] {
    make(x.count) { y in
      read(x) { x in
        guard inner > 1 else {
          for o in 0..<outer {
            let (x, y) = (x + o * count, y + o * count)
            var sum = 0.0
            for k in 0..<count {
              let place = reversed ? count - 1 - k : k
              sum += double(x[place])
              y[place] = scalar(sum)
            }
          }
          return
        }
        // Strips of columns, so that the running sums, which are Doubles, stay in the cache.
        let widest = Swift.min(inner, 1024)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: widest) { sums in
          guard let sums = sums.baseAddress else { return }
          for o in 0..<outer {
            for column in stride(from: 0, to: inner, by: widest) {
              let width = Swift.min(widest, inner - column)
              sums.initialize(repeating: 0, count: width)
              for k in 0..<count {
                let place = (o * count + (reversed ? count - 1 - k : k)) * inner + column
                let (x, y) = (x + place, y + place)
                for i in 0..<width {
                  sums[i] += double(x[i])
                  y[i] = scalar(sums[i])
                }
              }
            }
          }
        }
      }
    }
  }
}
