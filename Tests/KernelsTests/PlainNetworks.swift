import Glibc

@testable import Kernels

/// The plain loop beside `FusedDenseNetwork`: one image after the other, in Double.
struct PlainDenseNetwork {
  let widths: [Int]
  let activation: FusedActivation

  func lossAndGradient(
    parameters: [Double], inputs: [Double], loss: FusedLoss
  ) -> (loss: Double, gradient: [Double]) {
    let images = inputs.count / widths[0]
    var (total, gradient) = (0.0, [Double](repeating: 0, count: parameters.count))
    for image in 0..<images {
      let x = Array(inputs[(image * widths[0])..<((image + 1) * widths[0])])
      let (part, _) = add(image, of: images, x, parameters, from: 0, loss, to: &gradient)
      total += part
    }
    return (total, gradient)
  }

  /// One image's share of the loss and the gradient at its input; adds the rest of the gradient to `gradient`.
  func add(
    _ image: Int, of images: Int, _ input: [Double], _ parameters: [Double], from start: Int, _ loss: FusedLoss,
    to gradient: inout [Double]
  ) -> (loss: Double, inputGradient: [Double]) {
    var (x, offset, layers) = (input, start, [(x: [Double], offset: Int)]())
    for (layer, outputs) in widths.dropFirst().enumerated() {
      layers.append((x, offset))
      let end = offset + x.count * outputs
      x = PlainLayers.dense(x, parameters[offset..<end], parameters[end..<(end + outputs)])
      if layer < widths.count - 2 { x = x.map { activation == .relu ? max($0, 0) : tanh($0) } }
      offset = end + outputs
    }
    var (part, g) = Self.lossAndGradient(image, of: images, x, loss)
    for (layer, (x, offset)) in layers.enumerated().reversed() {
      let end = offset + x.count * g.count
      g = PlainLayers.densePullback(g, at: x, parameters[offset..<end], to: &gradient, from: offset)
      if layer > 0 { g = zip(g, x).map { g, y in g * (activation == .relu ? (y > 0 ? 1 : 0) : 1 - y * y) } }
    }
    return (part, g)
  }

  private static func lossAndGradient(
    _ image: Int, of images: Int, _ z: [Double], _ loss: FusedLoss
  ) -> (loss: Double, gradient: [Double]) {
    let n = Double(images * z.count)
    switch loss {
    case .crossEntropy(let classes):
      let sum = z.reduce(0) { $0 + exp($1) }
      let g = z.indices.map { (exp(z[$0]) / sum - ($0 == classes[image] ? 1 : 0)) / Double(images) }
      return ((log(sum) - z[classes[image]]) / Double(images), g)
    case .meanSquaredError(let targets):
      let e = z.indices.map { z[$0] - Double(targets[image * z.count + $0]) }
      return (e.reduce(0) { $0 + $1 * $1 } / n, e.map { 2 * $0 / n })
    case .logistic(let targets):
      let t = z.indices.map { Double(targets[image * z.count + $0]) }
      return (
        z.indices.reduce(0) { $0 + log(1 + exp(z[$1])) - t[$1] * z[$1] } / n,
        z.indices.map { (1 / (1 + exp(-z[$0])) - t[$0]) / n }
      )
    }
  }
}

/// The plain loop beside `FusedLeNet5`: one image after the other, in Double.
enum PlainLeNet5 {
  static func lossAndGradient(
    parameters p: [Double], images: [Double], labels: [Int]
  ) -> (loss: Double, gradient: [Double]) {
    let dense = PlainDenseNetwork(widths: [400, 120, 84, 10], activation: .relu)
    var (total, gradient) = (0.0, [Double](repeating: 0, count: p.count))
    for image in labels.indices {
      let x = Array(images[(image * 784)..<((image + 1) * 784)])
      var sums = (0..<(6 * 784)).map { p[150 + $0 / 784] }
      PlainLayers.forEachMeeting(side: 28, channels: 1, filters: 6, margin: 2) { sums[$2] += p[$1] * x[$0] }
      let first = PlainLayers.largestOfFour(sums.map { max($0, 0) }, planes: 6, side: 28)
      var secondSums = (0..<1600).map { p[156 + 2400 + $0 / 100] }
      PlainLayers.forEachMeeting(side: 14, channels: 6, filters: 16, margin: 0) {
        secondSums[$2] += p[156 + $1] * first.values[$0]
      }
      let second = PlainLayers.largestOfFour(secondSums.map { max($0, 0) }, planes: 16, side: 10)

      let (part, g) = dense.add(
        image, of: labels.count, second.values, p, from: 2572, .crossEntropy(classes: labels), to: &gradient)
      total += part

      var dSecond = [Double](repeating: 0, count: 1600)
      for (place, g) in zip(second.places, g) where secondSums[place] > 0 { dSecond[place] += g }
      var dFirst = [Double](repeating: 0, count: 1176)
      PlainLayers.forEachMeeting(side: 14, channels: 6, filters: 16, margin: 0) {
        dFirst[$0] += p[156 + $1] * dSecond[$2]
        gradient[156 + $1] += first.values[$0] * dSecond[$2]
      }
      for place in dSecond.indices { gradient[156 + 2400 + place / 100] += dSecond[place] }
      var dSums = [Double](repeating: 0, count: 6 * 784)
      for (place, g) in zip(first.places, dFirst) where sums[place] > 0 { dSums[place] += g }
      PlainLayers.forEachMeeting(side: 28, channels: 1, filters: 6, margin: 2) { gradient[$1] += x[$0] * dSums[$2] }
      for place in dSums.indices { gradient[150 + place / 784] += dSums[place] }
    }
    return (total, gradient)
  }
}

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
