/// The plain twin of `FusedLeNet5`: one image after the other, in Double.
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
