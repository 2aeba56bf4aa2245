import Testing

@testable import Grading

/// What a hint may say of the solution.
@Suite struct AnswerInHintTests {
  let solution = """
    public func rate(_ step: Int) -> Double {
      // TODO 3.1: how many cuts?
      let cuts = step / stepSize
      return base * pow(gamma, Double(cuts))
      // END 3.1: return .todo
    }
    """

  @Test(arguments: ["return base * pow(gamma, Double(cuts)).", "Write `base*pow( gamma, Double(cuts) )` at the end."])
  func `a line of the solution, however it is spaced or quoted, is the answer`(_ hint: String) {
    #expect(AnswerInHint(hint, solution: solution) != nil)
  }

  @Test(arguments: [
    "⌊t/s⌋ is the whole-number division of Swift: 19 / 10 is 1.", "`pow(gamma, n)` is γ to the power of n.",
    "public func rate(_ step: Int) -> Double stands in the template.", "",
  ])
  func `an idea, a short call and what the template shows are none`(_ hint: String) {
    #expect(AnswerInHint(hint, solution: solution) == nil)
  }
}
