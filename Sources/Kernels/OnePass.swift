/// The table that one pass goes over, and how it goes.
///
/// Sendable because the pieces only read what the pointers show, and the arrays behind them outlive the pass.
struct OnePass<Loss: PointLoss>: @unchecked Sendable {
  typealias Numbers = UnsafeBufferPointer<Double>

  let x: Numbers
  let y: Numbers
  let w: Numbers
  let b: Double
  /// The rows to take, or nil for all.
  let rows: UnsafeBufferPointer<Int>?

  var columns: Int { w.count }
  var count: Int { rows?.count ?? y.count }

  /// The sums over all pieces, added in the order of the pieces.
  func sums(threads: Int) -> LossSums {
    let pieces = Pieces(rows: count, columns: columns)
    guard pieces.count > 1 else { return sums(over: 0..<count) }
    let parts = parallel(pieces: pieces.count, threads: threads) { sums(over: pieces[$0]) }
    return parts.dropFirst().reduce(into: parts[0]) { $0.add($1) }
  }

  /// The sums over one piece, by the fastest way for this width.
  private func sums(over range: Range<Int>) -> LossSums {
    var sums = LossSums(columns: columns)
    switch columns {
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
  func addRow(_ i: Int, to sums: inout LossSums) {
    let i = row(i)
    var f = 0.0
    for j in 0..<columns { f += w[j] * x[i * columns + j] }
    let (loss, error) = Loss.lossAndError(f + b, y[i])
    sums.loss += loss
    sums.error += error
    for j in 0..<columns { sums.errorTimesFeature[j] += error * x[i * columns + j] }
  }

  /// Rows of one number: eight rows are one vector.
  private func addColumn(_ range: Range<Int>, to sums: inout LossSums) {
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

extension UnsafePointer<Double> {
  /// The vector that begins here, wherever that is.
  @inline(__always) func load<V: SIMD>(_ type: V.Type) -> V where V.Scalar == Double {
    UnsafeRawPointer(self).loadUnaligned(as: V.self)
  }
}
