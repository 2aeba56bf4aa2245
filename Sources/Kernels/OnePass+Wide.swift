extension OnePass {
  /// Rows of any length: two sweeps over a block of eight rows, the second one while the block is still in the cache.
  func addWide(_ range: Range<Int>, to sums: inout LossSums) {
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

  /// Eight rows written out, because an array of rows would live in memory and not in registers.
  @inline(__always) private func addBlock(
    _ i: Int, loss: inout Double, error: inout Double, gradient: UnsafeMutablePointer<Double>
  ) {
    guard let x = x.baseAddress, let w = w.baseAddress else { return }
    let n = columns
    let whole = n / 8 * 8
    let r0 = x + n &* row(i)
    let r1 = x + n &* row(i &+ 1)
    let r2 = x + n &* row(i &+ 2)
    let r3 = x + n &* row(i &+ 3)
    let r4 = x + n &* row(i &+ 4)
    let r5 = x + n &* row(i &+ 5)
    let r6 = x + n &* row(i &+ 6)
    let r7 = x + n &* row(i &+ 7)

    var (p0, p1, p2, p3) = (SIMD8<Double>(), SIMD8<Double>(), SIMD8<Double>(), SIMD8<Double>())
    var (p4, p5, p6, p7) = (SIMD8<Double>(), SIMD8<Double>(), SIMD8<Double>(), SIMD8<Double>())
    for j in stride(from: 0, to: whole, by: 8) {
      let weights = (w + j).load(SIMD8.self)
      p0.add((r0 + j).load(SIMD8.self), times: weights)
      p1.add((r1 + j).load(SIMD8.self), times: weights)
      p2.add((r2 + j).load(SIMD8.self), times: weights)
      p3.add((r3 + j).load(SIMD8.self), times: weights)
      p4.add((r4 + j).load(SIMD8.self), times: weights)
      p5.add((r5 + j).load(SIMD8.self), times: weights)
      p6.add((r6 + j).load(SIMD8.self), times: weights)
      p7.add((r7 + j).load(SIMD8.self), times: weights)
    }
    var f = SIMD8(p0.total, p1.total, p2.total, p3.total, p4.total, p5.total, p6.total, p7.total)
    for j in whole..<n { f.add(SIMD8(r0[j], r1[j], r2[j], r3[j], r4[j], r5[j], r6[j], r7[j]), times: w[j]) }

    var (losses, errors) = (SIMD8<Double>(), SIMD8<Double>())
    for k in 0..<8 { (losses[k], errors[k]) = Loss.lossAndError(f[k] + b, y[row(i &+ k)]) }
    loss += losses.total
    error += errors.total

    for j in stride(from: 0, to: whole, by: 8) {
      var sum = UnsafePointer(gradient + j).load(SIMD8.self)
      sum.add((r0 + j).load(SIMD8.self), times: errors[0])
      sum.add((r1 + j).load(SIMD8.self), times: errors[1])
      sum.add((r2 + j).load(SIMD8.self), times: errors[2])
      sum.add((r3 + j).load(SIMD8.self), times: errors[3])
      sum.add((r4 + j).load(SIMD8.self), times: errors[4])
      sum.add((r5 + j).load(SIMD8.self), times: errors[5])
      sum.add((r6 + j).load(SIMD8.self), times: errors[6])
      sum.add((r7 + j).load(SIMD8.self), times: errors[7])
      UnsafeMutableRawPointer(gradient + j).storeBytes(of: sum, as: SIMD8<Double>.self)
    }
    for j in whole..<n {
      gradient[j] += (errors * SIMD8(r0[j], r1[j], r2[j], r3[j], r4[j], r5[j], r6[j], r7[j])).total
    }
  }
}
