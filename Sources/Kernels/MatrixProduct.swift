import COpenBLAS

/// C = A·B, or C + A·B, for matrices of which each is stored by rows or by columns.
///
/// Each number of C is one chain of multiply-adds, from the first term to the last:
///
///     c ← bias, C or 0;  c ← c + aᵢₜ·bₜⱼ for t = 0, 1, …, k − 1        |c − exact| ≤ k·u·Σ|a||b|, to first order
///
/// How C is cut into tiles, which thread computes a tile, and what is copied before changes no bit of it. Sendable
/// because each tile is written by one thread; the memory must outlive the product.
struct MatrixProduct<Math: TensorFastArithmetic>: @unchecked Sendable {
  typealias Scalar = Math.Scalar
  typealias Vector = Math.Vector

  let rows: Int
  let columns: Int
  let terms: Int
  /// The rows of A.
  let left: MatrixLines<Scalar>
  /// The columns of B.
  let right: MatrixLines<Scalar>
  let result: UnsafeMutablePointer<Scalar>
  /// How far the rows of C are apart.
  let stride: Int
  /// Whether the product is added to what is there.
  var adding = false
  /// What is added to every row of C, if anything.
  var bias: UnsafePointer<Scalar>?

  /// A tile's height, and its width in vectors: so that its sums fill the registers, and nothing has to leave them.
  private static var height: Int { VECTOR_BYTES == 64 ? 8 : 4 }
  private static var vectors: Int { VECTOR_BYTES == 32 ? 1 : 2 }
  private static var width: Int { vectors * Vector.scalarCount }
  /// So many terms of eight rows of A, and of a panel of B, stay in the first two caches while they are used again.
  private static var depth: Int { 512 }
  /// A thread takes tiles of 64 rows and of a quarter of a million multiply-adds at a time: some 5 µs.
  private static var share: (rows: Int, multiplyAdds: Int) { (64, 1 << 18) }
  /// From so many multiply-adds on two threads are quicker than one: measured, see `Workers`.
  private static var fewestForThreads: Int { 5 << 16 }

  /// Whether B is copied, to have its columns side by side.
  ///
  /// Where they are, a copy pays if many rows pass by and the columns lie so far apart that they share places in the
  /// cache. Of A eight rows are read at a time, and a copy never pays.
  private var copiesRight: Bool {
    right.line != 1
      || (rows > 2 * Self.height && (right.term * MemoryLayout<Scalar>.stride).isMultiple(of: 1024))
  }

  func run(threads: Int = Threads.available) {
    guard rows > 0 && columns > 0 else { return }
    let width = Self.width
    let (blocks, panels) = ((rows + Self.height - 1) / Self.height, (columns + width - 1) / width)
    // The vectors of the last panel may reach beyond the matrix; its copy is filled up.
    let direct = copiesRight ? 0 : columns / width
    let room = (panels - direct) * width * terms * MemoryLayout<Scalar>.stride
    withUnsafeTemporaryAllocation(byteCount: room, alignment: 64) { memory in
      guard let b = memory.baseAddress?.assumingMemoryBound(to: Scalar.self) else { return }
      let tall = Self.share.rows / Self.height
      let wide = max(1, Self.share.multiplyAdds / (Self.share.rows * max(1, terms) * width))
      let (bands, strips) = ((blocks + tall - 1) / tall, (panels + wide - 1) / wide)
      let isSmall = rows * columns * terms < Self.fewestForThreads
      concurrentPhases([panels - direct, bands * strips], threads: isSmall ? 1 : threads) { phase, index in
        guard phase == 1 else {
          let first = (direct + index) * width
          return right.dropping(first).copy(
            columns - first, terms, to: b + index * width * terms, width: width, Vector.self)
        }
        let (band, strip) = (index / strips * tall, index % strips * wide)
        for first in Swift.stride(from: 0, to: max(1, terms), by: Self.depth) {
          for panel in strip..<min(panels, strip + wide) {
            let columns =
              panel < direct
              ? right.dropping(panel * width)
              : MatrixLines(base: b + (panel - direct) * width * terms, line: 1, term: width)
            for block in band..<min(blocks, band + tall) {
              tile(
                block * Self.height, panel * width, left.dropping(block * Self.height), columns,
                first..<min(terms, first + Self.depth))
            }
          }
        }
      }
    }
  }

  /// One tile of C over a range of the terms.
  private func tile(
    _ row: Int, _ column: Int, _ a: MatrixLines<Scalar>, _ b: MatrixLines<Scalar>, _ range: Range<Int>
  ) {
    let (a, b) = (a.dropping(terms: range.lowerBound), b.dropping(terms: range.lowerBound))
    let (height, width) = (min(Self.height, rows - row), min(Self.width, columns - column))
    let c = result + row * stride + column
    if range.lowerBound == 0, let bias {
      for i in 0..<height {
        for j in 0..<width { c[i * stride + j] = bias[column + j] }
      }
    }
    let adding = adding || bias != nil || range.lowerBound > 0
    let (lanes, count) = (Vector.scalarCount, range.count)
    guard !width.isMultiple(of: lanes) else {
      return Self.addRows(height, vectors: width / lanes, a, b, count, to: c, stride, adding: adding)
    }
    // Whole vectors would reach beyond the tile: it is computed elsewhere and copied.
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: Self.height * Self.width) { room in
      guard let room = room.baseAddress else { return }
      if adding {
        for i in 0..<height {
          for j in 0..<Self.width { room[i * Self.width + j] = j < width ? c[i * stride + j] : 0 }
        }
      }
      Self.addRows(height, vectors: width / lanes + 1, a, b, count, to: room, Self.width, adding: adding)
      for i in 0..<height {
        for j in 0..<width { c[i * stride + j] = room[i * Self.width + j] }
      }
    }
  }

  /// The rows of a tile, as many together as there are.
  @inline(__always) private static func addRows(
    _ height: Int, vectors: Int, _ a: MatrixLines<Scalar>, _ b: MatrixLines<Scalar>, _ terms: Int,
    to c: UnsafeMutablePointer<Scalar>, _ stride: Int, adding: Bool
  ) {
    @inline(__always) func addAll<let vectors: Int>(_: InlineArray<vectors, Vector>.Type) {
      var done = 0
      @inline(__always) func add<let rows: Int>(_ tile: Tile<rows, vectors, Vector>.Type) {
        tile.add(a.dropping(done), b, terms, to: c + done * stride, stride, adding: adding)
        done += rows
      }
      if Self.height == 8 && height == 8 { return add(Tile<8, vectors, Vector>.self) }
      while done + 4 <= height { add(Tile<4, vectors, Vector>.self) }
      while done + 2 <= height { add(Tile<2, vectors, Vector>.self) }
      while done < height { add(Tile<1, vectors, Vector>.self) }
    }
    vectors == 2 && Self.vectors == 2 ? addAll(InlineArray<2, Vector>.self) : addAll(InlineArray<1, Vector>.self)
  }
}

