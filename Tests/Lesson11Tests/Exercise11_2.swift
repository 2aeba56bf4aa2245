import Core
import Foundation
import Lesson11
import TestSupport
import Testing

/// Exercise 11.2: the largest eigenvalue by power iteration.
@Suite struct Exercise11_2 {
  /// With the eigenvalues on the diagonal, all is known: a round multiplies part i by λᵢ + c.
  private func right(_ values: [Double], _ start: [Double], shift: Double, rounds: Int) -> Double {
    // In shares of the largest, so that nothing overflows.
    let largest = zip(values, start).map { $1 == 0 ? 0 : abs($0 + shift) }.max() ?? 0
    let parts = zip(values, start).map { value, part in
      pow(part / (start.map { abs($0) }.max() ?? 1), 2)
        * (largest == 0 || rounds == 0 ? 1 : pow((value + shift) / largest, Double(2 * rounds)))
    }
    return zip(values, parts).reduce(0) { $0 + $1.0 * $1.1 } / parts.reduce(0, +)
  }

  private func diagonal(_ values: [Double]) -> ([Double]) -> [Double] { { zip(values, $0).map { $0 * $1 } } }

  /// A single number has one eigenvalue. Is the sign still there, and is c gone?
  @Test(arguments: [5, 0.25, 0, -3], [0, 7.5]) func `one number, by hand`(value: Double, shift: Double) {
    let found = sharpness(from: [2], shift: shift, rounds: 3, product: diagonal([value]))
    #expect(difference([found], from: [value], absolute: 1e-12) == nil, "H = \(value), c = \(shift), from 2, 3 rounds")
  }

