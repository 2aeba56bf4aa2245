/// The gradient of a weight matrix, dW[o, k] = Σᵢ g[o, i]·x[i, k] over the images i.
///
/// Here the lanes lie along k, the inputs: along the batch every weight would need a sum over its lanes.
struct LaneOuterProducts {
  /// For each 32 images the gradient at the outputs, outputs × 32 numbers.
  let g: UnsafePointer<Float>
  /// One row for each image, `stride` numbers apart, of which the next multiple of 16 above `inputs` may be read.
  let x: UnsafePointer<Float>
  let stride: Int
  let images: Int
  let inputs: Int
  let outputs: Int
  /// Whether the sums are added to what is there.
  let adding: Bool

  /// Rows `rows` of dW and of the bias' gradient db[o] = Σᵢ g[o, i].
  func write(_ rows: Range<Int>, weights dw: UnsafeMutablePointer<Float>, bias db: UnsafeMutablePointer<Float>) {
    let vectors = (inputs + 15) / 16
    var o = rows.lowerBound
    while o + 4 <= rows.upperBound {
      var v = 0
      while v + 4 <= vectors {
        fourByFour(o, v * 16, dw)
        v += 4
      }
      while v < vectors {
        fourByOne(o, v * 16, dw)
        v += 1
      }
      o += 4
    }
    while o < rows.upperBound {
      for v in 0..<vectors { oneByOne(o, v * 16, dw) }
      o += 1
    }
    for o in rows {
      var total: Float = 0
      forEachImage { g, _ in total += g[o * 32] }
      db[o] = adding ? db[o] + total : total
    }
  }

  /// Visits the images in order: where the gradient at the image's first output stands, and the image's row.
  @inline(__always) private func forEachImage(
    _ body: (_ g: UnsafePointer<Float>, _ x: UnsafePointer<Float>) -> Void
  ) {
    var (first, g, x) = (0, g, x)
    while first < images {
      for lane in 0..<min(32, images - first) {
        body(g + lane, x)
        x += stride
      }
      g += outputs * 32
      first += 32
    }
  }

  @inline(__always) private func store(_ lanes: Lanes, _ o: Int, _ k: Int, _ dw: UnsafeMutablePointer<Float>) {
    let (place, count) = (dw + o * inputs + k, min(16, inputs - k))
    guard adding else { return place.store(lanes, first: count) }
    guard count < 16 else { return place.store(place.lanes() + lanes) }
    for lane in 0..<count { place[lane] += lanes[lane] }
  }

  private func fourByFour(_ o: Int, _ k: Int, _ dw: UnsafeMutablePointer<Float>) {
    var (a0, a1, a2, a3) = (Lanes(), Lanes(), Lanes(), Lanes())
    var (b0, b1, b2, b3) = (Lanes(), Lanes(), Lanes(), Lanes())
    var (c0, c1, c2, c3) = (Lanes(), Lanes(), Lanes(), Lanes())
    var (d0, d1, d2, d3) = (Lanes(), Lanes(), Lanes(), Lanes())
    forEachImage { g, x in
      let g = g + o * 32
      let x = x + k
      let (x0, x1, x2, x3) = (x.lanes(), (x + 16).lanes(), (x + 32).lanes(), (x + 48).lanes())
      @inline(__always) func add(
        _ row: Int, _ s0: inout Lanes, _ s1: inout Lanes, _ s2: inout Lanes, _ s3: inout Lanes
      ) {
        let error = Lanes(repeating: g[row * 32])
        s0.add(x0, times: error)
        s1.add(x1, times: error)
        s2.add(x2, times: error)
        s3.add(x3, times: error)
      }
      add(0, &a0, &a1, &a2, &a3)
      add(1, &b0, &b1, &b2, &b3)
      add(2, &c0, &c1, &c2, &c3)
      add(3, &d0, &d1, &d2, &d3)
    }
    @inline(__always) func store(_ row: Int, _ s0: Lanes, _ s1: Lanes, _ s2: Lanes, _ s3: Lanes) {
      self.store(s0, o + row, k, dw)
      self.store(s1, o + row, k + 16, dw)
      self.store(s2, o + row, k + 32, dw)
      self.store(s3, o + row, k + 48, dw)
    }
    store(0, a0, a1, a2, a3)
    store(1, b0, b1, b2, b3)
    store(2, c0, c1, c2, c3)
    store(3, d0, d1, d2, d3)
  }

  private func fourByOne(_ o: Int, _ k: Int, _ dw: UnsafeMutablePointer<Float>) {
    var (a, b, c, d) = (Lanes(), Lanes(), Lanes(), Lanes())
    forEachImage { g, x in
      let (x, g) = ((x + k).lanes(), g + o * 32)
      a.add(x, times: Lanes(repeating: g[0]))
      b.add(x, times: Lanes(repeating: g[32]))
      c.add(x, times: Lanes(repeating: g[64]))
      d.add(x, times: Lanes(repeating: g[96]))
    }
    store(a, o, k, dw)
    store(b, o + 1, k, dw)
    store(c, o + 2, k, dw)
    store(d, o + 3, k, dw)
  }

  private func oneByOne(_ o: Int, _ k: Int, _ dw: UnsafeMutablePointer<Float>) {
    var sum = Lanes()
    forEachImage { g, x in sum.add((x + k).lanes(), times: Lanes(repeating: g[o * 32])) }
    store(sum, o, k, dw)
  }
}
