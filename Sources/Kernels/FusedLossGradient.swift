/// Loss and gradient of a linear model fused into one pass over its table: each row is read once.
///
/// Sendable because the chunks only read what the pointers show, and the arrays behind them outlive the pass.
struct FusedLossGradient<Loss: PointLoss>: @unchecked Sendable {
  typealias Numbers = UnsafeBufferPointer<Double>

  let x: Numbers
  let y: Numbers
  let w: Numbers
  let b: Double
  /// The rows to take, or nil for all.
  let rows: UnsafeBufferPointer<Int>?

  var columns: Int { w.count }
  var count: Int { rows?.count ?? y.count }

  /// The sums over all chunks, added in the order of the chunks.
  func sums(threads: Int) -> LossGradientSums {
    let chunks = RowChunks(rows: count, columns: columns)
    guard chunks.count > 1 else { return sums(over: 0..<count) }
    let parts = concurrentMap(chunks.count, threads: threads) { sums(over: chunks[$0]) }
    return parts.dropFirst().reduce(into: parts[0]) { $0.add($1) }
  }

  /// The sums over one chunk, by the fastest way for this width.
  private func sums(over range: Range<Int>) -> LossGradientSums {
    var sums = LossGradientSums(columns: columns)
    switch columns {
    // Eight losses at a time are quicker than one, if a loss takes longer than a row.
    case 1... where Loss.isCostly: addWide(range, to: &sums)
    case 1 where rows == nil: addColumn(range, to: &sums)
    case 2...4: addNarrow(SIMD2.self, range, to: &sums)
    case 5...8: addNarrow(SIMD4.self, range, to: &sums)
    case 9...16: addNarrow(SIMD8.self, range, to: &sums)
    case 17...: addWide(range, to: &sums)
    default: for i in range { addRow(i, to: &sums) }
    }
    return sums
  }

  /// One row, as the formula says it.
  func addRow(_ i: Int, to sums: inout LossGradientSums) {
    let i = row(i)
    var f = 0.0
    for j in 0..<columns { f += w[j] * x[i * columns + j] }
    let (loss, error) = Loss.lossAndError(f + b, y[i])
    sums.loss += loss
    sums.error += error
    for j in 0..<columns { sums.errorTimesFeature[j] += error * x[i * columns + j] }
  }

  /// Rows of one number: eight rows are one vector.
  private func addColumn(_ range: Range<Int>, to sums: inout LossGradientSums) {
    guard let x = x.baseAddress, let y = y.baseAddress else { return }
    var (totalLoss, totalError, gradient) = (SIMD8<Double>(), SIMD8<Double>(), SIMD8<Double>())
    let blocks = range.lowerBound + range.count / 8 * 8
    for i in stride(from: range.lowerBound, to: blocks, by: 8) {
      let block = (x + i).load(SIMD8.self)
      let f = block * w[0] + b
      let target = (y + i).load(SIMD8.self)
      var (loss, error) = (SIMD8<Double>(), SIMD8<Double>())
      for lane in 0..<8 { (loss[lane], error[lane]) = Loss.lossAndError(f[lane], target[lane]) }
      totalLoss += loss
      totalError += error
      gradient.add(block, times: error)
    }
    sums.loss += totalLoss.total
    sums.error += totalError.total
    sums.errorTimesFeature[0] += gradient.total
    for i in blocks..<range.upperBound { addRow(i, to: &sums) }
  }
}

/// The rows of a table cut into chunks of a fixed size, which depends on the shape of the table alone.
package struct RowChunks: Sendable {
  /// How many rows there are in all.
  let rows: Int
  /// How many rows a chunk has; the last one may have fewer.
  let size: Int

  /// Chunks of about `elements` numbers each, in whole blocks of eight rows.
  package init(rows: Int, columns: Int, elements: Int = 1 << 15) {
    self.rows = rows
    size = max(8, elements / (columns + 1) / 8 * 8)
  }

  /// How many chunks there are.
  package var count: Int { (rows + size - 1) / size }

  /// The rows of one chunk.
  package subscript(chunk: Int) -> Range<Int> { chunk * size..<min(rows, (chunk + 1) * size) }
}

