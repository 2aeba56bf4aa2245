import Core
import Lesson12
import TestSupport
import Testing

/// Exercise 12.4: muP's rates and initial weights.
@Suite struct Exercise12_4 {
  /// Four times the width. The first layer still has 784 inputs; how many have the others?
  @Test func `rates for 128 units, by hand`() {
    #expect(
      difference(muPRates(rate: 0.01, width: 128, base: 32, layers: 3), from: [0.01, 0.002_5, 0.002_5]) == nil,
      "η = 0.01, n = 128, n₀ = 32, 3 layers")
    #expect(
      difference(muPRates(rate: 0.3, width: 60, base: 20, layers: 2), from: [0.3, 0.1]) == nil,
      "η = 0.3, n = 60, n₀ = 20, 2 layers")
    #expect(
      difference(muPRates(rate: 1, width: 100, base: 50, layers: 5), from: [1, 0.5, 0.5, 0.5, 0.5]) == nil,
      "η = 1, n = 100, n₀ = 50, 5 layers")
  }

  /// √32/128 is half of √(1/128). Which layer is that, and what have the others?
  @Test func `deviations for 128 units, by hand`() {
    #expect(
      difference(
        muPDeviations(inputs: 784, width: 128, base: 32, layers: 3),
        from: [(2 / 784.0).squareRoot(), 0.125, 32.0.squareRoot() / 128]) == nil,
      "784 inputs, n = 128, n₀ = 32, 3 layers")
    #expect(
      difference(muPDeviations(inputs: 2, width: 16, base: 4, layers: 2), from: [1, 0.125]) == nil,
      "2 inputs, n = 16, n₀ = 4, 2 layers")
    #expect(
      difference(muPDeviations(inputs: 50, width: 8, base: 1, layers: 4), from: [0.2, 0.5, 0.5, 0.125]) == nil,
      "50 inputs, n = 8, n₀ = 1, 4 layers")
  }

  /// At the base nothing is scaled. Are all rates η, and does the last layer begin as usual?
  @Test(arguments: [1, 7, 32, 500], [2, 3, 6]) func `at the base everything is as usual`(width: Int, layers: Int) {
    let rates = muPRates(rate: 0.02, width: width, base: width, layers: layers)
    #expect(
      difference(rates, from: [Double](repeating: 0.02, count: layers)) == nil, "n = n₀ = \(width), \(layers) layers")
    let last = muPDeviations(inputs: 3, width: width, base: width, layers: layers).last ?? .todo
    #expect(
      difference([last], from: [(1 / Double(width)).squareRoot()]) == nil,
      "the last deviation, n = n₀ = \(width), \(layers) layers")
  }

  /// A network may be narrower than its base, and 100/32 is no whole number. Do you divide whole numbers?
  @Test(arguments: [(100, 32), (32, 100), (1, 64), (33, 32), (4_096, 1), (1_000_000, 3)])
  func `any two widths`(width: Int, base: Int) {
    let ratio = Double(base) / Double(width)
    #expect(
      difference(muPRates(rate: 0.5, width: width, base: base, layers: 3), from: [0.5, ratio / 2, ratio / 2]) == nil,
      "η = 0.5, n = \(width), n₀ = \(base)")
    #expect(
      difference(
        muPDeviations(inputs: 10, width: width, base: base, layers: 3).map { $0 * $0 },
        from: [0.2, 2 / Double(width), ratio / Double(width)]) == nil,
      "the squares of the deviations, n = \(width), n₀ = \(base), 10 inputs")
  }

  /// One rate and one deviation for each layer: have you one for each gap, or for each width?
  @Test(arguments: [2, 3, 4, 5, 12, 13, 100]) func `as many as there are layers`(layers: Int) {
    let (rates, deviations) = (
      muPRates(rate: 0.1, width: 64, base: 32, layers: layers),
      muPDeviations(inputs: 5, width: 64, base: 32, layers: layers)
    )
    #expect(rates.count == layers, "\(layers) layers: came \(rates.count) rates")
    #expect(deviations.count == layers, "\(layers) layers: came \(deviations.count) deviations")
  }

  /// Twice the rate is twice each rate. Does the rate stand in all of them?
  @Test(arguments: [1e-12, 0.003, 1, 1e6]) func `any rate`(rate: Double) {
    #expect(
      difference(muPRates(rate: rate, width: 96, base: 32, layers: 3), from: [rate, rate / 3, rate / 3]) == nil,
      "η = \(rate), n = 96, n₀ = 32, 3 layers")
  }

  /// The number of inputs is that of the first layer alone. Whose deviation changes with it?
  @Test(arguments: [1, 2, 784, 1_000_000]) func `any inputs`(inputs: Int) {
    #expect(
      difference(
        muPDeviations(inputs: inputs, width: 50, base: 25, layers: 3),
        from: [(2 / Double(inputs)).squareRoot(), 0.2, 0.1]) == nil, "\(inputs) inputs, n = 50, n₀ = 25, 3 layers")
  }

  /// Random cases against the formulas, layer by layer. Which layer differs?
  @Test func `any network`() throws {
    var random = RandomSource(seed: 129)
    for _ in 0..<200 {
      let (inputs, width, base) = (
        1 + random.index(below: 900), 1 + random.index(below: 700), 1 + random.index(below: 700)
      )
      let (layers, rate) = (
        2 + random.index(below: random.index(below: 10) == 0 ? 60 : 7), random.uniform(in: 1e-4..<3)
      )
      let (n, n0) = (Double(width), Double(base))
      var (rates, squares) = ([rate], [2 / Double(inputs)])
      for _ in 2..<max(layers, 2) {
        rates.append(rate * n0 / n)
        squares.append(2 / n)
      }
      rates.append(rate * n0 / n)
      squares.append(n0 / (n * n))
      let input = "η = \(rate), \(inputs) inputs, n = \(width), n₀ = \(base), \(layers) layers"
      let wrong = difference(
        muPRates(rate: rate, width: width, base: base, layers: layers), from: rates,
        name: { "the rate of layer \($0 + 1)" })
      try #require(wrong == nil, "\(input)")
      let other = difference(
        muPDeviations(inputs: inputs, width: width, base: base, layers: layers).map { $0 * $0 }, from: squares,
        name: { "the square of layer \($0 + 1)'s deviation" })
      try #require(other == nil, "\(input)")
    }
  }

  /// The reason for it: n inputs of size 1, each weight moved by its rate in the same direction, as Adam's first step does. By how
  /// much does a unit of your hidden layers move at each width?
  @Test(arguments: [16, 32, 64, 1_024]) func `a first step moves every unit as far at any width`(width: Int) {
    let rates = muPRates(rate: 0.01, width: width, base: 32, layers: 4)
    let moved = rates.dropFirst().map { Double(width) * $0 }
    #expect(difference(moved, from: [0.32, 0.32, 0.32]) == nil, "n = \(width) times the rates \(rates), n₀ = 32")
  }

  /// Widths and bases up to billions, and as many inputs. Which of these does yours limit, or multiply with another until it is too large?
  @Test(arguments: [(2_000_003, 32), (5_000_000_001, 3), (3, 5_000_000_001), (6_000_000_000, 4_000_000_000)])
  func `widths and bases of any size`(width: Int, base: Int) {
    let (n, n0) = (Double(width), Double(base))
    let rates = muPRates(rate: 0.5, width: width, base: base, layers: 4)
    let hidden = 0.5 * n0 / n
    #expect(difference(rates, from: [0.5, hidden, hidden, hidden]) == nil, "η = 0.5, n = \(width), n₀ = \(base)")
    let deviations = muPDeviations(inputs: width, width: width, base: base, layers: 4)
    #expect(
      difference(deviations.map { $0 * $0 }, from: [2 / n, 2 / n, 2 / n, n0 / n / n]) == nil,
      "the squares of the deviations, \(width) inputs, n = \(width), n₀ = \(base)")
  }
}
