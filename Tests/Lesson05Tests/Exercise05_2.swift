import Autograd
import Core
import Datasets
import Lesson05
import LinearModels
import TestSupport
import Testing
import Tuning

/// Exercise 5.2: the backward sweep, judged on tapes that the library's operations have written.
@Suite struct Exercise05_2 {
  /// Your derivatives of `result` with respect to `variables`; NaN where the sweep gave no answer.
  private func slopes(of result: Variable, _ variables: Variable...) -> [Double] {
    let adjoints = Lesson05.adjoints(of: result.tape.entries, from: result.index)
    return variables.map { $0.index < adjoints.count ? adjoints[$0.index] : .nan }
  }

  /// How much does a number grow when it grows by 1?
  @Test func `the result's derivative with respect to itself is 1`() {
    let x = ScalarTape().variable(4)
    #expect(slopes(of: x, x) == [1])
  }

  /// x·x uses x twice: what does the second contribution do to the first?
  @Test func `a variable used twice gets both contributions`() {
    let x = ScalarTape().variable(3)
    #expect(slopes(of: x * x, x) == [6])
    #expect(slopes(of: x * x + x, x) == [7])
  }

  /// An entry can pass on its adjoint only when it is complete: who has to go first?
  @Test func `a chain passes the derivative on, from the end to the start`() {
    let x = ScalarTape().variable(2)
    #expect(slopes(of: ((x * 3 + 1) * 5).squared(), x) == [2 * 35 * 15])
  }

  /// The tape may be longer than the way to the result.
  @Test func `entries after the result take no part`() {
    let tape = ScalarTape()
    let x = tape.variable(3)
    let result = x.squared()
    let later = result * 10 + x
    #expect(slopes(of: result, x, later) == [6, 0])
  }

  /// What does the result know of a number that it was not made from?
  @Test func `a number that does not take part has derivative 0`() {
    let tape = ScalarTape()
    let (x, y) = (tape.variable(2), tape.variable(5))
    #expect(slopes(of: x.squared(), x, y) == [4, 0])
  }

  /// Is there anything left over from the first time?
  @Test func `asking twice gives the same answer`() {
    let tape = ScalarTape()
    let (x, y) = (tape.variable(2), tape.variable(-1))
    let z = x * y + exp(y) / x
    let first = slopes(of: z, x, y)
    #expect(first == slopes(of: z, x, y))
    #expect(first == z.gradient(of: x, y))
  }

  /// Seeded expressions of thirty operations that use each other's results: one adjoint for each entry.
  @Test func `agrees with the library on tangled expressions`() {
    var random = RandomSource(seed: 5)
    let wrong = (0..<50).first { _ in
      let tape = ScalarTape()
      var numbers = (0..<4).map { _ in tape.variable(Double.random(in: -1...1, using: &random)) }
      for _ in 0..<30 {
        let a = numbers[Int.random(in: 0..<numbers.count, using: &random)]
        let b = numbers[Int.random(in: 0..<numbers.count, using: &random)]
        numbers.append([a + b, a - b, a * b, sin(a), tanh(a * b)][Int.random(in: 0..<5, using: &random)])
      }
      let result = numbers[numbers.count - 1]
      let yours = Lesson05.adjoints(of: tape.entries, from: result.index)
      let theirs = result.gradient(of: numbers)
      guard yours.count == tape.count else { return true }
      return !zip(numbers, theirs).allSatisfy { isClose(yours[$0.index], $1, relative: 1e-10, absolute: 1e-10) }
    }
    #expect(wrong == nil, "the number of the first expression with another derivative")
  }

  /// The lesson's own claim, on your code: does your tape walk lesson 01's path?
  @Test func `descent by your sweep walks the closed form's path`() throws {
    let bowl = try Bowl(table: "cars")
    var (yours, theirs) = (bowl.start, bowl.start)
    var firstApart: Int?
    for step in 0..<100 where firstApart == nil {
      let (cost, parameters) = TapedLine.record(bowl.regression, at: yours)
      let adjoints = Lesson05.adjoints(of: cost.tape.entries, from: cost.index)
      let gradient = parameters.map { $0.index < adjoints.count ? adjoints[$0.index] : .nan }
      yours.descend(along: LinearModel(vector: gradient), rate: 0.8 * bowl.curvature.criticalRate)
      theirs.descend(along: bowl.regression.gradient(at: theirs), rate: 0.8 * bowl.curvature.criticalRate)
      let isNear = relativeDifference(yours, from: theirs) <= 1e-12
      if !isNear { firstApart = step + 1 }
    }
    #expect(firstApart == nil, "the first step that ends elsewhere")
  }
}
