import Autograd
import Core
import Foundation
import Lesson05
import TestSupport
import Testing

/// Exercise 5.1: operations for the tape, judged with the library's sweep.
@Suite struct Exercise05_1 {
  private func number(_ value: Double) -> Variable { ScalarTape().variable(value) }

  /// What comes out when 3 and 5 go in? The first thing that an operation records is its value.
  @Test(arguments: [(3.0, 5.0), (-2, 0.5), (0, 7), (-4, -1e150)])
  func `each has its own value`(x: Double, y: Double) {
    let tape = ScalarTape()
    let (a, b) = (tape.variable(x), tape.variable(y))
    let values = [Operations.product(a, b), Operations.square(a), Operations.relu(a), Operations.relu(b)].map(\.value)
    let right = [x * y, x * x, x > 0 ? x : 0, y > 0 ? y : 0]
    let names = ["a·b", "a²", "max(a, 0)", "max(b, 0)"]
    #expect(difference(values, from: right) { "the value of \(names[$0])" } == nil, "a = \(x), b = \(y)")
  }

  /// When a grows by h, a·b grows by what? Put numbers in: 3·5 and 3.1·5.
  @Test(arguments: [(3.0, 5.0), (-2, 0.5), (0, 7), (4, 0), (1e150, -1e-150)])
  func `the product of two numbers moves with the other factor`(x: Double, y: Double) {
    let tape = ScalarTape()
    let (a, b) = (tape.variable(x), tape.variable(y))
    let slopes = Operations.product(a, b).gradient(of: a, b)
    #expect(difference(slopes, from: [y, x]) { ["∂(a·b)/∂a", "∂(a·b)/∂b"][$0] } == nil, "a = \(x), b = \(y)")
  }

  /// Both factors are the same number: does it get one contribution or two?
  @Test(arguments: [3.0, -0.5])
  func `a number times itself gets both contributions`(x: Double) {
    let a = number(x)
    #expect(difference(Operations.product(a, a).gradient(of: a), from: [2 * x]) == nil, "∂(a·a)/∂a at a = \(x)")
  }

  /// (x + h)² − x² is 2·x·h and something much smaller: what is the slope, to the left of 0, too?
  @Test(arguments: [3.0, -0.25, 0, 1e150, -1e-150])
  func `a square grows by twice its root`(x: Double) {
    let a = number(x)
    #expect(difference(Operations.square(a).gradient(of: a), from: [2 * x]) == nil, "∂(a²)/∂a at a = \(x)")
  }

  /// To the right of 0 the number itself comes out, whatever its size. How steep is that?
  @Test(arguments: [2.5, 1, 1e-300, 1e-9, 7, 1e300, .infinity])
  func `relu passes on what is above 0`(x: Double) {
    let a = number(x)
    let result = Operations.relu(a)
    #expect(
      difference([result.value] + result.gradient(of: a), from: [x, 1]) { ["max(a, 0)", "its slope"][$0] } == nil,
      "a = \(x)")
  }

  /// To the left of 0 the result is 0, and stays 0 when a grows a little. How steep is that?
  @Test(arguments: [-2.5, -1, -1e-300, -1e-9, -1e300])
  func `relu stops what is below 0`(x: Double) {
    let a = number(x)
    let result = Operations.relu(a)
    #expect(
      difference([result.value] + result.gradient(of: a), from: [0, 0]) { ["max(a, 0)", "its slope"][$0] } == nil,
      "a = \(x)")
  }

  /// At the corner any slope from 0 to 1 would do; which one did the exercise fix?
  @Test func `relu is flat at 0`() {
    let corner = number(0)
    let result = Operations.relu(corner)
    #expect(
      difference([result.value] + result.gradient(of: corner), from: [0, 0]) { ["max(a, 0)", "its slope"][$0] } == nil,
      "a = 0")
  }

  /// Whether relu passes something on is decided by the value of its operand. Is it, in yours, by the slope from above?
  @Test(arguments: [-3.0, 0.5])
  func `relu passes on a negative slope as it is`(factor: Double) {
    let x = number(2)
    #expect(
      difference((factor * Operations.relu(x)).gradient(of: x), from: [factor]) == nil,
      "∂(\(factor)·max(a, 0))/∂a at a = 2")
  }

  /// A tape goes on growing. Do your operations read their operands, and only theirs, where these stand on it?
  @Test func `each takes its own operands, wherever they stand on the tape`() {
    let tape = ScalarTape()
    let numbers = (1...6).map { tape.variable(Double($0)) }
    let product = Operations.product(numbers[4], numbers[1])
    let square = Operations.square(numbers[3])
    let relu = Operations.relu(numbers[5])
    let unused = tape.variable(9)
    for (name, result, right) in [
      ("a5·a2", product, [0.0, 5, 0, 0, 2, 0]), ("a4²", square, [0, 0, 0, 8, 0, 0]),
      ("max(a6, 0)", relu, [0, 0, 0, 0, 0, 1]),
    ] {
      let slopes = result.gradient(of: numbers + [unused])
      #expect(difference(slopes, from: right + [0]) { "∂(\(name))/∂a\($0 + 1)" } == nil, "a1 … a6 are 1 … 6")
    }
  }

  /// Numbers that nobody can know beforehand: the values by plain arithmetic, the slopes by their formulas. Which differs?
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `values and slopes of random numbers`(seed: UInt64) {
    var random = RandomSource(seed: seed)
    for _ in 0..<30 {
      let (x, y) = (10 * random.gaussian(), pow(10, 6 * random.gaussian()) * (random.uniform() < 0.5 ? 1 : -1))
      let tape = ScalarTape()
      let (a, b) = (tape.variable(x), tape.variable(y))
      let results = [Operations.product(a, b), Operations.square(b), Operations.relu(a)]
      let came =
        results.map(\.value) + results[0].gradient(of: a, b) + results[1].gradient(of: b) + results[2].gradient(of: a)
      let right = [x * y, y * y, max(x, 0), y, x, 2 * y, x > 0 ? 1 : 0]
      let names = ["a·b", "b²", "max(a, 0)", "∂(a·b)/∂a", "∂(a·b)/∂b", "∂(b²)/∂b", "∂max(a, 0)/∂a"]
      #expect(difference(came, from: right) { names[$0] } == nil, "a = \(x), b = \(y)")
    }
  }

  /// The gradient is the slope of the values: does a little step agree?
  @Test(arguments: [[0.7, 1.3], [-1.1, 0.4], [0.5, -2]])
  func `all three together have the slope that their values show`(point: [Double]) {
    func result(_ x: Variable, _ y: Variable) -> Variable {
      Operations.relu(Operations.product(Operations.square(x), y)) + Operations.product(y, x)
    }
    func value(_ point: [Double]) -> Double {
      let tape = ScalarTape()
      return result(tape.variable(point[0]), tape.variable(point[1])).value
    }
    let tape = ScalarTape()
    let (x, y) = (tape.variable(point[0]), tape.variable(point[1]))
    let slopes = result(x, y).gradient(of: x, y)
    let h = 1e-5
    let measured = [
      (value([point[0] + h, point[1]]) - value([point[0] - h, point[1]])) / (2 * h),
      (value([point[0], point[1] + h]) - value([point[0], point[1] - h])) / (2 * h),
    ]
    let name = { (place: Int) in ["∂/∂x of max(x²·y, 0) + y·x", "∂/∂y of max(x²·y, 0) + y·x"][place] }
    #expect(
      difference(slopes, from: measured, relative: 1e-6, absolute: 1e-7, name: name) == nil,
      "x = \(point[0]), y = \(point[1])")
  }
}
