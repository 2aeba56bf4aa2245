import Foundation
import Lesson07
import TestSupport
import Testing

/// Exercise 7.2: the suggestion.
@Suite struct Exercise07_2 {
  /// 1e-8 … 100 in 101 steps: ten to a decade.
  private let rates = (0...100).map { pow(10, -8 + Double($0) / 10) }

  /// From 2.3 down by 2, fastest in the middle; log₁₀ of the rate is x.
  private func logistic(middle: Double, steepness: Double = 1.5) -> [Double] {
    (0...100).map { 2.3 - 2 / (1 + exp(-steepness * (-8 + Double($0) / 10 - middle))) }
  }

  /// The docstring word for word: the points, the least of them, and every fall on the way there.
  private func definition(_ rates: [Double], _ losses: [Double]) -> Double? {
    var points: [(rate: Double, loss: Double)] = []
    for (rate, loss) in zip(rates, losses) where loss - loss == 0 { points.append((rate, loss)) }
    var end = 0
    for k in points.indices where points[k].loss < points[end].loss { end = k }
    var best: (slope: Double, answer: Double)?
    for k in 0..<end {
      let (left, right) = (points[k], points[k + 1])
      let slope = (right.loss - left.loss) / (log10(right.rate) - log10(left.rate))
      if slope < best?.slope ?? .infinity { best = (slope, exp((log(left.rate) + log(right.rate)) / 2)) }
    }
    return best?.answer
  }

  /// At the minimum the loss is about to rise again: is the best loss a sign of the best rate?
  @Test func `the answer lies on the way down, not at the bottom`() throws {
    let answer = try #require(steepestRate(rates: [1, 2, 4, 8, 16, 32], losses: [2.3, 2.25, 1.2, 1.1, 1.05, 3]))
    #expect((2...4).contains(answer), "the rates are 1, 2, 4, 8, 16, 32, the losses 2.3, 2.25, 1.2, 1.1, 1.05, 3")
  }

  /// The fall is between two rates. Which rate is half-way between 0.01 and 1 on a logarithmic axis?
  @Test func `the answer is the geometric mean of the two rates of the fall`() {
    #expect(steepestRate(rates: [0.01, 1], losses: [2, 1]) ≈ 0.1)
    #expect(steepestRate(rates: [0.2, 0.8], losses: [0.7, 0.69999]) ≈ 0.4)
    #expect(steepestRate(rates: [1, 2, 4, 8, 16, 32], losses: [2.3, 2.25, 1.2, 1.1, 1.05, 3]) ≈ 2.8284271247461903)
  }

  /// A logistic curve falls fastest half-way down. Which horizontal axis is it drawn over?
  @Test(arguments: [-7.85, -5.05, -3.05, -1.05])
  func `on a logistic fall it is the middle`(middle: Double) {
    let losses = logistic(middle: middle)
    #expect(steepestRate(rates: rates, losses: losses) ≈ pow(10, middle), "a loss that falls from 2.3 to 0.3")
  }

  /// Two falls, and the larger one takes a hundred times the rate. Which of the two is steeper?
  @Test func `a fall over a wide gap between two rates is less steep`() {
    #expect(steepestRate(rates: [0.001, 0.002, 0.2, 0.4], losses: [2, 1.5, 0.7, 0.9]) ≈ (0.001 * 0.002).squareRoot())
    #expect(steepestRate(rates: [0.001, 0.1, 0.2, 0.4], losses: [2, 1.2, 0.7, 0.9]) ≈ (0.1 * 0.2).squareRoot())
  }

  /// A noisy curve rises a little on its way down. Does your search end at the first rise, or at the minimum?
  @Test func `a small rise on the way down does not end the search`() {
    #expect(steepestRate(rates: [0.01, 0.1, 1, 10, 100], losses: [2, 1.9, 1.95, 0.5, 4]) ≈ (1 * 10.0).squareRoot())
    #expect(steepestRate(rates: [0.01, 0.1, 1, 10, 100], losses: [2, 3, 1.5, 1.6, 1.4]) ≈ (0.1 * 1).squareRoot())
  }

  /// Behind the minimum the loss explodes, and after an explosion it falls. Where does the search have to end?
  @Test func `what falls after the minimum does not count`() {
    #expect(steepestRate(rates: [0.01, 0.1, 1, 10, 100], losses: [2, 1.4, 1.2, 9, 1.3]) ≈ (0.01 * 0.1).squareRoot())
    #expect(steepestRate(rates: [0.01, 0.1, 1, 10, 100], losses: [2, 1.9, 8, 7, 3]) ≈ (0.01 * 0.1).squareRoot())
  }

