import Core
import Foundation
import Lesson13
import TestSupport
import Testing

/// Exercise 13.2: a rate from two gradients.
@Suite struct Exercise13_2 {
  /// The rates by their definition, each from the whole list of points and gradients before it.
  private func right(first: Double, _ points: [[Double]], _ gradients: [[Double]]) -> [Double] {
    func length(_ a: [Double], _ b: [Double]) -> Double {
      let parts = zip(a, b).map { abs($0 - $1) }
      guard let largest = parts.max(), largest > 0 else { return 0 }
      return largest * parts.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
    }
    var rates: [Double] = []
    for k in points.indices {
      guard k > 0 else {
        rates.append(first)
        continue
      }
      let grown = k == 1 ? Double.infinity : rates[k - 1] * (1 + rates[k - 1] / rates[k - 2]).squareRoot()
      let change = length(gradients[k], gradients[k - 1])
      let curved = change == 0 ? Double.infinity : length(points[k], points[k - 1]) / change / 2
      let rate = min(grown, curved)
      rates.append(rate.isFinite ? rate : rates[k - 1])
    }
    return rates
  }

  /// What the exercise says to the same points and gradients, one call after the other.
  private func rates(first: Double, _ points: [[Double]], _ gradients: [[Double]]) -> [Double] {
    var method = AdGDRate(first: first)
    return zip(points, gradients).map { method.next(at: $0, gradient: $1) }
  }

