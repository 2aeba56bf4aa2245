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
  private func slopes(of result: Variable, _ variables: Variable...) -> [Double] { slopes(of: result, variables) }

  private func slopes(of result: Variable, _ variables: [Variable]) -> [Double] {
    let adjoints = Lesson05.adjoints(of: result.tape.entries, from: result.index)
    return variables.map { $0.index < adjoints.count ? adjoints[$0.index] : .nan }
  }

  /// ∂result/∂entry for each entry, from the front: one run through the tape for each of them, and no sweep.
  private func forward(_ entries: [ScalarTape.Entry], to result: Int) -> [Double] {
    entries.indices.map { seed in
      var growth = [Double](repeating: 0, count: entries.count)
      growth[seed] = 1
      for index in entries.indices where index > seed {
        growth[index] = entries[index].edges.reduce(0) { $0 + $1.partial * growth[$1.operand] }
      }
      return growth[result]
    }
  }

  /// How much does a number grow when it grows by 1?
  @Test func `the result's derivative with respect to itself is 1`() {
    let tape = ScalarTape()
    let x = tape.variable(4)
    #expect(difference(slopes(of: x, x), from: [1]) == nil, "∂x/∂x at x = 4, alone on its tape")
    let y = x * 3
    #expect(difference(slopes(of: y, y), from: [1]) == nil, "∂y/∂y of y = x·3")
  }

  /// A list with one number for each entry of the tape: how long is yours?
  @Test func `there is one adjoint for each entry`() {
    let tape = ScalarTape()
    let x = tape.variable(2)
    let result = x * x
    _ = (result * x).squared() + 1
    let counts = [result.index, tape.count - 1].map { Double(Lesson05.adjoints(of: tape.entries, from: $0).count) }
    #expect(
      difference(counts, from: [Double(tape.count), Double(tape.count)]) { "from the \(["middle", "end"][$0])" } == nil,
      "adjoints on a tape of \(tape.count) entries")
  }

  /// An entry passes on its own adjoint times the partial derivative: to which of its operands?
  @Test func `one operation passes on its partial derivatives`() {
    let tape = ScalarTape()
    let (x, y) = (tape.variable(3), tape.variable(5))
    #expect(
      difference(slopes(of: x * y, x, y), from: [5, 3]) { ["∂(x·y)/∂x", "∂(x·y)/∂y"][$0] } == nil, "x = 3, y = 5")
    let other = ScalarTape()
    let (u, v, w) = (other.variable(3), other.variable(5), other.variable(1))
    let three = other.record("three", 0, [(u.index, -2), (v.index, 0.5), (w.index, 7)])
    #expect(
      difference(slopes(of: three, u, v, w), from: [-2, 0.5, 7]) { "operand \($0 + 1)" } == nil,
      "An entry with three operands, and partial derivatives of −2, 0.5 and 7.")
  }

  /// Is there anything left over from the first time, or from another tape?
  @Test func `asking twice gives the same answer`() {
    let (tape, other) = (ScalarTape(), ScalarTape())
    let (x, y) = (tape.variable(2), tape.variable(-1))
    let (u, v) = (other.variable(4), other.variable(7))
    let (first, second) = (x * y, u * v)
    let name = { (place: Int) in ["∂/∂x", "∂/∂y", "∂/∂x again", "∂/∂y again", "∂/∂u", "∂/∂v"][place] }
    let came = slopes(of: first, x, y) + slopes(of: first, x, y) + slopes(of: second, u, v)
    #expect(
      difference(came, from: [-1, 2, -1, 2, 7, 4], name: name) == nil,
      "x·y at x = 2, y = −1, twice, and then u·v at u = 4, v = 7 on another tape")
  }

  /// An entry can pass on its adjoint only when it is complete: who has to go first?
  @Test func `a chain passes the derivative on, from the end to the start`() {
    let x = ScalarTape().variable(2)
    #expect(difference(slopes(of: (x * 3 + 1) * 5, x), from: [15]) == nil, "∂((x·3 + 1)·5)/∂x at x = 2")
    let start = ScalarTape().variable(2)
    var long = start
    for _ in 0..<1_000 { long = long * 1.001 }
    var right = 1.0
    for _ in 0..<1_000 { right *= 1.001 }
    #expect(difference(slopes(of: long, start), from: [right]) == nil, "x multiplied by 1.001 a thousand times")
  }

  /// An adjoint may be below 0, tiny or huge: is it passed on as it is?
  @Test(arguments: [-3.0, 1e-9, 1e6, -1e200, 1e-200, -1e-300, 1e300])
  func `an adjoint of any sign and size is passed on`(factor: Double) {
    let x = ScalarTape().variable(2)
    #expect(
      difference(slopes(of: (x * 5 + 1) * factor, x), from: [5 * factor]) == nil, "∂((x·5 + 1)·factor)/∂x at x = 2")
  }

  /// x·x uses x twice: what does the second contribution do to the first?
  @Test func `a variable used twice gets both contributions`() {
    let x = ScalarTape().variable(3)
    #expect(difference(slopes(of: x * x, x), from: [6]) == nil, "∂(x·x)/∂x at x = 3")
    #expect(difference(slopes(of: x * x + x, x), from: [7]) == nil, "∂(x·x + x)/∂x at x = 3")
    #expect(difference(slopes(of: x - x, x), from: [0]) == nil, "∂(x − x)/∂x at x = 3")
  }

  /// y is used by two entries, and passes on to x. Does it pass on what it has got from both, once?
  @Test func `a result in between that is used twice passes on the sum`() {
    let x = ScalarTape().variable(3)
    let y = x * x
    #expect(
      difference(slopes(of: y * y + y, x, y), from: [2 * 9 * 6 + 6, 19]) { ["∂/∂x", "∂/∂y"][$0] } == nil,
      "y = x·x, then y·y + y, at x = 3")
    var doubled = x
    for _ in 0..<16 { doubled = doubled + doubled }
    #expect(
      difference(slopes(of: doubled, x), from: [65_536]) == nil, "x + x, that plus itself, and so on, sixteen times")
  }

  /// The tape may be longer than the way to the result. With which entry does the sweep begin?
  @Test func `entries after the result take no part`() {
    let tape = ScalarTape()
    let x = tape.variable(3)
    let result = x.squared()
    let later = result * 10 + x
    #expect(
      difference(slopes(of: result, x, later), from: [6, 0]) { ["∂(x²)/∂x", "∂(x²)/∂(x²·10 + x)"][$0] } == nil, "x = 3")
    #expect(
      difference(slopes(of: x, x, result, later), from: [1, 0, 0]) { "∂x/∂(number \($0 + 1))" } == nil,
      "x is the first of the tape.")
  }

  /// What does the result know of a number that it was not made from, before it or after it?
  @Test func `a number that does not take part has derivative 0`() {
    let tape = ScalarTape()
    let (x, y) = (tape.variable(2), tape.variable(5))
    let first = x * 3
    let unused = x * 7
    let name = { (place: Int) in "∂((x·3)²)/∂\(["x", "y", "(x·7)"][place])" }
    #expect(
      difference(slopes(of: first.squared(), x, y, unused), from: [36, 0, 0], name: name) == nil,
      "x = 2, y = 5, and x·7 stands between x·3 and its square.")
  }

  /// Variables have no operands, and may be made at any time. Does the sweep go on past one?
  @Test func `variables may stand between the operations`() {
    let tape = ScalarTape()
    let x = tape.variable(2)
    let first = x * 3
    let y = tape.variable(5)
    let second = first * y
    let z = tape.variable(7)
    #expect(
      difference(slopes(of: second - z, x, y, z), from: [15, 6, -1]) { "∂/∂\(["x", "y", "z"][$0])" } == nil,
      "x·3·y − z at x = 2, y = 5, z = 7, each made when it was needed")
  }

  /// Seeded tapes of forty entries with any number of operands: how much does the result grow with each of them?
  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func `random tapes have the derivatives that a run from the front finds`(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let tape = ScalarTape()
    var last = tape.variable(1)
    for _ in 0..<40 {
      let operands = (0..<random.index(below: 4)).map { _ in
        (operand: random.index(below: tape.count), partial: random.uniform() < 0.1 ? 0 : random.gaussian())
      }
      last = tape.record("random", random.gaussian(), operands)
    }
    for result in [last.index, 25, 11, 0] {
      let came = Lesson05.adjoints(of: tape.entries, from: result)
      let right = forward(tape.entries, to: result)
      #expect(
        difference(came, from: right, absolute: 1e-10) { "the adjoint of entry \($0)" } == nil,
        "A tape of 41 entries with random operands and partial derivatives, from entry \(result).")
    }
  }

  /// If all the other tests pass and this one fails: which number of which expression is the first to differ?
  @Test func `agrees with the library on tangled expressions`() {
    var random = RandomSource(seed: 5)
    for expression in 1...50 {
      let tape = ScalarTape()
      var numbers = (0..<4).map { _ in tape.variable(Double.random(in: -1...1, using: &random)) }
      for _ in 0..<30 {
        let a = numbers[Int.random(in: 0..<numbers.count, using: &random)]
        let b = numbers[Int.random(in: 0..<numbers.count, using: &random)]
        numbers.append([a + b, a - b, a * b, sin(a), tanh(a * b)][Int.random(in: 0..<5, using: &random)])
      }
      let result = numbers[numbers.count - 1]
      let yours = slopes(of: result, numbers)
      let problem = difference(yours, from: result.gradient(of: numbers), absolute: 1e-10) {
        "∂result/∂(number \($0 + 1))"
      }
      #expect(problem == nil, "expression \(expression) of 50")
      if problem != nil { return }
    }
  }

  /// The lesson's own claim, on your code: does your tape walk lesson 01's path?
  @Test func `descent by your sweep walks the closed form's path`() throws {
    let bowl = try Bowl(table: "cars")
    var (yours, theirs) = (bowl.start, bowl.start)
    for step in 1...100 {
      let (cost, parameters) = TapedLine.record(bowl.regression, at: yours)
      yours.descend(along: LinearModel(vector: slopes(of: cost, parameters)), rate: 0.8 * bowl.curvature.criticalRate)
      theirs.descend(along: bowl.regression.gradient(at: theirs), rate: 0.8 * bowl.curvature.criticalRate)
      let distance = relativeDifference(yours, from: theirs)
      #expect(distance <= 1e-12, "After step \(step) your path is at \(yours.vector), lesson 01's at \(theirs.vector).")
      guard distance <= 1e-12 else { return }
    }
  }

  /// One entry made of a thousand numbers, one of them twice. Does each of them get its share?
  @Test func `an entry may have any number of operands`() {
    let tape = ScalarTape()
    let numbers = (0..<1_001).map { _ in tape.variable(1) }
    let edges = numbers.map { (operand: $0.index, partial: Double($0.index) - 300.5) }
    let sum = tape.record("sum", 0, edges + [(operand: numbers[7].index, partial: 1e6)])
    let right = edges.map { $0.operand == numbers[7].index ? $0.partial + 1e6 : $0.partial }
    let wrong = difference(slopes(of: sum, numbers), from: right) { "operand \($0 + 1)" }
    #expect(wrong == nil, "An entry with 1,002 operands, number 8 for the second time at the end.")
  }

  /// A tape of a real computation is long. From which entry on does your sweep, or your list, come to an end?
  @Test(arguments: [1, 2] as [UInt64]) func `a tape of twenty thousand entries is swept to its start`(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let tape = ScalarTape()
    var last = tape.variable(1)
    for _ in 0..<20_000 {
      let count = 1 + random.index(below: 6)
      // Positive, so that no digits are lost, and about 1 in all.
      let edges = (0..<count).map { place in
        let operand = place == 0 ? last.index : random.index(below: tape.count)
        return (operand: operand, partial: random.uniform(in: 0.5..<1.5) / Double(count))
      }
      last = tape.record("random", 1, edges)
    }
    let came = Lesson05.adjoints(of: tape.entries, from: last.index)
    let starts = [0, 1, 2, 777, 9_999, 19_000, 19_999, 20_000]
    let right = starts.map { start in
      var growth = [Double](repeating: 0, count: tape.count)
      growth[start] = 1
      for (index, entry) in tape.entries.enumerated() where index > start {
        growth[index] = entry.edges.reduce(0) { $0 + $1.partial * growth[$1.operand] }
      }
      return growth[last.index]
    }
    let wrong = difference(starts.map { $0 < came.count ? came[$0] : .nan }, from: right, relative: 1e-8) {
      "the adjoint of entry \(starts[$0])"
    }
    #expect(wrong == nil, "A tape of 20,001 entries, from its end.")
  }
}
