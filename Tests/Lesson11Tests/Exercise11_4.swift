import Core
import Foundation
import Lesson11
import TestSupport
import Testing

/// Exercise 11.4: two linear layers.
@Suite struct Exercise11_4 {
  /// u·v is 11, the width 2. What is the output divided by? And the curvature?
  @Test func `output and curvature, by hand`() {
    let layers = TwoLayers(u: [1, 2], v: [3, 4])
    #expect(difference([layers.output], from: [11 / 2.0.squareRoot()]) == nil, "the output of u = (1, 2), v = (3, 4)")
    #expect(difference([layers.curvature], from: [15]) == nil, "the curvature of u = (1, 2), v = (3, 4): 30/2")
    let four = TwoLayers(u: [1, -1, 2, 0], v: [2, 0, 1, 5])
    #expect(difference([four.output], from: [2]) == nil, "the output of u = (1, −1, 2, 0), v = (2, 0, 1, 5)")
    #expect(
      difference([four.curvature], from: [9]) == nil, "the curvature of u = (1, −1, 2, 0), v = (2, 0, 1, 5): 36/4")
  }

  /// With one unit f = uv: from (2, 3), η = 0.1, u goes by 0.1·6·3. Which u does v's gradient see, 2 or the new one?
  @Test func `one step, by hand`() {
    let next = TwoLayers(u: [2], v: [3]).stepped(rate: 0.1)
    #expect(difference(next.u, from: [2 - 1.8]) == nil, "u after a step at 0.1 from u = 2, v = 3")
    #expect(difference(next.v, from: [3 - 1.2]) == nil, "v after a step at 0.1 from u = 2, v = 3")
  }

  /// With four units the root of the width is 2, and it stands in f and in its slope. How often do you divide by it?
  @Test func `one step of four units, by hand`() {
    // f = 8/2 = 4, and f/√n = 2.
    let next = TwoLayers(u: [1, 2, 3, 4], v: [2, 1, 0, 1]).stepped(rate: 0.25)
    #expect(
      difference(next.u, from: [0, 1.5, 3, 3.5], absolute: 1e-12) == nil, "u at 0.25, from (1, 2, 3, 4), (2, 1, 0, 1)")
    #expect(difference(next.v, from: [1.5, 0, -1.5, -1], absolute: 1e-12) == nil, "v at 0.25, from the same")
  }

  /// Where f = 0 there is no slope, and at the rate 0 no step: does everything stay where it is?
  @Test func `no output or no rate, no step`() {
    let (u, v) = ([1.0, 2, -1], [3.0, -1, 1])
    let still = TwoLayers(u: u, v: v)
    #expect(difference([still.output], from: [0], absolute: 1e-12) == nil, "u = \(u), v = \(v)")
    let moved = still.stepped(rate: 7)
    #expect(difference(moved.u + moved.v, from: u + v) == nil, "after a step at 7 from u = \(u), v = \(v)")
    let rest = TwoLayers(u: [1, 2], v: [3, 4]).stepped(rate: 0)
    #expect(difference(rest.u + rest.v, from: [1, 2, 3, 4]) == nil, "after a step at 0 from u = (1, 2), v = (3, 4)")
  }

  /// The gradient by a difference of losses: which sign, and which factor, does yours have?
  @Test(arguments: [1, 2, 3, 10, 64]) func `a step goes along the gradient of half the squared output`(width: Int)
    throws
  {
    var random = RandomSource(seed: 1_140 + UInt64(width))
    let weights = (0..<2 * width).map { _ in random.gaussian() }
    func loss(_ w: [Double]) -> Double {
      let f = (0..<width).reduce(0) { $0 + w[$1] * w[width + $1] } / Double(width).squareRoot()
      return f * f / 2
    }
    let next = TwoLayers(u: Array(weights.prefix(width)), v: Array(weights.suffix(width))).stepped(rate: 0.3)
    try #require(next.u.count == width && next.v.count == width, "a step of width \(width)")
    let moved = zip(next.u + next.v, weights).map { ($0 - $1) / -0.3 }
    let slopes = weights.indices.map { place in
      var (ahead, behind) = (weights, weights)
      ahead[place] += 1e-5
      behind[place] -= 1e-5
      return (loss(ahead) - loss(behind)) / 2e-5
    }
    #expect(
      difference(moved, from: slopes, relative: 1e-6, absolute: 1e-6) == nil,
      "the step at 0.3 over −0.3, width \(width), u and then v: \(weights)")
  }

  /// f goes to f·(1 − ηλ + η²f²/n), and λ to λ + ηf²/n·(ηλ − 4), to the last digit. Are both layers stepped at once?
  @Test func `output and curvature after any step`() throws {
    var random = RandomSource(seed: 115)
    for _ in 0..<200 {
      let n = 1 + random.index(below: 12)
      let (u, v) = ((0..<n).map { _ in random.gaussian() }, (0..<n).map { _ in random.gaussian() })
      let rate = random.uniform(in: -0.5..<3)
      let before = TwoLayers(u: u, v: v)
      let f = zip(u, v).reduce(0) { $0 + $1.0 * $1.1 } / Double(n).squareRoot()
      let λ = (u + v).reduce(0) { $0 + $1 * $1 } / Double(n)
      try #require(difference([before.output], from: [f], absolute: 1e-12) == nil, "f of u = \(u), v = \(v)")
      try #require(difference([before.curvature], from: [λ]) == nil, "λ of u = \(u), v = \(v)")
      let (after, q) = (before.stepped(rate: rate), f * f / Double(n))
      let wrong = difference(
        [after.output, after.curvature], from: [f * (1 - rate * λ + rate * rate * q), λ + rate * q * (rate * λ - 4)],
        relative: 1e-9, absolute: 1e-9)
      try #require(wrong == nil, "f and λ after a step at \(rate) from u = \(u), v = \(v)")
    }
  }

  /// A value: does the step change the layers that it began from?
  @Test func `the layers before the step stay as they are`() {
    let before = TwoLayers(u: [1, 2], v: [3, -4])
    let copy = before
    let (once, again) = (before.stepped(rate: 0.5), copy.stepped(rate: 0.5))
    #expect(
      difference(before.u + before.v, from: [1, 2, 3, -4]) == nil, "u = (1, 2), v = (3, −4) after a step of a copy")
    #expect(difference(once.u + once.v, from: again.u + again.v) == nil, "two steps from the same layers")
    #expect(once.u.count == 2, "the width after a step")
  }

  /// A step is as long as the rate says, however long that is, and of either sign. Is any rate cut, or any width rounded?
  @Test func `any rate and any width`() throws {
    var random = RandomSource(seed: 118)
    for place in 0..<100 {
      let n = 1 + random.index(below: place % 10 == 9 ? 400 : 12)
      let (u, v) = ((0..<n).map { _ in random.gaussian() }, (0..<n).map { _ in random.gaussian() })
      let rate = (random.index(below: 2) == 0 ? 1 : -1) * pow(10, random.uniform(in: -6..<6))
      let product = zip(u, v).reduce(0) { $0 + $1.0 * $1.1 }
      let next = TwoLayers(u: u, v: v).stepped(rate: rate)
      let right =
        zip(u, v).map { $0 - rate * product * $1 / Double(n) }
        + zip(v, u).map { $0 - rate * product * $1 / Double(n) }
      let largest = right.map { abs($0) }.max() ?? 0
      let wrong = difference(next.u + next.v, from: right, relative: 1e-9, absolute: 1e-11 * largest)
      try #require(wrong == nil, "u and v after a step at \(rate), width \(n), from u = \(u), v = \(v)")
    }
  }

  /// u and v may be set from outside. Do f, λ and the step see the new numbers?
  @Test func `layers that were changed`() {
    var layers = TwoLayers(u: [1, 2], v: [3, 4])
    layers.u = [0, 2]
    layers.v[1] = 1
    let input = "u = (0, 2), v = (3, 1), changed from (1, 2), (3, 4)"
    let root = 2.0.squareRoot()
    #expect(difference([layers.output], from: [root]) == nil, "the output of \(input)")
    #expect(difference([layers.curvature], from: [7]) == nil, "the curvature of \(input): 14/2")
    let next = layers.stepped(rate: 0.5)
    #expect(
      difference(next.u + next.v, from: [-1.5, 1.5, 3, 0], absolute: 1e-12) == nil, "u and v after 0.5 from \(input)")
  }

  /// Both layers 0, or one of them infinite: what must the output be?
  @Test func `zeros and infinities`() {
    let zero = TwoLayers(u: [0, 0], v: [0, 0])
    #expect(zero.output == 0 && zero.curvature == 0, "u = v = (0, 0): f = \(zero.output), λ = \(zero.curvature)")
    #expect(zero.stepped(rate: 5).u == [0, 0], "u after a step from zeros: \(zero.stepped(rate: 5).u)")
    let infinite = TwoLayers(u: [.infinity, 0], v: [1, 1])
    #expect(infinite.output == .infinity, "u = (∞, 0), v = (1, 1): f = \(infinite.output)")
  }

  /// The claim of the lesson: below 2 over λ the loss only falls, up to 4 it rises and then falls, beyond 4 it grows. Which of
  /// your runs ends elsewhere?
  @Test(arguments: [1, 2, 3], [1.5, 2.5, 3.5, 3.95, 4.1]) func `the catapult`(seed: UInt64, ratio: Double) {
    var random = RandomSource(seed: 1_150 + seed)
    var layers = TwoLayers(u: (0..<100).map { _ in random.gaussian() }, v: (0..<100).map { _ in random.gaussian() })
    let (rate, start) = (ratio / layers.curvature, layers.output * layers.output / 2)
    var (peak, end) = (start, start)
    for _ in 0..<2_000 where end < 1e20 && end > 1e-18 {
      layers = layers.stepped(rate: rate)
      end = layers.output * layers.output / 2
      peak = max(peak, end)
    }
    let input = "η = \(ratio)/λ, width 100, seed \(seed): from \(start) over \(peak) to \(end)"
    if ratio > 4 {
      #expect(end > 1e18, "\(input)")
    } else {
      #expect(end <= 1e-16, "\(input)")
      #expect(ratio < 2 ? peak <= start : peak >= 1.2 * start, "\(input)")
      #expect(rate * layers.curvature < 2, "η·λ at the end; \(input)")
    }
  }
}