  /// There is nothing to compare the first gradient with. What is the first rate?
  @Test(arguments: [1e-10, 0.01, 1, 300]) func `the first rate is the one that is given`(first: Double) {
    #expect(
      difference(rates(first: first, [[3, 1]], [[5, -2]]), from: [first]) == nil,
      "λ₀ = \(first), at (3, 1), g = (5, −2)")
  }

  /// From 1 to 3 the slope rises by 8: the curvature is 4. What is half of one over it? At k = 1 there is no other bound.
  @Test(arguments: [1e-6, 0.001, 0.125, 50]) func `the second rate is half of one over the curvature`(first: Double) {
    let found = rates(first: first, [[1], [3]], [[2], [10]])
    #expect(difference(found, from: [first, 0.125]) == nil, "λ₀ = \(first), x = 1, 3 and g = 2, 10")
    let falling = rates(first: first, [[3], [1]], [[10], [2]])
    #expect(difference(falling, from: [first, 0.125]) == nil, "λ₀ = \(first), x = 3, 1 and g = 10, 2")
  }

  /// The distance between (0, 0) and (3, 4) is 5, that of the gradients 10. Are yours lengths, or parts?
  @Test func `lengths, by hand`() {
    let found = rates(first: 1, [[0, 0], [3, 4]], [[1, 1], [11, 1]])
    #expect(difference(found, from: [1, 0.25]) == nil, "λ₀ = 1, x = (0, 0), (3, 4) and g = (1, 1), (11, 1)")
    // At right angles to each other: the product of both differences is 0.
    let turned = rates(first: 1, [[0, 0], [2, 0]], [[0, 0], [0, 8]])
    #expect(difference(turned, from: [1, 0.125]) == nil, "λ₀ = 1, x = (0, 0), (2, 0) and g = (0, 0), (0, 8)")
  }

  /// λ₁ is a tenth of λ₀, so θ₁ is 0.1. By how much may λ₂ be larger than λ₁ where it is nearly flat?
  @Test func `the third rate may not grow much, by hand`() {
    // Curvatures 5 and 0.001.
    let found = rates(first: 1, [[0], [1], [2]], [[0], [5], [5.001]])
    #expect(
      difference(found, from: [1, 0.1, 1.1.squareRoot() * 0.1]) == nil, "λ₀ = 1, x = 0, 1, 2 and g = 0, 5, 5.001")
    // θ₁ = 100.
    let grown = rates(first: 0.001, [[0], [1], [2]], [[0], [5], [5.001]])
    #expect(
      difference(grown, from: [0.001, 0.1, 101.0.squareRoot() * 0.1]) == nil,
      "λ₀ = 0.001, x = 0, 1, 2 and g = 0, 5, 5.001")
  }

  /// Where the bound by growth holds all the time, θ comes to √(1 + θ), which is 1.618. Which θ do you use, of which step?
  @Test(arguments: [6, 60]) func `rates on a slope that hardly bends`(last: Int) {
    let points = (0...last).map { [Double($0)] }
    let gradients = (0...last).map { [$0 == 0 ? -1 : 1e-30 * Double($0)] }
    #expect(
      difference(rates(first: 2, points, gradients), from: right(first: 2, points, gradients), name: { "λ_\($0)" })
        == nil, "λ₀ = 2, x = 0 … \(last), and g is −1 at 0 and 1e-30·x after it")
  }

  /// On a straight slope both gradients are the same. What does a division by 0 make of the rate?
  @Test(arguments: [1, 3]) func `gradients that do not change`(count: Int) {
    let points = (0..<5).map { step in (0..<count).map { Double($0 + step) } }
    let gradients = points.map { $0.map { _ in 2.0 } }
    let grown = [0.5, 0.5, 0.5 * 2.0.squareRoot()]
    let found = rates(first: 0.5, points, gradients)
    #expect(
      difference(Array(found.prefix(3)), from: grown, name: { "λ_\($0)" }) == nil, "λ₀ = 0.5, \(count) slopes of 2")
    #expect(
      difference(found, from: right(first: 0.5, points, gradients), name: { "λ_\($0)" }) == nil,
      "λ₀ = 0.5, \(count) slopes of 2")
  }

  /// Slopes that are straight for a while, in the middle of a run. What is remembered of a step that has met no curvature?
  @Test func `straight pieces on the way`() throws {
    var random = RandomSource(seed: 136)
    for _ in 0..<200 {
      let (n, steps) = (1 + random.index(below: 3), 3 + random.index(below: 10))
      var points = [(0..<n).map { _ in random.gaussian() }]
      var gradients = [(0..<n).map { _ in random.gaussian() }]
      while points.count < steps {
        let isStraight = random.index(below: 5) < 2
        gradients.append(isStraight ? gradients[gradients.count - 1] : (0..<n).map { _ in random.gaussian() })
        let stands = isStraight && random.index(below: 3) == 0
        points.append(stands ? points[points.count - 1] : (0..<n).map { _ in random.gaussian() })
      }
      let first = pow(10, random.uniform(in: -3..<1))
      let wrong = difference(
        rates(first: first, points, gradients), from: right(first: first, points, gradients), relative: 1e-8,
        name: { "λ_\($0)" })
      try #require(wrong == nil, "λ₀ = \(first), x = \(points), g = \(gradients)")
    }
  }

  /// 1 and the next number that a Double has: a curvature, though a small one. Is there a change that you take for none?
  @Test func `gradients that hardly change`() {
    let next = 1.0.nextUp
    let (points, gradients) = ([[0.0], [1.0], [3.0], [4.0]], [[1.0], [next], [1.0], [1 - 1e-13]])
    let found = rates(first: 0.1, points, gradients)
    #expect(
      difference(found, from: right(first: 0.1, points, gradients), name: { "λ_\($0)" }) == nil,
      "λ₀ = 0.1, x = 0, 1, 3, 4 and g = \(gradients)")
  }

  /// A run that stands still: both differences are 0. What is left of the smaller of the two bounds?
  @Test func `a point that does not move`() {
    let found = rates(first: 0.5, [[1, 2], [1, 2], [1, 2]], [[0, 0], [0, 0], [0, 0]])
    #expect(
      difference(found, from: [0.5, 0.5, 0.5 * 2.0.squareRoot()], name: { "λ_\($0)" }) == nil,
      "λ₀ = 0.5, three times at (1, 2) with g = (0, 0)")
  }

  /// Empty lists have no distance from each other. Is anything divided by it?
  @Test func `nothing at all`() {
    #expect(difference(rates(first: 0.5, [[], []], [[], []]), from: [0.5, 0.5]) == nil, "λ₀ = 0.5, twice at ()")
  }

  /// The loss in other units: gradients a thousand times as large have rates a thousandth as large. Are the squares too large for a
  /// Double, or is a number added that has units?
  @Test(arguments: [1e-90, 1e-9, 1e9, 1e90]) func `gradients and points of any magnitude`(scale: Double) {
    let points = [[1, 2], [1.5, 2], [1.7, -1], [0, 0.3]]
    let gradients = [[3, 1], [4, -1], [4, 0.5], [0.1, 2]]
    let plain = right(first: 0.1, points, gradients)
    let steep = rates(first: 0.1 / scale, points, gradients.map { $0.map { $0 * scale } })
    #expect(
      difference(steep, from: plain.map { $0 / scale }, name: { "λ_\($0)" }) == nil,
      "gradients times \(scale), λ₀ = \(0.1 / scale)")
    let far = rates(first: 0.1 * scale, points.map { $0.map { $0 * scale } }, gradients)
    #expect(
      difference(far, from: plain.map { $0 * scale }, name: { "λ_\($0)" }) == nil,
      "points times \(scale), λ₀ = \(0.1 * scale)")
  }

  /// Any points and any gradients, as if they came from anywhere: from which call on do the two part?
  @Test func `any points and gradients`() throws {
    var random = RandomSource(seed: 132)
    for place in 0..<200 {
      let (n, steps) = (1 + random.index(below: place % 20 == 19 ? 60 : 5), 2 + random.index(below: 12))
      let points = (0..<steps).map { _ in (0..<n).map { _ in random.gaussian() } }
      let gradients = (0..<steps).map { _ in
        let scale = pow(10, random.uniform(in: -2..<2))
        return (0..<n).map { _ in scale * random.gaussian() }
      }
      let first = pow(10, random.uniform(in: -12..<1))
      let wrong = difference(
        rates(first: first, points, gradients), from: right(first: first, points, gradients), relative: 1e-8,
        name: { "λ_\($0)" })
      try #require(wrong == nil, "λ₀ = \(first), x = \(points), g = \(gradients)")
    }
  }

  /// A value: what does a copy know of the other one's steps?
  @Test func `a copy goes its own way`() {
    var method = AdGDRate(first: 0.2)
    _ = method.next(at: [1, 1], gradient: [4, 2])
    _ = method.next(at: [0, 1], gradient: [1, 2])
    var copy = method
    let mine = method.next(at: [0, 0], gradient: [1, 1])
    _ = method.next(at: [5, 5], gradient: [7, 1])
    let its = copy.next(at: [0, 0], gradient: [1, 1])
    #expect(difference([its], from: [mine]) == nil, "λ₂ of a copy and of the original, at (0, 0), g = (1, 1)")
    let expected = right(first: 0.2, [[1, 1], [0, 1], [0, 0]], [[4, 2], [1, 2], [1, 1]])
    #expect(difference([mine], from: [expected[2]]) == nil, "λ₂ at (0, 0), g = (1, 1)")
    var fresh = AdGDRate(first: 0.3)
    let first = fresh.next(at: [0, 0], gradient: [1, 1])
    #expect(difference([first], from: [0.3]) == nil, "the first rate of another one, λ₀ = 0.3")
  }

  /// The claim of the lesson: x⁴/4 + x²/2 has the curvature 28 at 3 and 1 at its minimum. Where does your run end?
  @Test(arguments: [1e-10, 1e-4, 0.05, 1]) func `settles without a rate`(first: Double) {
    var (x, method) = (3.0, AdGDRate(first: first))
    var last = Double.nan
    for _ in 0..<200 {
      let gradient = x * x * x + x
      last = method.next(at: [x], gradient: [gradient])
      x -= last * gradient
    }
    #expect(abs(x) <= 1e-9, "x⁴/4 + x²/2 from 3, 200 steps, λ₀ = \(first): came to \(x)")
  }

  /// On a bowl of κ = 100 the best constant rate leaves a 3e-4th of the error after 400 steps. And yours?
  @Test(arguments: 1...5) func `on a bowl it ends nearer than the best constant rate`(seed: UInt64) {
    var random = RandomSource(seed: 1_320 + seed)
    let curvatures = (0..<10).map { pow(100, Double($0) / 9) }
    var x = (0..<10).map { _ in random.gaussian() }
    let start = x.norm
    var method = AdGDRate(first: 1e-6)
    for _ in 0..<400 {
      let gradient = zip(curvatures, x).map { $0 * $1 }
      let rate = method.next(at: x, gradient: gradient)
      x = zip(x, gradient).map { $0 - rate * $1 }
    }
    #expect(x.norm <= 1e-5 * start, "κ = 100, 400 steps, seed \(seed): from \(start) to \(x.norm)")
  }

  /// On a straight slope nothing bounds the rate but its growth. Is there a rate that is too large for yours, or a count of steps?
  @Test(arguments: [1e-9, 1, 1e9], [10, 500])
  func `on a straight slope the rate grows without end`(first: Double, steps: Int) {
    let points = (0..<steps).map { [Double($0), -1] }
    let gradients = points.map { _ in [2.0, 0.5] }
    let wrong = difference(
      rates(first: first, points, gradients), from: right(first: first, points, gradients), relative: 1e-8,
      name: { "λ_\($0)" })
    #expect(wrong == nil, "λ₀ = \(first), \(steps) points on a straight slope")
  }
}