extension FusedLossGradient {
  /// Rows of n numbers, W ≤ n ≤ 2W, where W is the width of `Vector`: weights and gradient stay in registers.
  ///
  /// A row is two vectors: its first W numbers and its last W. Where they overlap, the second one's weights are zero
  /// and its part of the gradient is dropped, so no load needs a mask and none reads beyond the table.
  ///
  /// Even and odd rows have sums of their own, so that a row need not wait for the one before.
  func addNarrow<Vector: RowVector>(_: Vector.Type, _ range: Range<Int>, to sums: inout LossGradientSums) {
    guard let x = x.baseAddress, let y = y.baseAddress else { return }
    let width = Vector.scalarCount
    let n = columns
    let last = n - width
    let fresh = max(width, last)..<n  // the columns that only the second vector has
    var (headWeights, tailWeights) = (Vector(), Vector())
    for j in 0..<width { headWeights[j] = w[j] }
    for j in fresh { tailWeights[j - last] = w[j] }

    var (even, odd) = (NarrowSums<Vector>(), NarrowSums<Vector>())
    @inline(__always) func add(_ i: Int, to sums: inout NarrowSums<Vector>) {
      let begin = x + n &* i  // cannot overflow: the table is in memory
      let head = begin.load(Vector.self)
      let tail = (begin + last).load(Vector.self)
      var products = head * headWeights
      products.add(tail, times: tailWeights)
      let (loss, error) = Loss.lossAndError(products.total + b, y[i])
      sums.loss += loss
      sums.error += error
      sums.head.add(head, times: error)
      sums.tail.add(tail, times: error)
    }
    let paired = range.lowerBound + range.count / 2 * 2
    if let rows {
      for i in stride(from: range.lowerBound, to: paired, by: 2) {
        add(rows[i], to: &even)
        add(rows[i &+ 1], to: &odd)
      }
    } else {
      for i in stride(from: range.lowerBound, to: paired, by: 2) {
        add(i, to: &even)
        add(i &+ 1, to: &odd)
      }
    }
    if paired < range.upperBound { add(row(paired), to: &even) }

    sums.loss += even.loss + odd.loss
    sums.error += even.error + odd.error
    let (head, tail) = (even.head + odd.head, even.tail + odd.tail)
    for j in 0..<width { sums.errorTimesFeature[j] += head[j] }
    for j in fresh { sums.errorTimesFeature[j] += tail[j - last] }
  }

  /// The number of the i-th row to take.
  @inline(__always) func row(_ i: Int) -> Int {
    guard let rows else { return i }
    return rows[i]
  }
}

/// The sums that a narrow pass keeps in registers.
private struct NarrowSums<Vector: RowVector> {
  var loss = 0.0
  var error = 0.0
  var head = Vector()
  var tail = Vector()
}

extension FusedLossGradient {
  /// Rows of any length: two sweeps over a block of eight rows, the second one while the block is still in the cache.
  func addWide(_ range: Range<Int>, to sums: inout LossGradientSums) {
    let blocks = range.lowerBound + range.count / 8 * 8
    var (loss, error) = (0.0, 0.0)
    sums.errorTimesFeature.withUnsafeMutableBufferPointer { gradient in
      guard let gradient = gradient.baseAddress else { return }
      for i in stride(from: range.lowerBound, to: blocks, by: 8) {
        addBlock(i, loss: &loss, error: &error, gradient: gradient)
      }
    }
    sums.loss += loss
    sums.error += error
    for i in blocks..<range.upperBound { addRow(i, to: &sums) }
  }

  /// Eight rows, in arrays of a length that the compiler knows, so that they stay in registers.
  @inline(__always) private func addBlock(
    _ i: Int, loss: inout Double, error: inout Double, gradient: UnsafeMutablePointer<Double>
  ) {
    guard let x = x.baseAddress, let w = w.baseAddress else { return }
    @inline(__always) func eight(_ number: (Int) -> Double) -> SIMD8<Double> {
      SIMD8(number(0), number(1), number(2), number(3), number(4), number(5), number(6), number(7))
    }
    let n = columns
    let whole = n / 8 * 8
    let rows = InlineArray<8, UnsafePointer<Double>> { x + n &* row(i &+ $0) }

    var products = InlineArray<8, SIMD8<Double>>(repeating: SIMD8())
    for j in stride(from: 0, to: whole, by: 8) {
      let weights = (w + j).load(SIMD8.self)
      for r in 0..<8 { products[unchecked: r].add((rows[unchecked: r] + j).load(SIMD8.self), times: weights) }
    }
    var f = eight { products[unchecked: $0].total }
    for j in whole..<n { f.add(eight { rows[unchecked: $0][j] }, times: w[j]) }

    let (losses, errors) = Loss.lossesAndErrors(f + b, eight { y[row(i &+ $0)] })
    loss += losses.total
    error += errors.total

    for j in stride(from: 0, to: whole, by: 8) {
      var sum = UnsafePointer(gradient + j).load(SIMD8.self)
      for r in 0..<8 { sum.add((rows[unchecked: r] + j).load(SIMD8.self), times: errors[r]) }
      (gradient + j).store(sum)
    }
    for j in whole..<n { gradient[j] += (errors * eight { rows[unchecked: $0][j] }).total }
  }
}
