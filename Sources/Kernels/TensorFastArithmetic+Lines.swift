/// Neighbouring lines along one axis, which one thread works on at a time.
///
/// Where the axis is the last, a block is one line, its elements side by side. Otherwise it is a strip of lines that
/// stand side by side: element c of line i is at `place` + c·`stride` + i.
struct LineBlock {
  /// The number of the first line among all of them.
  let first: Int
  /// Where its first element stands.
  let place: Int
  /// How many elements a line has.
  let count: Int
  /// From one element of a line to the next.
  let stride: Int
  /// How many lines there are.
  let width: Int

  /// Calls `body` with the place of each element, counted from the first, and with two numbers that belong to its line.
  @inline(__always) func forEach<Scalar>(
    _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, _ body: (_ place: Int, _ a: Scalar, _ b: Scalar) -> Void
  ) {
    if stride == 1 {
      let (a, b) = (a[0], b[0])
      for c in 0..<count { body(c, a, b) }
    } else {
      for c in 0..<count {
        let row = c * stride
        for i in 0..<width { body(row &+ i, a[i], b[i]) }  // a checked sum would not become vectors
      }
    }
  }
}

extension TensorFastArithmetic {
  /// Calls `body` with blocks of lines, and with room for two numbers of each line; from several threads where the
  /// lines are many.
  ///
  /// A strip of `elements` is so narrow that it stays in the cache, where it is read again.
  @inline(__always) static func forEachBlock(
    _ lines: TensorLines, elements: Int = 1 << 15, _ body: (LineBlock, UnsafeMutablePointer<Scalar>) -> Void
  ) {
    let (outer, count, inner) = lines
    guard count > 0, inner > 0 else { return }
    let widest = Swift.min(inner, 512, Swift.max(64, elements / count / 64 * 64))
    let strips = (inner + widest - 1) / widest
    // Long runs of neighbours, two for each thread: what another core wrote last, the edges of strips too, comes late.
    let runs = 2 * Threads.available
    let size = Swift.max(1, (1 << 14) / (count * widest), (outer * strips + runs - 1) / runs)
    forEachChunk(of: outer * strips, size: size) { range in
      withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 2 * widest) { spare in
        guard let spare = spare.baseAddress else { return }
        for strip in range {
          let (o, column) = (strip / strips, strip % strips * widest)
          let block = LineBlock(
            first: o * inner + column, place: o * count * inner + column, count: count, stride: inner,
            width: Swift.min(widest, inner - column))
          body(block, spare)
        }
      }
    }
  }

  /// One number for each line of x, which `body` writes for a block of lines; `empty` where lines have no elements.
  @inline(__always) static func fold(
    _ x: [Scalar], _ lines: TensorLines, elements: Int = 1 << 15, empty: Scalar,
    _ body: (
      _ x: UnsafePointer<Scalar>, LineBlock, _ spare: UnsafeMutablePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>
    ) -> Void
  ) -> [Scalar] {
    let count = lines.outer * lines.inner
    return make(count) { y in
      y.initialize(repeating: empty, count: count)
      read(x) { x in forEachBlock(lines, elements: elements) { body(x + $0.place, $0, $1, y + $0.first) } }
    }
  }

  /// One number for each element of x, which `body` writes for a block of lines; `g` it gets as a whole.
  @inline(__always) static func transform(
    _ x: [Scalar], _ g: [Scalar], _ lines: TensorLines,
    _ body: (
      _ x: UnsafePointer<Scalar>, _ g: UnsafePointer<Scalar>, LineBlock, _ spare: UnsafeMutablePointer<Scalar>,
      _ y: UnsafeMutablePointer<Scalar>
    ) -> Void
  ) -> [Scalar] {
    make(x.count) { y in
      read(x, g) { x, g in forEachBlock(lines) { body(x + $0.place, g, $0, $1, y + $0.place) } }
    }
  }

  /// The largest element of each line, in the order that `larger` gives.
  @inline(__always) static func largest(
    _ x: UnsafePointer<Scalar>, _ lines: LineBlock, to y: UnsafeMutablePointer<Scalar>,
    _ larger: (Scalar, Scalar) -> Scalar
  ) {
    guard lines.stride == 1 else { return largest(x, rows: lines.count, of: lines.width, lines.stride, to: y, larger) }
    y[0] = x[0]
    guard lines.count >= 64 else { return (1..<lines.count).forEach { y[0] = larger(x[$0], y[0]) } }
    // One line is read as rows of 64, the last of which may begin in the one before, and then compared by halves.
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 64) { row in
      guard let row = row.baseAddress else { return }
      largest(x, rows: lines.count / 64, of: 64, 64, to: row, larger)
      let last = x + (lines.count - 64)
      for i in 0..<64 { row[i] = larger(last[i], row[i]) }
      var half = 64
      while half > 1 {
        half /= 2
        for i in 0..<half { row[i] = larger(row[half + i], row[i]) }
      }
      y[0] = row[0]
    }
  }

  /// The largest of each column.
  @inline(__always) private static func largest(
    _ x: UnsafePointer<Scalar>, rows: Int, of width: Int, _ stride: Int, to y: UnsafeMutablePointer<Scalar>,
    _ larger: (Scalar, Scalar) -> Scalar
  ) {
    for i in 0..<width { y[i] = x[i] }
    for c in 1..<rows {
      let x = x + c * stride
      for i in 0..<width { y[i] = larger(x[i], y[i]) }
    }
  }

  // MARK: Sums

  /// The sum of each line; of a strip one running sum of up to 128 rows, and beyond pairwise over blocks of 32.
  @inline(__always) static func sum(
    _ x: UnsafePointer<Scalar>, _ lines: LineBlock, to y: UnsafeMutablePointer<Scalar>
  ) {
    guard lines.stride != 1 else { return y[0] = sum(x, lines.count) }
    let block = lines.count <= 128 ? 128 : 32
    addByHalves((lines.count + block - 1) / block, width: lines.width, to: y) { part, y in
      addRows(x + part * block * lines.stride, lines, count: Swift.min(block, lines.count - part * block), to: y)
    }
  }

  /// Σ of `count` rows of a strip, one after the other; four are read at a time.
  @inline(__always) private static func addRows(
    _ x: UnsafePointer<Scalar>, _ lines: LineBlock, count: Int, to y: UnsafeMutablePointer<Scalar>
  ) {
    let (width, stride) = (lines.width, lines.stride)
    for i in 0..<width { y[i] = 0 }
    for c in Swift.stride(from: 0, to: count - 3, by: 4) {
      let a = x + c * stride
      let (b, d, e) = (a + stride, a + 2 * stride, a + 3 * stride)
      for i in 0..<width { y[i] = (((y[i] + a[i]) + b[i]) + d[i]) + e[i] }
    }
    for c in (count / 4 * 4)..<count {
      let x = x + c * stride
      for i in 0..<width { y[i] += x[i] }
    }
  }

  /// Σ of `count` neighbours, pairwise over blocks of 1,024.
  ///
  /// A block is sixteen running sums, from 256 numbers on four times as many, added by halves, and then the rest one by
  /// one. With u = 2⁻²⁴ (Float) or 2⁻⁵³ (Double), to first order:
  ///
  ///     |result − Σx| ≤ (40 + ⌈log₂ ⌈n/1024⌉⌉)·u·Σ|x|
  ///
  /// - Source: Higham 1993, "The accuracy of floating point summation", on pairwise sums.
  static func sum(_ x: UnsafePointer<Scalar>, _ count: Int) -> Scalar {
    guard count > 1024 else { return blockSum(x, count) }
    var total: Scalar = 0
    addByHalves((count + 1023) / 1024, width: 1, to: &total) { part, y in
      y[0] = blockSum(x + part * 1024, Swift.min(1024, count - part * 1024))
    }
    return total
  }

  @inline(__always) private static func blockSum(_ x: UnsafePointer<Scalar>, _ count: Int) -> Scalar {
    guard count >= 256 else { return shortSum(x, count) }
    let whole = count / 64 * 64
    var (a, b, c, d) = (sixteen(x), sixteen(x + 16), sixteen(x + 32), sixteen(x + 48))
    for i in stride(from: 64, to: whole, by: 64) {
      a += sixteen(x + i)
      b += sixteen(x + i + 16)
      c += sixteen(x + i + 32)
      d += sixteen(x + i + 48)
    }
    return total((a + b) + (c + d)) + shortSum(x + whole, count - whole)
  }

  @inline(__always) private static func shortSum(_ x: UnsafePointer<Scalar>, _ count: Int) -> Scalar {
    var lanes = SIMD16<Scalar>(repeating: 0)
    let whole = count / 16 * 16
    for i in stride(from: 0, to: whole, by: 16) { lanes += sixteen(x + i) }
    var total = total(lanes)
    for i in whole..<count { total += x[i] }
    return total
  }

  @inline(__always) private static func sixteen(_ x: UnsafePointer<Scalar>) -> SIMD16<Scalar> {
    x.load(SIMD16<Scalar>.self)
  }

  @inline(__always) private static func total(_ lanes: SIMD16<Scalar>) -> Scalar {
    let eight = lanes.lowHalf + lanes.highHalf
    let four = eight.lowHalf + eight.highHalf
    return (four.x + four.z) + (four.y + four.w)
  }

  /// Adds `parts` rows of `width` numbers each, neighbours first, then neighbouring sums, and so on.
  ///
  /// - Parameter part: writes the row of this number.
  @inline(__always) static func addByHalves(
    _ parts: Int, width: Int, to y: UnsafeMutablePointer<Scalar>, _ part: (Int, UnsafeMutablePointer<Scalar>) -> Void
  ) {
    let levels = Int.bitWidth - parts.leadingZeroBitCount
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: (levels + 1) * width) { sums in
      guard let sums = sums.baseAddress else { return }
      var open = 0
      for number in 0..<parts {
        part(number, sums + open * width)
        open += 1
        // Two sums of as many rows become one; behind the last row all that are left.
        var pairs = number + 1
        while open > 1, pairs.isMultiple(of: 2) || number == parts - 1 {
          let (left, right) = (sums + (open - 2) * width, sums + (open - 1) * width)
          for i in 0..<width { left[i] += right[i] }
          (open, pairs) = (open - 1, pairs / 2)
        }
      }
      y.update(from: sums, count: width)
    }
  }
}
