import Autograd
import Foundation
import Testing

@Suite struct ScalarTapeTests {
  @Test func `a variable used twice gets both contributions`() {
    let tape = ScalarTape()
    let x = tape.variable(3)
    #expect((x * x).gradient(of: x) == [6])
    #expect((x * x + x).gradient(of: x) == [7])
  }

  @Test func `asking twice gives the same answer`() {
    let tape = ScalarTape()
    let (x, y) = (tape.variable(2), tape.variable(-1))
    let z = x * y + exp(y) / x
    #expect(z.gradient(of: x, y) == z.gradient(of: x, y))
  }

  @Test func `a number that does not depend on a variable has derivative 0`() {
    let tape = ScalarTape()
    let (x, y) = (tape.variable(2), tape.variable(5))
    let z = x.squared()
    let later = tape.variable(1)
    #expect(z.gradient(of: x, y, later) == [4, 0, 0])
  }

  @Test func `what a number does not use adds nothing to its derivatives, even an infinite slope`() {
    let tape = ScalarTape()
    let (x, zero) = (tape.variable(2), tape.variable(0))
    _ = (x / zero, sqrt(zero), log(zero) * x)
    #expect((x * x + zero).gradient(of: x, zero) == [4, 1])
    #expect(sqrt(zero).gradient(of: zero, x) == [.infinity, 0])
  }

  @Test func `every operation has the slope that its values show`() {
    let operations: [(name: String, apply: @Sendable (Variable) -> Variable)] = [
      ("+", { $0 + $0 }), ("−", { 3 * $0 - $0 }), ("×", { $0 * $0 }), ("/", { $0 / ($0 + 1) }), ("negative", { -$0 }),
      ("+ c", { $0 + 2 }), ("− c", { $0 - 2 }), ("× c", { $0 * 2 }), ("/ c", { $0 / 2 }), ("c +", { 2 + $0 }),
      ("c −", { 2 - $0 }), ("c ×", { 2 * $0 }), ("c /", { 2 / $0 }), ("square", { $0.squared() }), ("exp", { exp($0) }),
      ("log", { log($0) }), ("sin", { sin($0) }), ("cos", { cos($0) }), ("tanh", { tanh($0) }), ("sqrt", { sqrt($0) }),
      ("relu", { relu($0) }), ("relu below 0", { relu(-$0) }),
    ]
    let wrong = operations.first { operation in
      let tape = ScalarTape()
      let x = tape.variable(0.7)
      let slope = operation.apply(x).gradient(of: x)[0]
      let check = checkGradient([slope], of: { operation.apply(ScalarTape().variable($0[0])).value }, at: [0.7])
      return !check.passes
    }
    #expect(wrong?.name == nil)
  }

  @Test func `a chain of 100,000 operations neither overflows the stack nor leaks`() {
    weak var freed: ScalarTape?
    do {
      let tape = ScalarTape()
      freed = tape
      let x = tape.variable(0.5)
      let y = (0..<100_000).reduce(x) { y, _ in y * 1 }
      #expect(tape.count == 100_001)
      #expect(y.gradient(of: x) == [1])
    }
    #expect(freed == nil)
  }

  @Test func `the graph has a box for each number and an arrow for each partial derivative`() {
    let tape = ScalarTape()
    let (x, w, b) = (tape.variable(2, "x"), tape.variable(3, "w|{1}"), tape.variable(1, "b"))
    let unused = tape.variable(9, "unused")
    let loss = (w * x + b - 10).squared()
    let text = tape.graphviz(of: loss)
    #expect(text.hasPrefix("digraph tape {") && text.hasSuffix("}\n"))
    #expect(text.contains("label=\"x | 2 | ∂ -18\""))
    #expect(text.contains("w\\|\\{1\\}"))
    #expect(text.components(separatedBy: " -> ").count - 1 == 6)
    #expect(!text.contains("unused"))
    #expect(tape.graphviz().contains("unused"))
    #expect(unused.value == 9)
  }
}
