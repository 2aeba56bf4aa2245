/// Sums of products of broadcast numbers with lanes: y[j] = b[j] + Σₖ c[j, k]·x[k], for 32 images at once.
///
/// `x` and `y` hold two `Lanes` for each index. Eight sums are kept in registers for as long as the terms last.
enum LaneProducts {
  /// y = W·x + b, with W of `outputs` × `inputs`.
  static func forward(
    _ w: UnsafePointer<Float>, bias: UnsafePointer<Float>, _ x: UnsafePointer<Lanes>, inputs: Int,
    to y: UnsafeMutablePointer<Lanes>, outputs: Int
  ) {
    sums(w, rowStride: inputs, termStride: 1, bias: bias, x, terms: inputs, to: y, count: outputs)
  }

  /// dx = Wᵀ·g, with W of `outputs` × `inputs`.
  static func backward(
    _ w: UnsafePointer<Float>, _ g: UnsafePointer<Lanes>, outputs: Int, to dx: UnsafeMutablePointer<Lanes>,
    inputs: Int
  ) {
    sums(w, rowStride: 1, termStride: inputs, bias: nil, g, terms: outputs, to: dx, count: inputs)
  }

  @inline(__always) private static func sums(
    _ c: UnsafePointer<Float>, rowStride: Int, termStride: Int, bias: UnsafePointer<Float>?,
    _ x: UnsafePointer<Lanes>, terms: Int, to y: UnsafeMutablePointer<Lanes>, count: Int
  ) {
    var j = 0
    while j + 8 <= count {
      eight(c + j * rowStride, rowStride, termStride, bias.map { $0 + j }, x, terms, to: y + 2 * j)
      j += 8
    }
    while j < count {
      let c = c + j * rowStride
      var low = Lanes(repeating: bias?[j] ?? 0)
      var high = low
      for k in 0..<terms {
        let weight = Lanes(repeating: c[k * termStride])
        low.add(x[2 * k], times: weight)
        high.add(x[2 * k + 1], times: weight)
      }
      (y[2 * j], y[2 * j + 1]) = (low, high)
      j += 1
    }
  }

  /// Written out, because only named variables are sure to stay in registers.
  @inline(__always) private static func eight(
    _ c: UnsafePointer<Float>, _ rowStride: Int, _ termStride: Int, _ bias: UnsafePointer<Float>?,
    _ x: UnsafePointer<Lanes>, _ terms: Int, to y: UnsafeMutablePointer<Lanes>
  ) {
    @inline(__always) func start(_ j: Int) -> Lanes { Lanes(repeating: bias?[j] ?? 0) }
    var (a0, a1, a2, a3) = (start(0), start(1), start(2), start(3))
    var (a4, a5, a6, a7) = (start(4), start(5), start(6), start(7))
    var (b0, b1, b2, b3, b4, b5, b6, b7) = (a0, a1, a2, a3, a4, a5, a6, a7)
    for k in 0..<terms {
      let (low, high) = (x[2 * k], x[2 * k + 1])
      let c = c + k * termStride
      @inline(__always) func add(_ a: inout Lanes, _ b: inout Lanes, _ j: Int) {
        let weight = Lanes(repeating: c[j * rowStride])
        a.add(low, times: weight)
        b.add(high, times: weight)
      }
      add(&a0, &b0, 0)
      add(&a1, &b1, 1)
      add(&a2, &b2, 2)
      add(&a3, &b3, 3)
      add(&a4, &b4, 4)
      add(&a5, &b5, 5)
      add(&a6, &b6, 6)
      add(&a7, &b7, 7)
    }
    (y[0], y[1], y[2], y[3]) = (a0, b0, a1, b1)
    (y[4], y[5], y[6], y[7]) = (a2, b2, a3, b3)
    (y[8], y[9], y[10], y[11]) = (a4, b4, a5, b5)
    (y[12], y[13], y[14], y[15]) = (a6, b6, a7, b7)
  }
}
