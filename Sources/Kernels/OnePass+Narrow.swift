extension OnePass {
  /// Rows of n numbers, W ≤ n ≤ 2W, where W is the width of `Vector`: weights and gradient stay in registers.
  ///
  /// A row is two vectors: its first W numbers and its last W. Where they overlap, the second one's weights are zero
  /// and its part of the gradient is dropped, so no load needs a mask and none reads beyond the table.
  ///
  /// Even and odd rows have sums of their own, so that a row need not wait for the one before.
  func addNarrow<Vector: RowVector>(_: Vector.Type, _ range: Range<Int>, to sums: inout LossSums) {
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