  /// The least loss is the end of a fall. Is its point left out, or the last point of all?
  @Test func `the fall that ends in the minimum counts as well`() {
    #expect(steepestRate(rates: [0.01, 0.1, 1, 10], losses: [2, 1.9, 0.5, 4]) ≈ (0.1 * 1).squareRoot())
    #expect(steepestRate(rates: [0.01, 0.1, 1, 10], losses: [2, 1.9, 1.8, 0.5]) ≈ (1 * 10.0).squareRoot())
    #expect(steepestRate(rates: [0.01, 0.1, 1, 10], losses: [2, 0.6, 0.5, 4]) ≈ (0.01 * 0.1).squareRoot())
  }

  /// Up by 3 in one step, down by less in each of several. What has a steep rise to do with learning?
  @Test func `a steep rise before the minimum is no fall`() {
    #expect(steepestRate(rates: [0.01, 0.1, 1, 10, 100], losses: [3, 6, 5.2, 4, 2.9]) ≈ (1 * 10.0).squareRoot())
  }

  /// Is NaN less than 2? Is it greater? What does a search for the least make of it?
  @Test(arguments: [0, 20, 48, 51, 99, 100])
  func `a NaN is no point of the curve`(place: Int) {
    var losses = logistic(middle: -3.05)
    losses[place] = .nan
    #expect(steepestRate(rates: rates, losses: losses) ≈ pow(10, -3.05), "from 2.3 to 0.3, but for the NaN")
  }

  /// An exploded loss overflows. Is infinity a loss to fall from, and minus infinity the least of all?
  @Test(arguments: [Double.infinity, -.infinity]) func `an infinite loss is no point of the curve`(loss: Double) {
    #expect(steepestRate(rates: [0.01, 0.1, 1, 10, 100], losses: [loss, 2, 1.9, 1, 3]) ≈ (1 * 10.0).squareRoot())
    #expect(steepestRate(rates: [0.01, 0.1, 1, 10, 100], losses: [2, 1.9, 1, 3, loss]) ≈ (0.1 * 1).squareRoot())
    #expect(steepestRate(rates: [0.01, 0.1, 1, 10, 100], losses: [2, loss, 1.9, 1, 3]) ≈ (1 * 10.0).squareRoot())
  }

  /// Points without a number are left out, with their rates. Between which two neighbours is the fall then?
  @Test func `the answer lies between two neighbours that are there`() {
    #expect(steepestRate(rates: [0.01, 0.1, 1, 10, 100], losses: [2, 1.9, .nan, 0.5, 1]) ≈ 1)
    #expect(steepestRate(rates: [0.01, 0.1, 1, 10, 100], losses: [.nan, 2, 1.9, .infinity, 0.5]) ≈ 10)
    #expect(steepestRate(rates: [0.01, 0.1, 1, 10, 100], losses: [3, .nan, 1.8, 1, 2]) ≈ (1 * 10.0).squareRoot())
  }

  /// Zero is a loss, and so is -3. Which finite numbers does your search leave out, or never find less than its first guess?
  @Test func `zero and negative losses are points like the others`() {
    let rates = [0.01, 0.1, 1, 10, 100, 1_000]
    #expect(steepestRate(rates: rates, losses: [1, 0.9, 0, 0.5, 0.4, 2]) ≈ (0.1 * 1).squareRoot())
    #expect(steepestRate(rates: rates, losses: [1, 0.5, 0, -3, -3.1, 2]) ≈ (1 * 10.0).squareRoot())
    #expect(steepestRate(rates: rates, losses: [-1, -1.1, -2, -2.1, -7, -6]) ≈ (10 * 100.0).squareRoot())
  }

  /// Where nothing is below the first loss, nothing has been learned. Which rate would you believe?
  @Test func `a loss that is never below its first has no answer`() {
    #expect(steepestRate(rates: [0.1, 1, 10], losses: [1, 2, 3]) == nil)
    #expect(steepestRate(rates: [0.1, 1, 10], losses: [1, 1, 1]) == nil)
    #expect(steepestRate(rates: [0.1, 1, 10], losses: [1, 2, 1]) == nil)
    #expect(steepestRate(rates: [0.1, 1, 10, 100], losses: [.infinity, 1, 2, 1.5]) == nil)
  }