/// The innermost loop: sums for `rows` rows and `vectors` vectors of columns, all in registers.
private enum Tile<let rows: Int, let vectors: Int, Vector: LaneVector>
where Vector.Scalar: SIMDScalar, Vector.Scalar.SIMD4Storage: BitwiseCopyable {
  /// The numbers of one term of B stand side by side.
  @inline(__always) static func add(
    _ a: MatrixLines<Vector.Scalar>, _ b: MatrixLines<Vector.Scalar>, _ terms: Int,
    to c: UnsafeMutablePointer<Vector.Scalar>, _ stride: Int, adding: Bool
  ) {
    let lanes = Vector.scalarCount
    var sums = InlineArray<rows, InlineArray<vectors, Vector>>(repeating: .init(repeating: Vector()))
    if adding {
      for row in 0..<rows {
        for v in 0..<vectors {
          sums[unchecked: row][unchecked: v] = UnsafePointer(c + row &* stride + v &* lanes).load(Vector.self)
        }
      }
    }
    var x = InlineArray<vectors, Vector>(repeating: Vector())
    for t in 0..<terms {
      let (a, b) = (a.dropping(terms: t), b.dropping(terms: t))
      for v in 0..<vectors { x[unchecked: v] = (b.base + v &* lanes).load(Vector.self) }
      for row in 0..<rows {
        let factor = Vector(repeating: a.base[row &* a.line])
        for v in 0..<vectors { sums[unchecked: row][unchecked: v].add(x[unchecked: v], times: factor) }
      }
    }
    for row in 0..<rows {
      for v in 0..<vectors { (c + row &* stride + v &* lanes).store(sums[unchecked: row][unchecked: v]) }
    }
  }
}

/// The rows or the columns of a matrix: the t-th number of line i stands at i·line + t·term; one of the steps is 1.
struct MatrixLines<Scalar: SIMDScalar & FloatingPoint> where Scalar.SIMD4Storage: BitwiseCopyable {
  let base: UnsafePointer<Scalar>
  let line: Int
  let term: Int

  @inline(__always) func dropping(_ lines: Int) -> Self {
    Self(base: base + lines &* line, line: line, term: term)
  }

  @inline(__always) func dropping(terms: Int) -> Self { Self(base: base + terms &* term, line: line, term: term) }

  /// Copies up to `width` of `count` lines, so that the numbers of one term stand side by side, filled up with zeros.
  func copy<Vector: LaneVector>(
    _ count: Int, _ terms: Int, to y: UnsafeMutablePointer<Scalar>, width: Int, _: Vector.Type
  ) where Vector.Scalar == Scalar {
    let count = min(count, width)
    if count < width { y.initialize(repeating: 0, count: terms * width) }
    var done = 0
    if line == 1 {
      while done + Vector.scalarCount <= count {
        for t in 0..<terms { (y + t * width + done).store((base + t * term + done).load(Vector.self)) }
        done += Vector.scalarCount
      }
    }
    while done + 4 <= count {
      let whole = term == 1 ? terms / 4 * 4 : 0
      for t in Swift.stride(from: 0, to: whole, by: 4) { transposeFour(done, t, to: y + t * width + done, width) }
      for t in whole..<terms {
        for i in done..<(done + 4) { y[t * width + i] = base[i * line + t * term] }
      }
      done += 4
    }
    for i in done..<count {
      for t in 0..<terms { y[t * width + i] = base[i * line + t * term] }
    }
  }

  /// Four rows of four numbers become columns: a round exchanges one bit of a number's row with one of its column.
  @inline(__always) private func transposeFour(_ i: Int, _ t: Int, to y: UnsafeMutablePointer<Scalar>, _ width: Int) {
    typealias Four = SIMD4<Scalar>
    @inline(__always) func row(_ j: Int) -> Four { (base + (i + j) * line + t).load(Four.self) }
    @inline(__always) func exchange(_ a: inout Four, _ b: inout Four) {
      (a, b) = (Four(lowHalf: a.evenHalf, highHalf: b.evenHalf), Four(lowHalf: a.oddHalf, highHalf: b.oddHalf))
    }
    var (a, b, c, d) = (row(0), row(1), row(2), row(3))
    exchange(&a, &b)
    exchange(&c, &d)
    exchange(&a, &c)
    exchange(&b, &d)
    y.store(a)
    (y + width).store(b)
    (y + 2 * width).store(c)
    (y + 3 * width).store(d)
  }
}
