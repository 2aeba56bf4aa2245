import Core
import Foundation
import Lesson11
import TestSupport
import Testing

/// Exercise 11.1: the Hessian times a direction.
@Suite struct Exercise11_1 {
  /// On ½·3x² the gradient is 3x. What are the two gradients at 2 ± h, and what is left when they are subtracted?
  @Test(arguments: [0, 1, 2, -7, 1e6]) func `one number, by hand`(point: Double) {
    let product = hessianProduct(at: [point], along: [1]) { [3 * $0[0]] }
    #expect(difference(product, from: [3], relative: 1e-6) == nil, "J = ½·3x² at x = \(point), along 1")
  }

  /// H = (2 1; 1 3), v = (1, −1): which entries of H does the first number of H·v need?
  @Test func `two numbers, by hand`() {
    let product = hessianProduct(at: [5, -4], along: [1, -1]) { [2 * $0[0] + $0[1], $0[0] + 3 * $0[1]] }
    #expect(difference(product, from: [1, -2], relative: 1e-6) == nil, "H = (2 1; 1 3), v = (1, −1), at (5, −4)")
  }

  /// The gradient of x³/6 is x²/2: its slope at 2 is 2. Are both points equally far from x? With one of them at x itself the
  /// answer is off by h/2.
  @Test func `a curvature that changes, at the point itself`() {
    for (x, v) in [(2.0, 1.0), (-30, 0.5), (0.01, 40), (1_000, -1)] {
      let product = hessianProduct(at: [x], along: [v]) { [$0[0] * $0[0] / 2] }
      #expect(difference(product, from: [x * v], relative: 1e-8, absolute: 1e-9) == nil, "J = x³/6 at \(x), along \(v)")
    }
  }

  /// Twice as long a direction has twice as long a product. By what is h divided, and by what the difference?
  @Test(arguments: [-1, 2, 1e-3, 1e9, -1e-9, 1e-100, 1e-90, 1e90, 5e99])
  func `the product is proportional to the direction`(scale: Double) {
    let direction = [0.6, -0.8, 1.5].map { $0 * scale }
    let product = hessianProduct(at: [1, 2, 3], along: direction) { [4 * $0[0], $0[1], -2 * $0[2]] }
    let right = [4 * direction[0], direction[1], -2 * direction[2]]
    #expect(difference(product, from: right, relative: 1e-5) == nil, "H = diag(4, 1, −2), v = \(direction)")
  }

  /// How far do your two points lie apart? The formula wants 1e-5 of the point's length to either side, and no less than 1e-5.
  @Test(
    arguments: [[0.0, 0], [0.3, -0.4], [3, 4], [3e4, -4e4], [6e99, 8e99]], [[1.0, 0], [6, 8], [-6e-9, 8e-9]])
  func `both gradients are taken a hundred-thousandth away`(point: [Double], direction: [Double]) throws {
    var places: [[Double]] = []
    _ = hessianProduct(at: point, along: direction) {
      places.append($0)
      return $0
    }
    try #require(places.count == 2, "two gradients, at \(point) along \(direction)")
    let length = { (x: [Double]) in x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let reach = 1e-5 * max(1, length(point))
    for place in places {
      let moved = zip(place, point).map { $0 - $1 }
      #expect(
        difference([length(moved)], from: [reach], relative: 1e-4) == nil,
        "how far \(place) is from \(point), along \(direction)")
    }
    let middle = zip(places[0], places[1]).map { ($0 + $1) / 2 }
    #expect(
      difference(middle, from: point, relative: 1e-12, absolute: 1e-12) == nil,
      "the middle of both, at \(point) along \(direction)")
  }

  /// H·0 = 0. What does 0/0 make of your h?
  @Test(arguments: [1, 2, 5]) func `along nothing the product is nothing`(count: Int) {
    let point = (0..<count).map { Double($0) - 1 }
    let zero = [Double](repeating: 0, count: count)
    #expect(difference(hessianProduct(at: point, along: zero) { $0 }, from: zero) == nil, "\(count) zeros, at \(point)")
    let infinite = hessianProduct(at: point, along: zero) { $0.map { _ in .infinity } }
    #expect(difference(infinite, from: zero) == nil, "\(count) zeros, at \(point), where the gradient is infinite")
  }

  /// No parameters, no product: does yours crash, or make one?
  @Test func `nothing at all`() {
    #expect(hessianProduct(at: [], along: []) { $0 }.isEmpty, "at [], along []")
    #expect(hessianProduct(at: [1], along: [1]) { $0 }.count == 1, "at [1], along [1]")
  }

  /// The Hessian is symmetric: uᵀ·H·v = vᵀ·H·u. Did one of your two points leave its place for good?
  @Test func `any bowl`() throws {
    var random = RandomSource(seed: 111)
    for place in 0..<100 {
      let n = place % 25 == 24 ? 40 : 1 + random.index(below: 6)
      let factor = (0..<n).map { _ in (0..<n).map { _ in random.gaussian() } }
      // H = FᵀF − 1.
      let hessian = (0..<n).map { i in
        (0..<n).map { j in (0..<n).reduce(i == j ? -1.0 : 0) { $0 + factor[$1][i] * factor[$1][j] } }
      }
      func times(_ x: [Double]) -> [Double] { hessian.map { row in zip(row, x).reduce(0) { $0 + $1.0 * $1.1 } } }
      let slope = (0..<n).map { _ in random.gaussian() }
      let point = (0..<n).map { _ in 3 * random.gaussian() }
      // Now and then a direction without a part along some axes.
      let share = random.uniform(in: 0..<1.5)
      let direction = (0..<n).map { _ in random.uniform() < share ? random.gaussian() : 0 }
      let product = hessianProduct(at: point, along: direction) { zip(times($0), slope).map { $0 + $1 } }
      let wrong = difference(product, from: times(direction), relative: 1e-6, absolute: 1e-7 * Double(n))
      try #require(wrong == nil, "H = \(hessian), x = \(point), v = \(direction)")
    }
  }

  /// Off a bowl the curvature depends on the place. Is yours that of x, and not that of the way there?
  @Test func `any place of a wave`() throws {
    var random = RandomSource(seed: 112)
    for _ in 0..<100 {
      let (x, v) = ([random.gaussian(), random.gaussian()], [random.gaussian(), random.gaussian()])
      // J = sin x₀ + cos x₁ + x₀²·x₁.
      let product = hessianProduct(at: x, along: v) { [cos($0[0]) + 2 * $0[0] * $0[1], -sin($0[1]) + $0[0] * $0[0]] }
      let right = [(-sin(x[0]) + 2 * x[1]) * v[0] + 2 * x[0] * v[1], 2 * x[0] * v[0] - cos(x[1]) * v[1]]
      let wrong = difference(product, from: right, relative: 1e-7, absolute: 1e-7)
      try #require(wrong == nil, "J = sin x + cos y + x²·y at \(x), along \(v)")
    }
  }

  /// Where the gradient overflows nothing can be said. Does yours say something?
  @Test func `an infinite gradient gives no number`() {
    let product = hessianProduct(at: [1, 2], along: [1, 1]) { [.infinity, $0[1]] }
    #expect(product.count == 2 && product.first?.isNaN == true, "∇J = (∞, y): ∞ − ∞ came as \(product)")
    #expect(difference(Array(product.dropFirst()), from: [1], relative: 1e-6) == nil, "and the second number")
  }
}