  /// A slope takes two points. How many are there?
  @Test func `one loss, or none, has no answer`() {
    #expect(steepestRate(rates: [0.1], losses: [1]) == nil)
    #expect(steepestRate(rates: [], losses: []) == nil)
    #expect(steepestRate(rates: [0.1, 1, 10], losses: [.nan, .nan, .infinity]) == nil)
    #expect(steepestRate(rates: [0.1, 1, 10], losses: [.nan, 1, -.infinity]) == nil)
  }

  /// The same least loss twice, and a cliff between them. On which side of the first of the two is the way down?
  @Test func `of equal minima the first ends the search`() {
    #expect(steepestRate(rates: [0.01, 0.1, 1, 10, 100], losses: [3, 2.5, 1, 2.9, 1]) ≈ (0.1 * 1).squareRoot())
  }

  /// Another unit of the loss, or of the rate. Which number in your code has a unit?
  @Test(arguments: [1e-200, 1e-9, 1, 1e9, 1e200], [1e-100, 1e-6, 10, 1e100])
  func `units do not matter: the answer moves with the rates and not with the losses`(loss: Double, rate: Double) {
    let (rates, losses) = (rates.map { rate * $0 }, logistic(middle: -3.05, steepness: 3).map { loss * $0 })
    #expect(steepestRate(rates: rates, losses: losses) ≈ (rate * pow(10, -3.05)), "both in other units")
  }

  /// If all the other tests pass and this one fails: which two of these points does your answer lie between?
  @Test func `agrees with the definition on random curves`() throws {
    var random = SplitMix(seed: 72)
    for _ in 0..<400 {
      let count = Int.random(in: 2...7, using: &random)
      var rate = 0.001
      let rates = (0..<count).map { _ in
        rate *= Double(Int.random(in: 11...90, using: &random)) / 10
        return rate
      }
      let losses = (0..<count).map { _ in
        let strange = [Double.nan, .infinity, -.infinity]
        if Int.random(in: 0..<9, using: &random) == 0 { return strange[Int.random(in: 0..<3, using: &random)] }
        return Double(Int.random(in: -300...700, using: &random)) / 100
      }
      let curve: Comment = "rates \(rates.map { Float($0) }), losses \(losses)"
      let answer = steepestRate(rates: rates, losses: losses)
      guard let expected = definition(rates, losses) else {
        try #require(answer == nil, curve)
        continue
      }
      try #require(answer ≈ expected, curve)
    }
  }

  /// The smallest fall that a Double can tell. From which size on is a fall one?
  @Test func `a fall of any size is a fall`() {
    let rates = [0.01, 0.1, 1, 10]
    #expect(steepestRate(rates: rates, losses: [1, 1.0.nextUp, 1.0.nextDown, 2]) ≈ (0.1 * 1).squareRoot())
    #expect(steepestRate(rates: rates, losses: [1e9, 1e9 + 1, 1e9 + 2, 1e9 - 1e-6]) ≈ (1 * 10.0).squareRoot())
    #expect(steepestRate(rates: rates, losses: [2e-300, 1e-300, 3e-300, 4e-300]) ≈ (0.01 * 0.1).squareRoot())
    #expect(steepestRate(rates: rates, losses: [1e300, -1e300, 3, 4]) ≈ (0.01 * 0.1).squareRoot())
  }

  /// A test of thousands of steps, with noise on its way down. Where does the list end for you?
  @Test(arguments: [5_000, 20_001], [0.001, 0.5, 0.999]) func `a curve of thousands of points`(
    count: Int, share: Double
  ) {
    var random = SplitMix(seed: UInt64(count))
    let fall = Int(share * Double(count - 2))
    let rates = (0..<count).map { pow(10, -8 + 10 * Double($0) / Double(count)) }
    let losses = (0..<count).map { place in
      3 - Double(place) / Double(count) - (place > fall ? 0.5 : 0) + Double.random(in: 0...0.05, using: &random)
    }
    let answer = (rates[fall] * rates[fall + 1]).squareRoot()
    #expect(
      steepestRate(rates: rates, losses: losses) ≈ answer, "\(count) points, the steep fall after point \(fall + 1)")
  }
}

/// Whether there is an answer, and it is that one.
private func ≈ (answer: Double?, expected: Double) -> Bool { answer.map { isClose($0, expected) } ?? false }
