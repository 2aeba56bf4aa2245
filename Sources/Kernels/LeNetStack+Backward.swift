extension LeNetStack.Group {
  /// Lays up to sixteen images of 28 × 28 side by side, inside the margin; the lanes left over become 0.
  func load(_ pixels: UnsafePointer<Float>, images count: Int) {
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 16) { square in
      guard let square = square.baseAddress else { return }
      for first in stride(from: 0, to: 784, by: 16) {
        for i in 0..<16 { square[i] = i < count ? (pixels + i * 784 + first).lanes() : Lanes() }
        square.transpose()
        for j in 0..<16 {
          let (row, column) = (first + j).quotientAndRemainder(dividingBy: 28)
          images[(row + 2) * 32 + column + 2] = square[j]
        }
      }
    }
  }

  /// The first result again, one image after the other, channels innermost: there five pixels of a row, times six
  /// channels, stand together, and a window is five such runs.
  func layOutPixels() {
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 16) { square in
      guard let square = square.baseAddress else { return }
      for first in stride(from: 0, to: 1176, by: 16) {
        for j in 0..<16 {
          let place = min(first + j, 1175)
          square[j] = pooled[place % 6 * 196 + place / 6]
        }
        square.transpose()
        for i in 0..<16 { (pixels + i * 1176 + first).store(square[i], first: min(16, 1176 - first)) }
      }
    }
  }

  /// dw₂ and db₂, one image at a time with the lanes along the window.
  ///
  /// Of each four sums only the chosen one has a gradient, and each image chose for itself: so this takes a quarter of
  /// the multiplications that lanes along the images would.
  func secondWeightGradient() {
    secondSums.update(repeating: Lanes(), count: 160)
    let (errors, choices) = (
      secondErrors.numbers, UnsafeMutableRawPointer(secondChoices).assumingMemoryBound(to: Int32.self)
    )
    for image in 0..<16 {
      let pixels = pixels + image * 1176
      for filter in 0..<16 {
        let sums = secondSums + filter * 10
        var (a0, a1, b0, b1, c0, c1) = (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5])
        var (d0, d1, e0, e1) = (sums[6], sums[7], sums[8], sums[9])
        for row in 0..<5 {
          for column in 0..<5 {
            let place = ((filter * 5 + row) * 5 + column) * 16 + image
            let (error, choice) = (Lanes(repeating: errors[place]), Int(choices[place]))
            let window = pixels + ((2 * row + choice >> 1) * 14 + 2 * column + choice & 1) * 6
            a0.add(window.lanes(), times: error)
            a1.add((window + 16).lanes(), times: error)
            b0.add((window + 84).lanes(), times: error)
            b1.add((window + 100).lanes(), times: error)
            c0.add((window + 168).lanes(), times: error)
            c1.add((window + 184).lanes(), times: error)
            d0.add((window + 252).lanes(), times: error)
            d1.add((window + 268).lanes(), times: error)
            e0.add((window + 336).lanes(), times: error)
            e1.add((window + 352).lanes(), times: error)
          }
        }
        (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]) = (a0, a1, b0, b1, c0, c1)
        (sums[6], sums[7], sums[8], sums[9]) = (d0, d1, e0, e1)
      }
    }
    let (dw, sums) = (gradient + LeNetStack.secondOffset, secondSums.numbers)
    for filter in 0..<16 {
      for channel in 0..<6 {
        for u in 0..<5 {
          for v in 0..<5 {
            dw[((filter * 6 + channel) * 5 + u) * 5 + v] = sums[(filter * 5 + u) * 32 + v * 6 + channel]
          }
        }
      }
      var total = Lanes()
      for place in 0..<25 { total += secondErrors[filter * 25 + place] }
      dw[2400 + filter] = total.total
    }
  }

  /// The gradient at the first result: each gradient at a sum, times its filter, goes back to the window it came from.
  ///
  ///     dx[d, r + u, c + v] += w[f, d, u, v]·g[f, r, c]
  func imageGradient(_ w: UnsafePointer<Float>) {
    for filter in 0..<16 {
      for row in 0..<10 {
        PooledConvolution.spread(
          secondErrors + filter * 25, secondChoices + filter * 25, row: row / 2, side: 5, odd: row % 2,
          to: sumErrors + filter * 100 + row * 10)
      }
    }
    errors.update(repeating: Lanes(), count: 1176)
    for row in 0..<14 {
      let steps = max(0, row - 9)..<min(5, row + 1)
      for column in [0, 5] {
        for channel in [0, 2, 4] { addNine(row, column, channel, steps, w) }
      }
    }
    for i in 0..<1176 { errors[i] = errors[i].whereActive(pooled[i]) }
  }

  /// What five columns of gradients add to nine columns of a row of two channels.
  @inline(__always) private func addNine(
    _ row: Int, _ column: Int, _ channel: Int, _ steps: Range<Int>, _ w: UnsafePointer<Float>
  ) {
    let (here, there) = (errors + channel * 196 + row * 14 + column, errors + (channel + 1) * 196 + row * 14 + column)
    var (a0, a1, a2, a3, a4) = (here[0], here[1], here[2], here[3], here[4])
    var (a5, a6, a7, a8) = (here[5], here[6], here[7], here[8])
    var (b0, b1, b2, b3, b4) = (there[0], there[1], there[2], there[3], there[4])
    var (b5, b6, b7, b8) = (there[5], there[6], there[7], there[8])
    for filter in 0..<16 {
      for u in steps {
        let g = sumErrors + filter * 100 + (row - u) * 10 + column
        let (g0, g1, g2, g3, g4) = (g[0], g[1], g[2], g[3], g[4])
        let w = w + ((filter * 6 + channel) * 5 + u) * 5
        @inline(__always) func add(
          _ v: Int, _ s0: inout Lanes, _ s1: inout Lanes, _ s2: inout Lanes, _ s3: inout Lanes, _ s4: inout Lanes
        ) {
          let weight = Lanes(repeating: w[v])
          s0.add(g0, times: weight)
          s1.add(g1, times: weight)
          s2.add(g2, times: weight)
          s3.add(g3, times: weight)
          s4.add(g4, times: weight)
        }
        add(0, &a0, &a1, &a2, &a3, &a4)
        add(25, &b0, &b1, &b2, &b3, &b4)
        add(1, &a1, &a2, &a3, &a4, &a5)
        add(26, &b1, &b2, &b3, &b4, &b5)
        add(2, &a2, &a3, &a4, &a5, &a6)
        add(27, &b2, &b3, &b4, &b5, &b6)
        add(3, &a3, &a4, &a5, &a6, &a7)
        add(28, &b3, &b4, &b5, &b6, &b7)
        add(4, &a4, &a5, &a6, &a7, &a8)
        add(29, &b4, &b5, &b6, &b7, &b8)
      }
    }
    (here[0], here[1], here[2], here[3], here[4]) = (a0, a1, a2, a3, a4)
    (here[5], here[6], here[7], here[8]) = (a5, a6, a7, a8)
    (there[0], there[1], there[2], there[3], there[4]) = (b0, b1, b2, b3, b4)
    (there[5], there[6], there[7], there[8]) = (b5, b6, b7, b8)
  }

  /// dw₁ and db₁, the lanes along the images: fifteen sums in registers for a row, their lanes added at the very end.
  func firstWeightGradient() {
    firstSums.update(repeating: Lanes(), count: 150)
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 3 * 28) { lines in
      guard let lines = lines.baseAddress else { return }
      for filter in [0, 3] {
        for row in 0..<28 {
          for f in 0..<3 {
            PooledConvolution.spread(
              errors + (filter + f) * 196, choices + (filter + f) * 196, row: row / 2, side: 14, odd: row % 2,
              to: lines + f * 28)
          }
          for u in 0..<5 { addLine(lines, images + (row + u) * 32, to: firstSums + filter * 25 + u * 5) }
        }
      }
    }
    for i in 0..<150 { gradient[i] = firstSums[i].total }
    for filter in 0..<6 {
      var total = Lanes()
      for place in 0..<196 { total += errors[filter * 196 + place] }
      gradient[150 + filter] = total.total
    }
  }

  /// Three filters' gradients along one row of sums, times the five columns of pixels that each sum saw.
  @inline(__always) private func addLine(
    _ g: UnsafePointer<Lanes>, _ x: UnsafePointer<Lanes>, to sums: UnsafeMutablePointer<Lanes>
  ) {
    var (a0, a1, a2, a3, a4) = (sums[0], sums[1], sums[2], sums[3], sums[4])
    var (b0, b1, b2, b3, b4) = (sums[25], sums[26], sums[27], sums[28], sums[29])
    var (c0, c1, c2, c3, c4) = (sums[50], sums[51], sums[52], sums[53], sums[54])
    for column in 0..<28 {
      let (first, second, third) = (g[column], g[28 + column], g[56 + column])
      @inline(__always) func add(_ v: Int, _ a: inout Lanes, _ b: inout Lanes, _ c: inout Lanes) {
        let pixel = x[column + v]
        a.add(pixel, times: first)
        b.add(pixel, times: second)
        c.add(pixel, times: third)
      }
      add(0, &a0, &b0, &c0)
      add(1, &a1, &b1, &c1)
      add(2, &a2, &b2, &c2)
      add(3, &a3, &b3, &c3)
      add(4, &a4, &b4, &c4)
    }
    (sums[0], sums[1], sums[2], sums[3], sums[4]) = (a0, a1, a2, a3, a4)
    (sums[25], sums[26], sums[27], sums[28], sums[29]) = (b0, b1, b2, b3, b4)
    (sums[50], sums[51], sums[52], sums[53], sums[54]) = (c0, c1, c2, c3, c4)
  }
}
