/// The layers of the fused networks for one image, in Double and in loops that look like their formulas.
enum PlainLayers {
  /// y = W·x + b.
  static func dense(_ x: [Double], _ w: ArraySlice<Double>, _ b: ArraySlice<Double>) -> [Double] {
    b.indices.map { o in
      let row = w.startIndex + (o - b.startIndex) * x.count
      return x.indices.reduce(b[o]) { $0 + w[row + $1] * x[$1] }
    }
  }

  /// Adds dW and db to `gradient` from `offset` on, and returns dx.
  static func densePullback(
    _ g: [Double], at x: [Double], _ w: ArraySlice<Double>, to gradient: inout [Double], from offset: Int
  ) -> [Double] {
    var dx = [Double](repeating: 0, count: x.count)
    for o in g.indices {
      for k in x.indices {
        gradient[offset + o * x.count + k] += g[o] * x[k]
        dx[k] += g[o] * w[w.startIndex + o * x.count + k]
      }
      gradient[offset + g.count * x.count + o] += g[o]
    }
    return dx
  }

  /// Visits every pixel, weight and result of a 5×5 convolution of square planes that meet.
  static func forEachMeeting(
    side: Int, channels: Int, filters: Int, margin: Int, _ body: (_ pixel: Int, _ weight: Int, _ result: Int) -> Void
  ) {
    let results = side + 2 * margin - 4
    for f in 0..<filters {
      for d in 0..<channels {
        for u in 0..<5 {
          for v in 0..<5 {
            for r in 0..<results {
              for c in 0..<results {
                let (row, column) = (r + u - margin, c + v - margin)
                guard 0 <= row, row < side, 0 <= column, column < side else { continue }
                body(
                  (d * side + row) * side + column, ((f * channels + d) * 5 + u) * 5 + v,
                  (f * results + r) * results + c)
              }
            }
          }
        }
      }
    }
  }

  /// The largest of each square of four, and where it stands; of equals the first.
  static func largestOfFour(_ x: [Double], planes: Int, side: Int) -> (values: [Double], places: [Int]) {
    var places: [Int] = []
    for plane in 0..<planes {
      for row in 0..<(side / 2) {
        for column in 0..<(side / 2) {
          let corner = (plane * side + 2 * row) * side + 2 * column
          var best = corner
          for place in [corner + 1, corner + side, corner + side + 1] where x[place] > x[best] { best = place }
          places.append(best)
        }
      }
    }
    return (places.map { x[$0] }, places)
  }
}
