/// Loss and gradient of a linear model fused into one pass over its table: each row is read once.
///
/// Sendable because the chunks only read what the pointers show, and the arrays behind them outlive the pass.
struct FusedLossGradient<Loss: PointLoss>: @unchecked Sendable {
  let x, y, w: UnsafeBufferPointer<Double>
  let b: Double
  /// The rows to take, or nil for all.
  let rows: [Int]?

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
    case 2...4: addNarrow(SIMD2.self, range, to: &sums)
    case 5...8: addNarrow(SIMD4.self, range, to: &sums)
    case 9...16: addNarrow(SIMD8.self, range, to: &sums)
    case 1, 17...: addWide(range, to: &sums)
    default: for i in range { addRow(i, to: &sums) }
    }
    return sums
  }

  /// The number of the i-th row to take.
  @inline(__always) private func row(_ i: Int) -> Int { rows?[i] ?? i }

  /// One row, as the formula says it.
  private func addRow(_ i: Int, to sums: inout LossGradientSums) {
    let i = row(i)
    var f = 0.0
    for j in 0..<columns { f += w[j] * x[i * columns + j] }
    let (loss, error) = Loss.lossAndError(f + b, y[i])
    sums.loss += loss
    sums.error += error
    for j in 0..<columns { sums.errorTimesFeature[j] += error * x[i * columns + j] }
  }

  /// Rows of n numbers, W ≤ n ≤ 2W, where W is the width of `Vector`: weights and gradient stay in registers.
  ///
  /// A row is two vectors: its first W numbers and its last W. Where they overlap, the second one's weights are zero
  /// and its part of the gradient is dropped, so no load needs a mask and none reads beyond the table.
  private func addNarrow<Vector: RowVector>(_: Vector.Type, _ range: Range<Int>, to sums: inout LossGradientSums) {
    guard let x = x.baseAddress else { return }
    let (n, width) = (columns, Vector.scalarCount)
    let last = n - width
    let fresh = max(width, last)..<n  // the columns that only the second vector has
    var (headWeights, tailWeights) = (Vector(), Vector())
    for j in 0..<width { headWeights[j] = w[j] }
    for j in fresh { tailWeights[j - last] = w[j] }
    var (loss, error, headSum, tailSum) = (0.0, 0.0, Vector(), Vector())
    for i in range {
      let i = row(i)
      let begin = x + n &* i  // cannot overflow: the table is in memory
      let (head, tail) = (begin.load(Vector.self), (begin + last).load(Vector.self))
      var products = head * headWeights
      products.add(tail, times: tailWeights)
      let one = Loss.lossAndError(products.total + b, y[i])
      loss += one.loss
      error += one.error
      headSum.add(head, times: one.error)
      tailSum.add(tail, times: one.error)
    }
    sums.loss += loss
    sums.error += error
    for j in 0..<width { sums.errorTimesFeature[j] += headSum[j] }
    for j in fresh { sums.errorTimesFeature[j] += tailSum[j - last] }
  }

  /// Rows of any length: two sweeps over a block, the second one while the block is still in the cache; between them its
  /// losses and errors, in a loop of which the compiler makes vectors.
  private func addWide(_ range: Range<Int>, to sums: inout LossGradientSums) {
    guard let x = x.baseAddress, let y = y.baseAddress, let w = w.baseAddress else { return }
    // Arrays of a length that the compiler knows stay in registers.
    typealias Rows = InlineArray<8, UnsafePointer<Double>>
    @inline(__always) func eight(_ number: (Int) -> Double) -> SIMD8<Double> {
      SIMD8(number(0), number(1), number(2), number(3), number(4), number(5), number(6), number(7))
    }
    let (n, whole) = (columns, columns / 8 * 8)
    // A column of one, in order, is a vector already.
    @inline(__always) func column(_ j: Int, _ i: Int, _ rows: Rows) -> SIMD8<Double> {
      n == 1 && self.rows == nil ? (x + i).load(SIMD8.self) : eight { rows[unchecked: $0][j] }
    }
    let (size, end) = (max(8, (1 << 11) / n / 8 * 8), range.lowerBound + range.count / 8 * 8)
    var (loss, error) = (SIMD8<Double>(), SIMD8<Double>())
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * size) { spare in
      sums.errorTimesFeature.withUnsafeMutableBufferPointer { gradient in
        guard let gradient = gradient.baseAddress, let f = spare.baseAddress else { return }
        let targets = f + size
        for first in stride(from: range.lowerBound, to: end, by: size) {
          let block = first..<min(first + size, end)
          for i in stride(from: first, to: block.upperBound, by: 8) {
            let rows = Rows { x + n &* row(i &+ $0) }
            var products = InlineArray<8, SIMD8<Double>>(repeating: SIMD8())
            for j in stride(from: 0, to: whole, by: 8) {
              let weights = (w + j).load(SIMD8.self)
              for r in 0..<8 { products[unchecked: r].add((rows[unchecked: r] + j).load(SIMD8.self), times: weights) }
            }
            var sum = eight { products[unchecked: $0].total }
            for j in whole..<n { sum.add(column(j, i, rows), times: w[j]) }
            (f + (i - first)).store(sum + b)
            (targets + (i - first)).store(self.rows == nil ? (y + i).load(SIMD8.self) : eight { y[row(i &+ $0)] })
          }
          // Losses in the place of targets, errors in that of predictions.
          for i in 0..<block.count { (targets[i], f[i]) = Loss.lossAndError(f[i], targets[i]) }
          for i in stride(from: first, to: block.upperBound, by: 8) {
            let rows = Rows { x + n &* row(i &+ $0) }
            let errors = UnsafePointer(f + (i - first)).load(SIMD8.self)
            loss += UnsafePointer(targets + (i - first)).load(SIMD8.self)
            error += errors
            for j in stride(from: 0, to: whole, by: 8) {
              var sum = UnsafePointer(gradient + j).load(SIMD8.self)
              for r in 0..<8 { sum.add((rows[unchecked: r] + j).load(SIMD8.self), times: errors[r]) }
              (gradient + j).store(sum)
            }
            for j in whole..<n { gradient[j] += (errors * column(j, i, rows)).total }
          }
        }
      }
    }
    sums.loss += loss.total
    sums.error += error.total
    for i in end..<range.upperBound { addRow(i, to: &sums) }
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