  /// Without a round the answer is vᵀ·H·v of the start, of length 1. Was it made that long?
  @Test(arguments: [1, 10, 1e-90, 1e90, -3]) func `no round at all`(scale: Double) {
    let found = sharpness(from: [3 * scale, 4 * scale], shift: 2, rounds: 0, product: diagonal([1, 11]))
    #expect(
      difference([found], from: [(9 + 16 * 11) / 25.0]) == nil,
      "H = diag(1, 11), c = 2, from (3, 4) times \(scale), 0 rounds")
  }

  /// From (1, 1) one round on diag(3, 1) leads to (3, 1). What is vᵀ·H·v there, and is it one round too few or too many?
  @Test func `one round and two, by hand`() {
    let one = sharpness(from: [1, 1], shift: 0, rounds: 1, product: diagonal([3, 1]))
    #expect(difference([one], from: [28 / 10.0]) == nil, "H = diag(3, 1), c = 0, from (1, 1), 1 round")
    let two = sharpness(from: [1, 1], shift: 0, rounds: 2, product: diagonal([3, 1]))
    #expect(difference([two], from: [244 / 82.0]) == nil, "H = diag(3, 1), c = 0, from (1, 1), 2 rounds")
    let shifted = sharpness(from: [1, 1], shift: 1, rounds: 1, product: diagonal([3, 1]))
    #expect(difference([shifted], from: [52 / 20.0]) == nil, "H = diag(3, 1), c = 1, from (1, 1), 1 round")
  }

  /// −5 is further from 0 than 2, but 2 is larger. Which of them must be left, and what is c for?
  @Test func `the largest, and not the most negative`() {
    let values = [2, -5, 0.5]
    let found = sharpness(from: [1, 1, 1], shift: 5, rounds: 200, product: diagonal(values))
    #expect(difference([found], from: [2]) == nil, "H = diag(2, −5, 0.5), c = 5, from (1, 1, 1), 200 rounds")
    let all = sharpness(from: [1, 1, 1], shift: 9, rounds: 300, product: diagonal([-4, -1, -9]))
    #expect(difference([all], from: [-1]) == nil, "H = diag(−4, −1, −9), c = 9, from (1, 1, 1), 300 rounds")
  }

  /// Without c the most negative one is left. Does your code add something that nobody asked for?
  @Test func `no shift, no help`() {
    let found = sharpness(from: [1, 1], shift: 0, rounds: 200, product: diagonal([2, -5]))
    #expect(difference([found], from: [-5]) == nil, "H = diag(2, −5), c = 0, from (1, 1), 200 rounds")
  }

  /// Where H·v + c·v = 0, v stays as it is. What does 0/0 make of yours?
  @Test(arguments: [0, 1, 4]) func `a direction without curvature`(rounds: Int) {
    let flat = sharpness(from: [0, 2], shift: 0, rounds: rounds, product: diagonal([7, 0]))
    #expect(difference([flat], from: [0]) == nil, "H = diag(7, 0), c = 0, from (0, 2), \(rounds) rounds")
    let cancelled = sharpness(from: [1, 0], shift: 3, rounds: rounds, product: diagonal([-3, 1]))
    #expect(difference([cancelled], from: [-3]) == nil, "H = diag(−3, 1), c = 3, from (1, 0), \(rounds) rounds")
  }

  /// A product that keeps count: which of your calls is one too many? H·v is needed once per round and once at the end.
  @Test(arguments: [0, 1, 5]) func `every product is of a direction of length 1`(rounds: Int) throws {
    var lengths: [Double] = []
    _ = sharpness(from: [3, -4, 12], shift: 0.5, rounds: rounds) { v in
      lengths.append(v.reduce(0) { $0 + $1 * $1 }.squareRoot())
      return [v[0] * 2, v[1], v[2] * -0.25]
    }
    try #require(lengths.count >= 1, "from (3, −4, 12), \(rounds) rounds")
    for (place, length) in lengths.enumerated() {
      #expect(difference([length], from: [1]) == nil, "the length in call \(place + 1), \(rounds) rounds")
    }
  }

  /// Long runs: does anything grow on the way that should have been divided?
  @Test(arguments: [1e-60, 1, 1e60]) func `a thousand rounds with curvatures of any magnitude`(scale: Double) {
    let values = [3, 2.9, -1, 0].map { $0 * scale }
    let found = sharpness(from: [1, 2, 3, 4], shift: scale, rounds: 1_000, product: diagonal(values))
    #expect(
      difference([found], from: [right(values, [1, 2, 3, 4], shift: scale, rounds: 1_000)], relative: 1e-8) == nil,
      "H = \(scale)·diag(3, 2.9, −1, 0), c = \(scale), from (1, 2, 3, 4), 1,000 rounds")
  }

  /// From a start that is nearly the second eigenvector, the first rounds change nothing to sixteen digits. Do you go on?
  @Test(arguments: [0, 5, 20, 28, 32, 60]) func `a start that hardly has a part of the largest`(rounds: Int) {
    let found = sharpness(from: [1e-14, 1], shift: 0, rounds: rounds, product: diagonal([3, 1]))
    #expect(
      difference([found], from: [right([3, 1], [1e-14, 1], shift: 0, rounds: rounds)]) == nil,
      "H = diag(3, 1), c = 0, from (1e-14, 1), \(rounds) rounds")
  }

  /// Eigenvalues that lie close together part slowly. Are all rounds made, and is λ of the v that they lead to?
  @Test(arguments: [0, 0.3]) func `a long way between near eigenvalues`(shift: Double) throws {
    var random = RandomSource(seed: 116)
    for _ in 0..<40 {
      let (n, rounds) = (2 + random.index(below: 40), random.index(below: 1_500))
      let values = (0..<n).map { _ in random.uniform(in: 1..<1.03) }
      let start = (0..<n).map { _ in random.gaussian() }
      let found = sharpness(from: start, shift: shift, rounds: rounds, product: diagonal(values))
      let wrong = difference([found], from: [right(values, start, shift: shift, rounds: rounds)], relative: 1e-10)
      try #require(wrong == nil, "H = diag(\(values)), from \(start), c = \(shift), \(rounds) rounds")
    }
  }

  /// Any diagonal, any start, any shift, any number of rounds: from which round on do the two part?
  @Test func `any diagonal`() throws {
    var random = RandomSource(seed: 113)
    for _ in 0..<300 {
      let n = 1 + random.index(below: 6)
      let values = (0..<n).map { _ in 3 * random.gaussian() }
      // Now and then a start without a part along some axes.
      let share = random.uniform(in: 0..<1.5)
      let whole = (0..<n).map { _ in random.gaussian() }
      let part = whole.map { random.uniform() < share ? $0 : 0 }
      let start = part.contains { $0 != 0 } ? part : whole
      let (shift, rounds) = (random.uniform(in: 0..<6), random.index(below: 12))
      let found = sharpness(from: start, shift: shift, rounds: rounds, product: diagonal(values))
      let wrong = difference(
        [found], from: [right(values, start, shift: shift, rounds: rounds)], relative: 1e-8, absolute: 1e-9)
      try #require(wrong == nil, "H = diag(\(values)), from \(start), c = \(shift), \(rounds) rounds")
    }
  }

  /// A turned bowl: v has to turn too. Do you keep the whole vector, or only one number of it?
  @Test func `a Hessian that is no diagonal`() {
    // (2 1; 1 2) has the eigenvalues 3 and 1.
    let found = sharpness(from: [1, 0], shift: 0, rounds: 60) { [2 * $0[0] + $0[1], $0[0] + 2 * $0[1]] }
    #expect(difference([found], from: [3]) == nil, "H = (2 1; 1 2), from (1, 0), 60 rounds")
  }

  /// Σ λ·u·uᵀ, the u at right angles to each other: a round multiplies the part along each u. Do you lose a sign?
  @Test func `any Hessian`() throws {
    var random = RandomSource(seed: 117)
    for _ in 0..<100 {
      let n = 2 + random.index(below: 5)
      var axes: [[Double]] = []
      while axes.count < n {
        var u = (0..<n).map { _ in random.gaussian() }
        for _ in 0..<2 { for other in axes { u = zip(u, other).map { [d = u.dot(other)] in $0 - d * $1 } } }
        if u.norm > 0.1 { axes.append(u.map { [length = u.norm] in $0 / length }) }
      }
      let (values, parts) = ((0..<n).map { _ in 3 * random.gaussian() }, (0..<n).map { _ in random.gaussian() })
      let (shift, rounds) = (random.uniform(in: 0..<6), random.index(below: 12))
      // Σ c·u of coefficients.
      func sum(_ coefficients: [Double]) -> [Double] {
        (0..<n).map { place in zip(coefficients, axes).reduce(0) { $0 + $1.0 * $1.1[place] } }
      }
      let found = sharpness(from: sum(parts), shift: shift, rounds: rounds) { v in
        sum(zip(values, axes).map { $0 * v.dot($1) })
      }
      let wrong = difference(
        [found], from: [right(values, parts, shift: shift, rounds: rounds)], relative: 1e-7, absolute: 1e-8)
      try #require(wrong == nil, "λ = \(values) along \(axes), from \(sum(parts)), c = \(shift), \(rounds) rounds")
    }
  }

  /// In the valley of ½(ab − 1)² the sharpness is a² + b²: does your loop find the larger eigenvalue at every a?
  @Test(arguments: [0.5, 1, 3, 10]) func `the sharpness of a valley`(a: Double) {
    let b = 1 / a
    // H = (b² 1; 1 a²), its eigenvalues 0 and a² + b².
    let found = sharpness(from: [1, 0.3], shift: 0, rounds: 100) { [b * b * $0[0] + $0[1], $0[0] + a * a * $0[1]] }
    #expect(difference([found], from: [a * a + b * b]) == nil, "½(ab − 1)² at (\(a), \(b)), from (1, 0.3), 100 rounds")
  }

  /// Infinity and NaN are no curvatures. What do yours become?
  @Test func `a product that is no number gives no number`() {
    for bad in [Double.nan, .infinity] {
      let found = sharpness(from: [1, 1], shift: 0, rounds: 2) { [$0[0] * bad, $0[1]] }
      #expect(!found.isFinite, "H = diag(\(bad), 1): came \(found)")
    }
    let good = sharpness(from: [1, 1], shift: 0, rounds: 2, product: diagonal([1, 1]))
    #expect(difference([good], from: [1]) == nil, "H = diag(1, 1), c = 0, from (1, 1), 2 rounds, to compare with")
  }
}
