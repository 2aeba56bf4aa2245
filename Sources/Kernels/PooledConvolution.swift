/// A 5×5 convolution, ReLU and 2×2 maximum in one, for sixteen images side by side.
///
///     y[f, r, c] = max over the four pixels (2r + i, 2c + j) of max(0, b[f] + Σ w[f, d, u, v]·x[d, 2r + i + u, 2c + j + v])
///
/// Only the largest of four sums is ever written, with its place, which is all that the way back needs.
struct PooledConvolution {
  /// Channels of the input; rows are `rowStride` apart and planes `planeStride`.
  let channels: Int
  let rowStride: Int
  let planeStride: Int
  /// How many filters there are; an even number.
  let filters: Int
  /// Rows and columns of the result.
  let side: Int

  /// The first convolution of LeNet-5, over images of 28 × 28 with a margin of two zeros.
  static let first = PooledConvolution(channels: 1, rowStride: 32, planeStride: 32 * 32, filters: 6, side: 14)
  /// The second, over the result of the first.
  static let second = PooledConvolution(channels: 6, rowStride: 14, planeStride: 14 * 14, filters: 16, side: 5)

  var weights: Int { filters * channels * 25 }
  var outputs: Int { filters * side * side }

  /// - Parameters:
  ///   - y: the results, `spacing` apart: filter, row, column.
  ///   - choices: which of the four pixels each result is: 0, 1, 2 or 3; of equals the first.
  @inline(__always) func forward(
    _ x: UnsafePointer<Lanes>, _ w: UnsafePointer<Float>, bias: UnsafePointer<Float>,
    to y: UnsafeMutablePointer<Lanes>, spacing: Int, choices: UnsafeMutablePointer<SIMD16<Int32>>
  ) {
    let filterStride = channels * 25
    for f in stride(from: 0, to: filters, by: 2) {
      let w = w + f * filterStride
      for row in 0..<side {
        for column in 0..<side {
          var (a0, a1) = (Lanes(repeating: bias[f]), Lanes(repeating: bias[f + 1]))
          var (b0, c0, d0) = (a0, a0, a0)
          var (b1, c1, d1) = (a1, a1, a1)
          for channel in 0..<channels {
            for u in 0..<5 {
              let upper = x + channel * planeStride + (2 * row + u) * rowStride + 2 * column
              let lower = upper + rowStride
              let w = w + channel * 25 + u * 5
              @inline(__always) func add(_ v: Int) {
                let (first, second) = (Lanes(repeating: w[v]), Lanes(repeating: w[filterStride + v]))
                a0.add(upper[v], times: first)
                b0.add(upper[v + 1], times: first)
                c0.add(lower[v], times: first)
                d0.add(lower[v + 1], times: first)
                a1.add(upper[v], times: second)
                b1.add(upper[v + 1], times: second)
                c1.add(lower[v], times: second)
                d1.add(lower[v + 1], times: second)
              }
              add(0)
              add(1)
              add(2)
              add(3)
              add(4)
            }
          }
          let place = (f * side + row) * side + column
          Self.choose(a0, b0, c0, d0, &y[place * spacing], &choices[place])
          let next = place + side * side
          Self.choose(a1, b1, c1, d1, &y[next * spacing], &choices[next])
        }
      }
    }
  }

  /// The largest of four, NaN counting as larger than any number, and which one it was.
  @inline(__always) private static func choose(
    _ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes, _ largest: inout Lanes, _ choice: inout SIMD16<Int32>
  ) {
    var (best, number) = (a, SIMD16<Int32>())
    @inline(__always) func consider(_ x: Lanes, _ index: Int32) {
      let better = (x .> best) .| (x .!= x)
      best.replace(with: x, where: better)
      number.replace(with: SIMD16(repeating: index), where: better)
    }
    consider(b, 1)
    consider(c, 2)
    consider(d, 3)
    largest = best.replacing(with: 0, where: best .<= 0)
    choice = number
  }

  /// Puts the gradient at each result back to the pixel that was chosen and 0 to the other three, one filter's plane.
  @inline(__always) static func spread(
    _ g: UnsafePointer<Lanes>, _ choices: UnsafePointer<SIMD16<Int32>>, row: Int, side: Int, odd: Int,
    to line: UnsafeMutablePointer<Lanes>
  ) {
    for column in 0..<side {
      let (error, choice) = (g[row * side + column], choices[row * side + column])
      let left = SIMD16<Int32>(repeating: Int32(2 * odd))
      line[2 * column] = error.replacing(with: 0, where: choice .!= left)
      line[2 * column + 1] = error.replacing(with: 0, where: choice .!= left &+ 1)
    }
  }
}
